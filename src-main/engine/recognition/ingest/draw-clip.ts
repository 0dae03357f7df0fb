import { AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { Frame, Packet } from 'node-av/lib';
import { drawnSize } from './drawn-size.ts';
import { hideAllBut, type PicturePlane } from './hide-all-but.ts';
import type { ClipRequest } from './ingest-client.ts';
import { JpegEncoder } from './jpeg-encoder.ts';
import type { FromIngest } from './messages.ts';
import { readConfiguration, readFragment } from './mp4-samples.ts';
import { openDecoder } from './open-decoder.ts';
import { createFrame, createScaler, scaleFrame } from './scale-frame.ts';

export type DrawnPicture = Extract<FromIngest, { kind: 'clip-drawn' }>['pictures'][number] & {
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** As often as faces are looked for. */
const intervalMs = 200;
/** A picture and where somebody was in it are dated by the same clock, and rounded. */
const sameMs = 12;

/** Draws what a clip shows, picture by picture, and overwrites all that it needed for it. */
export async function drawClip(
  { init, fragments, from, points }: ClipRequest,
  signal: AbortSignal,
): Promise<DrawnPicture[]> {
  const drawer = new ClipDrawer(points, from);
  const decoder = openDecoder(readConfiguration(init));
  const packet = new Packet();
  const frame = new Frame();
  packet.alloc();
  frame.alloc();
  try {
    for (const { startsAt, bytes } of fragments) {
      for (const sample of readFragment(bytes)) {
        if (signal.aborted) return [];
        packet.unref();
        packet.data = Buffer.from(sample.bytes.buffer, sample.bytes.byteOffset, sample.bytes.byteLength);
        packet.isKeyframe = sample.isKeyframe;
        packet.pts = BigInt(Math.round(startsAt + sample.afterMs));
        // On a thread of libuv's pool: this one goes on with the cameras.
        if ((await decoder.sendPacket(packet)) < 0) continue;
        while (decoder.receiveFrameSync(frame) >= 0) drawer.draw(frame, Number(frame.bestEffortTimestamp));
      }
    }
    return drawer.take();
  } finally {
    for (const { bytes } of fragments) bytes.fill(0);
    drawer.free();
    frame.free();
    packet.free();
    decoder.freeContext();
  }
}

/** Decides which pictures are drawn, and who is to be known in them. */
class ClipDrawer {
  readonly #points: ClipRequest['points'];
  readonly #from: number;
  readonly #scaler = createScaler();
  #canvas: { readonly frame: Frame; readonly encoder: JpegEncoder } | null = null;
  #drawn: DrawnPicture[] = [];
  #drawnAt = -Infinity;

  constructor(points: ClipRequest['points'], from: number) {
    this.#points = points;
    this.#from = from;
  }

  draw(frame: Frame, capturedAt: number): void {
    if (capturedAt < this.#from) return;
    const isAt = (ms: number) => (point: { readonly capturedAt: number }) =>
      Math.abs(point.capturedAt - capturedAt) <= ms;
    const point = this.#points.find(isAt(sameMs)) ?? null;
    const isDue = capturedAt - this.#drawnAt >= intervalMs - sameMs && !this.#points.some(isAt(intervalMs));
    if (point === null && !isDue) return;
    this.#drawnAt = capturedAt;
    const canvas = (this.#canvas ??= canvasFor(frame));
    scaleFrame(this.#scaler, frame, canvas.frame);
    hideAllBut(planesOf(canvas.frame), point);
    const bytes = canvas.encoder.encode(canvas.frame);
    this.#drawn.push({ capturedAt, isPixelated: point === null, bytes });
  }

  /** They belong to the caller from now on. */
  take(): DrawnPicture[] {
    const drawn = this.#drawn;
    this.#drawn = [];
    return drawn;
  }

  free(): void {
    for (const { bytes } of this.take()) bytes.fill(0);
    for (const { bytes } of this.#canvas === null ? [] : planesOf(this.#canvas.frame)) bytes.fill(0);
    this.#canvas?.frame.free();
    this.#canvas?.encoder.free();
    this.#scaler.freeContext();
  }
}

function canvasFor(frame: Frame) {
  const { width, height } = drawnSize('clear', frame);
  return {
    frame: createFrame(width, height, AV_PIX_FMT_YUVJ420P),
    encoder: new JpegEncoder(width, height),
  };
}

function planesOf({ data, linesize, width, height }: Frame): readonly PicturePlane[] {
  return (data ?? []).map((bytes, nth) => {
    const part = nth === 0 ? 1 : 2;
    return {
      bytes,
      stride: linesize[nth] ?? width / part,
      width: width / part,
      height: height / part,
    };
  });
}
