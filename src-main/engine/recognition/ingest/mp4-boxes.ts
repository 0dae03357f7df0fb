import type { VideoFormat } from './parameter-sets.ts';

/** Ticks a second of every timestamp in these files; RTP's video clock. */
export const timescaleHz = 90_000;

export interface Mp4Sample {
  readonly bytes: Uint8Array;
  readonly durationTicks: number;
  /** Presentation minus decoding time; negative where pictures are reordered (trun version 1). */
  readonly compositionOffsetTicks: number;
  readonly isKeyframe: boolean;
}

/** The initialisation segment of a fragmented MP4 with one video track (ISO/IEC 14496-12). */
export function initSegment(format: VideoFormat): Uint8Array<ArrayBuffer> {
  return join([
    box('ftyp', text('iso6'), u32(0), text('iso6'), text('mp41'), text('cmfc')),
    box(
      'moov',
      fullBox(
        'mvhd',
        0,
        0,
        u32(0, 0, 1_000, 0, 0x0001_0000),
        u16(0x0100, 0),
        u32(0, 0),
        unityMatrix,
        zeros(24),
        u32(2),
      ),
      box('trak', trackHeader(format), box('mdia', mediaHeader, handler, mediaInformation(format))),
      box('mvex', fullBox('trex', 0, 0, u32(1, 1, 0, 0, 0))),
    ),
  ]);
}

/** One media segment: a `moof` and its `mdat`, written straight into memory of its own. @param sequence from 1. */
export function mediaSegment(
  sequence: number,
  baseDecodeTimeTicks: number,
  samples: readonly Mp4Sample[],
): Uint8Array<ArrayBuffer> {
  const runBytes = 20 + 16 * samples.length;
  const trackBytes = 8 + 16 + 20 + runBytes;
  const moofBytes = 8 + 16 + trackBytes;
  const mdatBytes = samples.reduce((sum, { bytes }) => sum + bytes.length, 8);
  const segment = Buffer.allocUnsafeSlow(moofBytes + mdatBytes);
  let at = 0;
  const write = (...values: readonly number[]): void => {
    for (const value of values) at = segment.writeUInt32BE(value, at);
  };
  const begin = (size: number, type: string): void => {
    write(size);
    at += segment.write(type, at, 'latin1');
  };
  begin(moofBytes, 'moof');
  begin(16, 'mfhd');
  write(0, sequence);
  begin(trackBytes, 'traf');
  begin(16, 'tfhd');
  write(defaultBaseIsMoof, 1);
  begin(20, 'tfdt');
  write(versionOne);
  at = segment.writeBigUInt64BE(BigInt(baseDecodeTimeTicks), at);
  begin(runBytes, 'trun');
  write(versionOne + runHasEverything, samples.length, moofBytes + 8);
  for (const { durationTicks, bytes, isKeyframe, compositionOffsetTicks } of samples)
    write(durationTicks, bytes.length, isKeyframe ? keyframeFlags : deltaFlags, compositionOffsetTicks >>> 0);
  begin(mdatBytes, 'mdat');
  for (const { bytes } of samples) {
    segment.set(bytes, at);
    at += bytes.length;
  }
  return segment;
}

/** Of a box with version and flags. */
const versionOne = 0x0100_0000;
const defaultBaseIsMoof = 0x02_0000;
/** Data offset, and for each sample duration, size, flags and composition offset. */
const runHasEverything = 0x01 | 0x100 | 0x200 | 0x400 | 0x800;
/** sample_depends_on 2: on no other. */
const keyframeFlags = 0x0200_0000;
/** sample_depends_on 1, sample_is_non_sync_sample. */
const deltaFlags = 0x0101_0000;

const unityMatrix = u32(0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000);
/** ISO 639-2 `und` in three times five bits. */
const undetermined = 0x55c4;

function trackHeader({ widthPx, heightPx }: VideoFormat): Uint8Array<ArrayBuffer> {
  const enabledInMovie = 3;
  return fullBox(
    'tkhd',
    0,
    enabledInMovie,
    u32(0, 0, 1, 0, 0, 0, 0),
    u16(0, 0, 0, 0),
    unityMatrix,
    u32(widthPx * 0x1_0000, heightPx * 0x1_0000),
  );
}

const mediaHeader = fullBox('mdhd', 0, 0, u32(0, 0, timescaleHz, 0), u16(undetermined, 0));
const handler = fullBox('hdlr', 0, 0, u32(0), text('vide'), zeros(12), text('Cordon\0'));

function mediaInformation(format: VideoFormat): Uint8Array<ArrayBuffer> {
  const selfContained = 1;
  return box(
    'minf',
    fullBox('vmhd', 0, 1, zeros(8)),
    box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, selfContained))),
    box(
      'stbl',
      fullBox('stsd', 0, 0, u32(1), sampleEntry(format)),
      fullBox('stts', 0, 0, u32(0)),
      fullBox('stsc', 0, 0, u32(0)),
      fullBox('stsz', 0, 0, u32(0, 0)),
      fullBox('stco', 0, 0, u32(0)),
    ),
  );
}

/** ISO/IEC 14496-12, 12.1.3, with the configuration of 14496-15. */
function sampleEntry({ codec, widthPx, heightPx, configuration }: VideoFormat): Uint8Array<ArrayBuffer> {
  const dotsPerInch72 = 0x0048_0000;
  const trueColour = 0x0018;
  return box(
    codec === 'h264' ? 'avc1' : 'hvc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(widthPx, heightPx),
    u32(dotsPerInch72, dotsPerInch72, 0),
    u16(1),
    zeros(32),
    u16(trueColour, 0xffff),
    box(codec === 'h264' ? 'avcC' : 'hvcC', configuration),
  );
}

function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  return join([u32(size), text(type), ...parts]);
}

function fullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return box(type, u32(version * 0x100_0000 + flags), ...parts);
}

function u16(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}

function u32(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

function text(characters: string): Uint8Array<ArrayBuffer> {
  return Buffer.from(characters, 'latin1');
}

function zeros(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(count);
}

/** A copy with memory of its own: it is handed to other processes and wiped afterwards. */
function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
