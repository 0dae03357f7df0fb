import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { nameColours } from '../frame-colours.ts';
import { createFrame, createScaler, scaleInItsColours } from '../scale-frame.ts';
import type { LumaPlane } from './picture-look.ts';

/**
 * Where a picture is copied to when it is looked at, as 4:2:0 with 8 bits whatever the camera sends. Looks are taken one after
 * the other, so all cameras share it; and its memory is used again, because V8 counts every view of FFmpeg's own memory as its garbage.
 */
export class LumaCopy {
  readonly #copier = createScaler();
  #copy: Frame | null = null;
  #planes: readonly Uint8Array[] = [];

  /** Has a picture measured, and overwrites the copy. */
  measured<Result>(frame: Frame, measure: (luma: LumaPlane) => Result): Result {
    const { width, height } = frame;
    const isFullRange = nameColours(frame).range === 'full';
    const copy = this.#copyOfSize(width, height);
    scaleInItsColours(this.#copier, frame, copy);
    try {
      const [bytes] = this.#planes;
      if (bytes === undefined) throw new Error('a frame without planes');
      return measure({ bytes, stride: copy.linesize[0] ?? width, width, height, isFullRange });
    } finally {
      for (const plane of this.#planes) plane.fill(0);
    }
  }

  #copyOfSize(width: number, height: number): Frame {
    if (this.#copy?.width === width && this.#copy.height === height) return this.#copy;
    this.#copy?.free();
    this.#copy = createFrame(width, height, AV_PIX_FMT_YUV420P);
    this.#planes = this.#copy.data ?? [];
    return this.#copy;
  }
}
