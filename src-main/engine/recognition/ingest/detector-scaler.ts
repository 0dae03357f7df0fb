import { AV_PIX_FMT_GBRP, AV_PIX_FMT_YUV420P } from 'node-av/constants';
import type { Frame, SoftwareScaleContext } from 'node-av/lib';
import { type DetectorSize, detectorSizeFor } from './detector-size.ts';
import { createFrame, createScaler, scaleFrame, scaleInItsColours } from './scale-frame.ts';

/** A scaler set up from one size to another, with the frames that it fills. */
interface Scaling {
  readonly scaler: SoftwareScaleContext;
  /** Scaled, in the stream's own colours, as 4:2:0 with 8 bits. */
  readonly small: Frame;
  readonly converter: SoftwareScaleContext;
  readonly target: Frame;
  readonly size: DetectorSize;
  /** Red, green, blue: views of the target's memory, which is ours until it is freed. */
  readonly planes: readonly Uint8Array[];
  /** Views of the memory of `small`. */
  readonly smallPlanes: readonly Uint8Array[];
}

/** Cameras times sizes that are kept; the one that was used longest ago goes. */
const mostScalings = 32;

/**
 * Scales decoded frames down to what the detector takes, as planes, which the scaler writes twice as fast as RGB24 and
 * the model reads as they are. First the size, then the colours: swscale converts a picture of the same size in a
 * fraction of the time that both at once take (0.40 ms in place of 0.64 from 1280×720 to 640×360). Colours are half as fine
 * by that: on 100 frames of the demo's clips the detector found 334 in place of 340 faces too small to be looked at (below
 * 48 pixels), and 240 in place of 239 of the others (measured once; there is no command for it). In memory that is used again for each frame of a size.
 */
export class DetectorScaler {
  readonly #scalings = new Map<string, Scaling>();
  #current: Scaling | null = null;

  /**
   * On this thread: a millisecond of work, and handing it to another would cost a quarter of that again. The planes are
   * valid until the next scaling or `wipe`. @throws for a pixel format that swscale doesn't know.
   */
  scale(frame: Frame, sidePx: number): Pick<Scaling, 'size' | 'planes'> {
    const scaling = this.#scalingFor(frame, sidePx);
    this.#current = scaling;
    const { scaler, small, converter, target } = scaling;
    scaleInItsColours(scaler, frame, small);
    scaleFrame(converter, small, target);
    return scaling;
  }

  /** Overwrites the pixels of the last scaling; those of earlier ones have been. */
  wipe(): void {
    const { planes = [], smallPlanes = [] } = this.#current ?? {};
    for (const plane of [...planes, ...smallPlanes]) plane.fill(0);
  }

  free(): void {
    this.wipe();
    for (const scaling of this.#scalings.values()) freeScaling(scaling);
    this.#scalings.clear();
    this.#current = null;
  }

  #scalingFor({ width, height, format }: Frame, sidePx: number): Scaling {
    const key = [width, height, format, sidePx].join();
    const known = this.#scalings.get(key);
    const scaling = known ?? createScaling(detectorSizeFor({ width, height }, sidePx));
    // Moved to the end: the first is the one that was used longest ago.
    this.#scalings.delete(key);
    this.#scalings.set(key, scaling);
    const [oldest] = this.#scalings;
    if (this.#scalings.size > mostScalings && oldest !== undefined) {
      this.#scalings.delete(oldest[0]);
      freeScaling(oldest[1]);
    }
    return scaling;
  }
}

function createScaling(size: DetectorSize): Scaling {
  const small = createFrame(size.width, size.contentHeight, AV_PIX_FMT_YUV420P);
  const target = createFrame(size.width, size.contentHeight, AV_PIX_FMT_GBRP);
  const [green, blue, red] = target.data ?? [];
  if (red === undefined || green === undefined || blue === undefined)
    throw new Error('a frame without planes');
  // Rows of a multiple of 64 bytes have nothing between them.
  if (target.linesize.slice(0, 3).some((stride) => stride !== size.width))
    throw new Error('FFmpeg padded the rows of the detector’s picture');
  const bytes = size.width * size.contentHeight;
  return {
    scaler: createScaler(),
    small,
    converter: createScaler(),
    target,
    size,
    planes: [red, green, blue].map((plane) => plane.subarray(0, bytes)),
    smallPlanes: small.data ?? [],
  };
}

function freeScaling({ scaler, small, converter, target }: Scaling): void {
  small.free();
  target.free();
  scaler.freeContext();
  converter.freeContext();
}
