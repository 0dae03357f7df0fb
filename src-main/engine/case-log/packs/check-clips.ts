import { clipHeaderSchema, unpackFrame } from '../../../contract/media.ts';
import { concat, toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { counted } from '../../wording.ts';
import { entryKinds } from '../entry-kinds.ts';
import type { PackFiles } from './check-files.ts';
import type { Pack, PackClip } from './pack-schema.ts';
import { Findings, type PackCheck, type ShownEntry } from './report.ts';

/** Each clip is the one that the log has named since two people judged its alert. Nothing where the pack has none and the log names none. */
export function checkClips(
  files: PackFiles,
  { clips }: Pack,
  entries: readonly ShownEntry[],
): readonly PackCheck[] {
  const kept = new Map(
    entries.flatMap(({ sequence, kind, body }) => {
      const parsed =
        kind === 'alert.clip-kept'
          ? entryKinds['alert.clip-kept'].schema.safeParse(body)
          : { success: false as const };
      return parsed.success ? [[parsed.data.alertId, { sequence, ...parsed.data }] as const] : [];
    }),
  );
  if (clips.length === 0 && kept.size === 0) return [];
  const found = new Findings();
  for (const clip of clips) {
    const named = kept.get(clip.alertId);
    const file = `data/${clip.header}`;
    const where = named === undefined ? { file } : { file, entry: named.sequence };
    const whole = joined(files, clip);
    if (whole === null) found.add(`Parts of the clip ${file} are missing.`, where);
    else if (named?.sha256 !== toHex(sha256(whole)) || named.sha256 !== clip.sha256)
      found.add(`The clip ${file} is not the one that the log names.`, where);
    else if (!isDescribed(whole, clip))
      found.add(`The clip ${file} is described as something else than it is.`, where);
  }
  const gone = kept.size - clips.length;
  return [
    found.as(
      'Clips',
      `${
        clips.length === 0
          ? 'No clip is in this pack'
          : `${counted(clips.length, 'clip is', 'clips are')} as the log names ${clips.length === 1 ? 'it' : 'them'}`
      }${gone > 0 ? `; the log names ${counted(gone, 'that is', 'that are')} not in here` : ''}.`,
    ),
  ];
}

/** Its parts one after the other; null where one is missing. */
function joined(files: PackFiles, { header, pictures }: PackClip): Uint8Array | null {
  const parts = [header, ...pictures.map(({ path }) => path)].map((path) => files.get(`data/${path}`));
  return parts.every((part) => part !== undefined) ? concat(...parts) : null;
}

/** That each picture is one of its pictures, with its time, and that it says whether anybody can be known in it. */
function isDescribed(whole: Uint8Array, { pictures }: PackClip): boolean {
  const header = clipHeaderSchema.safeParse(unpackFrame(whole)?.header);
  return (
    header.success &&
    header.data.pictures.length === pictures.length &&
    header.data.pictures.every(
      ({ capturedAt, isPixelated }, nth) =>
        capturedAt === pictures[nth]?.capturedAt && isPixelated === pictures[nth].isPixelated,
    )
  );
}
