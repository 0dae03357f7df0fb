import { clipHeaderSchema, unpackFrame } from '../../../src-main/contract/media.ts';

export interface ClipPicture {
  readonly capturedAt: number;
  readonly isPixelated: boolean;
  readonly jpeg: Uint8Array;
}

/** Reads what the engine answered. @throws when it is something else */
export function readClip(frame: Uint8Array): readonly ClipPicture[] {
  const { header, body } = unpackFrame(frame) ?? {};
  const { pictures } = clipHeaderSchema.parse(header);
  let at = 0;
  return pictures.map(({ bytes, ...picture }) => {
    const jpeg = body?.subarray(at, (at += bytes));
    if (jpeg?.length !== bytes) throw new Error('the clip is cut off');
    return { ...picture, jpeg };
  });
}

/** How long a picture stands before the next one, at the pace at which they were taken; the last one as long as the one before. */
export function standsMs(pictures: readonly Pick<ClipPicture, 'capturedAt'>[], nth: number): number {
  const [one, next] = nth + 1 < pictures.length ? [nth, nth + 1] : [nth - 1, nth];
  const ms = (pictures[next]?.capturedAt ?? 0) - (pictures[one]?.capturedAt ?? 0);
  return Math.min(1_000, Math.max(40, ms));
}
