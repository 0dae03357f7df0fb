import { clipHeaderSchema, unpackFrame } from '../../../contract/media.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import type { PackParts } from './build-pack.ts';
import { clipFolder } from './pack-layout.ts';
import type { PackClip } from './pack-schema.ts';

/** The clip of an alert as it was kept: one piece of bytes, whose hash the log names. */
export interface OpenedClip {
  readonly alertId: string;
  readonly bytes: Uint8Array;
}

/**
 * Takes a clip apart, so that whoever has the pack can look at its pictures, and can hash them one after the other into what the log
 * names. Pure. @throws Error where it is no clip
 */
export function splitClip({ alertId, bytes }: OpenedClip): {
  readonly clip: PackClip;
  readonly files: PackParts['pictures'];
} {
  const { header, body } = unpackFrame(bytes) ?? {};
  const { pictures } = clipHeaderSchema.parse(header);
  const folder = clipFolder(alertId);
  let at = bytes.length - (body?.length ?? 0);
  const first = { path: `${folder}/header.bin`, bytes: bytes.slice(0, at) };
  const rest = pictures.map((picture, nth) => {
    // A copy each: they are handed to another thread one by one.
    const jpeg = bytes.slice(at, (at += picture.bytes));
    if (jpeg.length !== picture.bytes) throw new Error('a clip is cut off');
    const { capturedAt, isPixelated } = picture;
    const path = `${folder}/${String(nth + 1).padStart(3, '0')}.jpg`;
    return { shown: { path, capturedAt, isPixelated }, file: { path, bytes: jpeg } };
  });
  if (at !== bytes.length) throw new Error('more than a clip is in it');
  return {
    clip: {
      alertId,
      sha256: toHex(sha256(bytes)),
      header: first.path,
      pictures: rest.map(({ shown }) => shown),
    },
    files: [first, ...rest.map(({ file }) => file)],
  };
}
