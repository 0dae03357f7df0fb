import { randomBytes } from 'node:crypto';
import { packFrame } from '../../contract/media.ts';

/** A clip of three pictures as it is kept, which nobody could look at. */
export function someClip(at: number): Uint8Array {
  const pictures = [900, 1_000, 800].map((bytes, nth) => ({
    capturedAt: at + nth * 200,
    isPixelated: nth !== 1,
    bytes,
  }));
  return packFrame({ pictures }, new Uint8Array(randomBytes(2_700)));
}
