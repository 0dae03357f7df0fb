export type ClipCodec = 'h264' | 'h265';

/** One coded picture: its NAL units without start codes, as views of the clip's bytes. */
interface AccessUnit {
  readonly nalUnits: readonly Uint8Array[];
  readonly isKeyframe: boolean;
}

/** An H.264 or H.265 elementary stream, cut into pictures. */
export interface Clip {
  readonly codec: ClipCodec;
  readonly accessUnits: readonly AccessUnit[];
  /** The first of each kind, in the order VPS (H.265 only), SPS, PPS. */
  readonly parameterSets: readonly Uint8Array[];
}

interface NalKind {
  readonly isPicture: boolean;
  readonly isKeyframe: boolean;
  /** True for the first slice of a picture. */
  readonly startsPicture: boolean;
  readonly parameterSet: number | undefined;
}

/** NAL units of an Annex-B byte stream (H.264 annex B, H.265 annex B), without start codes and trailing zeros. */
function splitNalUnits(bytes: Uint8Array): readonly Uint8Array[] {
  const units: Uint8Array[] = [];
  let start = -1;
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) continue;
    if (start >= 0) units.push(trimZeros(bytes.subarray(start, at)));
    start = at + 3;
    at += 2;
  }
  if (start >= 0) units.push(trimZeros(bytes.subarray(start)));
  return units.filter((unit) => unit.length > 0);
}

/**
 * Cuts an elementary stream into pictures.
 * @throws if it holds no keyframe, lacks parameter sets, or uses B pictures: RTP timestamps are presentation times,
 * and a raw stream doesn't say them when pictures are reordered.
 */
export function readClip(bytes: Uint8Array, codec: ClipCodec): Clip {
  const parameterSets = new Map<number, Uint8Array>();
  const accessUnits: AccessUnit[] = [];
  let pending: Uint8Array[] = [];
  let pendingHasPicture = false;
  let pendingIsKeyframe = false;

  const finish = (): void => {
    if (pendingHasPicture) accessUnits.push({ nalUnits: pending, isKeyframe: pendingIsKeyframe });
    pending = [];
    pendingHasPicture = false;
    pendingIsKeyframe = false;
  };

  for (const unit of splitNalUnits(bytes)) {
    const kind = codec === 'h264' ? h264Kind(unit) : h265Kind(unit);
    if (kind.parameterSet !== undefined && !parameterSets.has(kind.parameterSet)) {
      parameterSets.set(kind.parameterSet, unit);
    }
    if (pendingHasPicture && (kind.startsPicture || !kind.isPicture)) finish();
    pending.push(unit);
    pendingHasPicture ||= kind.isPicture;
    pendingIsKeyframe ||= kind.isKeyframe;
  }
  finish();

  const wanted = codec === 'h264' ? [7, 8] : [32, 33, 34];
  const found = wanted.flatMap((type) => parameterSets.get(type) ?? []);
  if (found.length !== wanted.length) throw new Error(`the clip lacks parameter sets of ${codec}`);
  if (accessUnits[0]?.isKeyframe !== true) throw new Error('the clip does not begin with a keyframe');
  if (codec === 'h264' && accessUnits.some(({ nalUnits }) => nalUnits.some(isH264BSlice))) {
    throw new Error('the clip uses B pictures; encode it without (x264: bframes=0)');
  }
  return { codec, accessUnits, parameterSets: found };
}

function trimZeros(unit: Uint8Array): Uint8Array {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end -= 1;
  return unit.subarray(0, end);
}

/** H.264 table 7-1; `first_mb_in_slice` is 0 when the first bit of the slice header is set. */
function h264Kind(unit: Uint8Array): NalKind {
  const type = (unit[0] ?? 0) & 0x1f;
  const isPicture = type >= 1 && type <= 5;
  return {
    isPicture,
    isKeyframe: type === 5,
    startsPicture: isPicture && ((unit[1] ?? 0) & 0x80) !== 0,
    parameterSet: type === 7 || type === 8 ? type : undefined,
  };
}

/** H.265 table 7-1; `first_slice_segment_in_pic_flag` is the first bit after the two bytes of header. */
function h265Kind(unit: Uint8Array): NalKind {
  const type = ((unit[0] ?? 0) >> 1) & 0x3f;
  const isPicture = type < 32;
  return {
    isPicture,
    isKeyframe: type >= 16 && type <= 21,
    startsPicture: isPicture && ((unit[2] ?? 0) & 0x80) !== 0,
    parameterSet: type >= 32 && type <= 34 ? type : undefined,
  };
}

/** Reads `first_mb_in_slice` and `slice_type` (both Exp-Golomb) of a slice header; types 1 and 6 are B (table 7-6). */
function isH264BSlice(unit: Uint8Array): boolean {
  const type = (unit[0] ?? 0) & 0x1f;
  if (type !== 1 && type !== 2) return false;
  let bit = 8;
  const readBit = (): number => {
    const value = ((unit[bit >> 3] ?? 0x80) >> (7 - (bit & 7))) & 1;
    bit += 1;
    return value;
  };
  const readExpGolomb = (): number => {
    let zeros = 0;
    while (readBit() === 0) zeros += 1;
    let value = 1;
    for (let read = 0; read < zeros; read += 1) value = value * 2 + readBit();
    return value - 1;
  };
  readExpGolomb();
  return readExpGolomb() % 5 === 1;
}
