import type { Clip } from '../../../src-main/demo-cameras/annex-b.ts';
import { encodeClip } from '../../../src-main/engine/recognition/ingest/testing/encode-clip.ts';
import { numberBits, squarePx } from '../../../src-renderer/testing/frame-number.ts';

export const numberedFrames = 500;

/** Twenty seconds of 25 pictures, each with its number painted into it in squares over something that moves. */
export function makeNumberedClip(width: number, height: number): Promise<Clip> {
  const slope = Uint8Array.from({ length: width + 128 }, (_, at) => 40 + (at & 0x7f));
  return encodeClip({
    codec: 'h264',
    width,
    height,
    frames: numberedFrames,
    keyframeInterval: 25,
    paint([y, u, v], index) {
      if (y === undefined || u === undefined || v === undefined) return;
      for (let row = 0; row < height; row += 1) {
        const from = (row + index * 6) & 0x7f;
        y.bytes.set(slope.subarray(from, from + width), row * y.stride);
      }
      u.bytes.fill(128);
      v.bytes.fill(128);
      for (let bit = 0; bit <= numberBits; bit += 1) {
        const isLight = bit === numberBits || ((index >> bit) & 1) === 1;
        for (let row = 0; row < squarePx; row += 1)
          y.bytes.fill(
            isLight ? 235 : 16,
            row * y.stride + bit * squarePx,
            row * y.stride + (bit + 1) * squarePx,
          );
      }
    },
  });
}
