import { timescaleHz } from './mp4-boxes.ts';
import type { VideoFormat } from './parameter-sets.ts';

/** A picture out of a fragment. */
export interface FragmentSample {
  /** Units after their lengths; a view of the fragment. */
  readonly bytes: Uint8Array;
  readonly isKeyframe: boolean;
  /** After the fragment's first picture in presentation. */
  readonly afterMs: number;
}

const headerBytes = 8;
/** Of a `trun`: version and flags, count, data offset. */
const runHeaderBytes = 12;
const sampleEntryBytes = 16;
/** sample_is_non_sync_sample. */
const notSync = 0x0001_0000;

/**
 * Reads back what `mediaSegment` of `mp4-boxes.ts` wrote, and nothing else.
 * @throws Error for anything else
 */
export function readFragment(fragment: Uint8Array): readonly FragmentSample[] {
  const view = viewOf(fragment);
  const moof = bodyOf(fragment, 'moof', 0, fragment.length);
  const traf = bodyOf(fragment, 'traf', moof.from, moof.until);
  const run = bodyOf(fragment, 'trun', traf.from, traf.until);
  const count = view.getUint32(run.from + 4);
  if (run.from + runHeaderBytes + count * sampleEntryBytes !== run.until)
    throw new Error('a run of another form');
  let at = view.getUint32(run.from + 8);
  let decodeTicks = 0;
  const samples = Array.from({ length: count }, (_, nth) => {
    const entry = run.from + runHeaderBytes + nth * sampleEntryBytes;
    const bytes = fragment.subarray(at, at + view.getUint32(entry + 4));
    const ticks = decodeTicks + view.getInt32(entry + 12);
    at += bytes.length;
    decodeTicks += view.getUint32(entry);
    return { bytes, isKeyframe: (view.getUint32(entry + 8) & notSync) === 0, ticks };
  });
  if (at !== fragment.length) throw new Error('a fragment that holds something else');
  const first = Math.min(...samples.map(({ ticks }) => ticks));
  return samples.map(({ bytes, isKeyframe, ticks }) => ({
    bytes,
    isKeyframe,
    afterMs: ((ticks - first) * 1_000) / timescaleHz,
  }));
}

/** What a decoder has to know, out of what `initSegment` wrote. @throws Error for anything else */
export function readConfiguration(init: Uint8Array): Pick<VideoFormat, 'codec' | 'extradata'> {
  const bytes = Buffer.from(init.buffer, init.byteOffset, init.byteLength);
  for (const [codec, name] of [
    ['h264', 'avcC'],
    ['h265', 'hvcC'],
  ] as const) {
    const at = bytes.indexOf(name, 0, 'latin1');
    if (at < 4) continue;
    const size = bytes.readUInt32BE(at - 4);
    return { codec, extradata: Buffer.from(bytes.subarray(at + 4, at - 4 + size)) };
  }
  throw new Error('an initialisation without a configuration');
}

function bodyOf(bytes: Uint8Array, name: string, from: number, until: number) {
  const view = viewOf(bytes);
  let at = from;
  while (at + headerBytes <= until) {
    const size = view.getUint32(at);
    if (size < headerBytes || at + size > until) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + headerBytes));
    if (type === name) return { from: at + headerBytes, until: at + size };
    at += size;
  }
  throw new Error(`a fragment without its ${name}`);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
