import type { Frame, Packet } from 'node-av/lib';
import type { DecodeAllowance } from './decode-allowance.ts';
import { drawnSize } from './drawn-size.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { JpegEncoder } from './jpeg-encoder.ts';
import type { DrawnAs } from './messages.ts';
import type { VideoFormat } from './parameter-sets.ts';
import type { StreamClock } from './stream-clock.ts';

export interface PictureDrawerDeps {
  readonly allowance: Pick<DecodeAllowance, 'allows' | 'spend'>;
  readonly onPicture: (drawnAs: DrawnAs, bytes: Uint8Array<ArrayBuffer>, capturedAt: number) => void;
  readonly onDefect: (error: unknown) => void;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** How often a picture is drawn at the most. */
const intervalMs: Readonly<Record<DrawnAs, number>> = { clear: 90, pixelated: 450 };
/** As in `camera-feed.ts`: what a decoder's pool holds is gone with it. */
const decoderLifeMs = 2_000;

/**
 * Draws pictures of a stream for those who can't have the stream itself: pixelated for roles that see no faces, and clear of a format
 * that no browser plays. Nothing is decoded while nobody asks, and for pixelated pictures nothing but keyframes. It has
 * nothing to do with recognition, which has a decoder of its own.
 */
export class PictureDrawer {
  readonly #deps: PictureDrawerDeps;
  readonly #encoders = new Map<DrawnAs, { readonly size: string; readonly encoder: JpegEncoder }>();
  readonly #drawnMs = new Map<DrawnAs, number>();
  #wanted: ReadonlySet<DrawnAs> = new Set();
  #decoder: FrameDecoder | null = null;
  #openedMs = 0;
  #closing: Promise<unknown> = Promise.resolve();

  constructor(deps: PictureDrawerDeps) {
    this.#deps = deps;
  }

  want(wanted: ReadonlySet<DrawnAs>): void {
    this.#wanted = wanted;
    this.#decoder?.setKeyframesOnly(!wanted.has('clear'));
    if (wanted.size === 0) void this.reset();
  }

  push(packet: Packet, format: VideoFormat, clock: StreamClock): void {
    if (this.#wanted.size === 0) return;
    const isOld = performance.now() - this.#openedMs >= decoderLifeMs;
    if (packet.isKeyframe && (this.#decoder === null || isOld)) {
      this.#closeDecoder();
      this.#decoder = this.#open(format, clock);
    }
    this.#decoder?.push(packet);
  }

  /** The stream ended, or another began. Settles when native code has returned. */
  async reset(): Promise<void> {
    this.#closeDecoder();
    await this.#closing;
    for (const { encoder } of this.#encoders.values()) encoder.free();
    this.#encoders.clear();
  }

  #open(format: VideoFormat, clock: StreamClock): FrameDecoder | null {
    const { allowance, now, onDefect } = this.#deps;
    this.#openedMs = performance.now();
    try {
      const decoder = new FrameDecoder({
        format,
        allowance,
        onFrame: (frame, ticks) => {
          this.#draw(frame, (ticks === undefined ? undefined : clock.capturedAtMs(ticks)) ?? now());
        },
        onSkipped: () => undefined,
      });
      decoder.setKeyframesOnly(!this.#wanted.has('clear'));
      return decoder;
    } catch (error) {
      onDefect(error);
      return null;
    }
  }

  #draw(frame: Frame, capturedAt: number): void {
    try {
      for (const drawnAs of this.#wanted) {
        const atMs = performance.now();
        if (atMs - (this.#drawnMs.get(drawnAs) ?? -Infinity) < intervalMs[drawnAs]) continue;
        this.#drawnMs.set(drawnAs, atMs);
        this.#deps.onPicture(drawnAs, this.#encoderFor(drawnAs, frame).encode(frame), capturedAt);
      }
    } catch (error) {
      this.#deps.onDefect(error);
    } finally {
      frame.free();
    }
  }

  #encoderFor(drawnAs: DrawnAs, frame: Frame): JpegEncoder {
    const { width, height } = drawnSize(drawnAs, frame);
    const size = `${width}×${height}`;
    const known = this.#encoders.get(drawnAs);
    if (known?.size === size) return known.encoder;
    known?.encoder.free();
    this.#encoders.delete(drawnAs);
    const encoder = new JpegEncoder(width, height);
    this.#encoders.set(drawnAs, { size, encoder });
    return encoder;
  }

  #closeDecoder(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder !== null)
      this.#closing = Promise.all([this.#closing, decoder.close()]).catch(this.#deps.onDefect);
  }
}
