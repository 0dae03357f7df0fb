export type VideoCodec = 'h264' | 'h265';

/** One coded picture in Annex-B form, looked into as far as packaging needs it. */
export interface PictureUnits {
  /** VPS, SPS and PPS that came with it. */
  readonly parameterSets: readonly Uint8Array[];
  /** What a decoder needs besides those: no access unit delimiters, no filler. */
  readonly content: readonly Uint8Array[];
  /** It has a slice whose header makes sense, and nothing that no encoder writes. */
  readonly hasPicture: boolean;
}

/** Takes an access unit apart. The parts are views of `bytes`. */
export function takeApart(bytes: Uint8Array, codec: VideoCodec): PictureUnits {
  const parameterSets: Uint8Array[] = [];
  const content: Uint8Array[] = [];
  let hasSlice = false;
  let hasNoise = false;
  for (const unit of splitUnits(bytes)) {
    switch (roleOf(unit, codec)) {
      case 'parameter-set':
        parameterSets.push(unit);
        break;
      case 'slice':
        hasSlice ||= isPlausibleSlice(unit, codec);
        content.push(unit);
        break;
      case 'other':
        content.push(unit);
        break;
      case 'dispensable':
        break;
      case 'noise':
        hasNoise = true;
        break;
    }
  }
  return { parameterSets, content, hasPicture: hasSlice && !hasNoise };
}

/** True when the sets are enough to start a decoder. */
export function isComplete(parameterSets: readonly Uint8Array[], codec: VideoCodec): boolean {
  const types = new Set(parameterSets.map((set) => nalType(set, codec)));
  return (codec === 'h264' ? [7, 8] : [32, 33, 34]).every((type) => types.has(type));
}

/** Puts start codes before the units: the form that FFmpeg takes as extradata. */
export function toAnnexB(units: readonly Uint8Array[]): Buffer {
  return Buffer.concat(units.flatMap((unit) => [startCode, unit]));
}

const startCode = Uint8Array.of(0, 0, 0, 1);

export function* splitUnits(bytes: Uint8Array): Generator<Uint8Array> {
  // indexOf runs natively; a loop over the bytes cost more than the rest of the packaging.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = -1;
  for (let at = buffer.indexOf(shortStartCode); at >= 0; at = buffer.indexOf(shortStartCode, at + 3)) {
    if (start >= 0 && at > start) yield withoutTrailingZeros(bytes.subarray(start, at));
    start = at + 3;
  }
  if (start >= 0 && start < bytes.length) yield withoutTrailingZeros(bytes.subarray(start));
}

const shortStartCode = Buffer.from([0, 0, 1]);

function withoutTrailingZeros(unit: Uint8Array): Uint8Array {
  let end = unit.length;
  while (end > 1 && unit[end - 1] === 0) end -= 1;
  return unit.subarray(0, end);
}

/** H.264 table 7-1 and H.265 table 7-1. */
export function nalType(unit: Uint8Array, codec: VideoCodec): number {
  const first = unit[0] ?? 0;
  return codec === 'h264' ? first & 0x1f : (first >> 1) & 0x3f;
}

type Role = 'parameter-set' | 'slice' | 'other' | 'dispensable' | 'noise';

/** The forbidden bit and the reserved types tell noise from video: no encoder sets them. */
function roleOf(unit: Uint8Array, codec: VideoCodec): Role {
  if (((unit[0] ?? 0) & 0x80) !== 0) return 'noise';
  const type = nalType(unit, codec);
  if (codec === 'h264') {
    if (type === 7 || type === 8) return 'parameter-set';
    if (type >= 1 && type <= 5) return 'slice';
    if (type === 6) return 'other';
    return type === 0 || type === 17 || type === 18 || type >= 22 ? 'noise' : 'dispensable';
  }
  if (type >= 32 && type <= 34) return 'parameter-set';
  if (type <= 9 || (type >= 16 && type <= 21)) return 'slice';
  if (type === 39 || type === 40) return 'other';
  return type < 32 || type > 40 ? 'noise' : 'dispensable';
}

/**
 * The start of a slice header: H.264 7.3.3 begins first_mb_in_slice, slice_type (≤ 9), pic_parameter_set_id (≤ 255);
 * H.265 7.3.6.1 with first_slice_segment_in_pic_flag, for some types no_output_of_prior_pics_flag, then
 * slice_pic_parameter_set_id (≤ 63).
 */
function isPlausibleSlice(unit: Uint8Array, codec: VideoCodec): boolean {
  const [first = 0, second = 0] = unit;
  if (codec === 'h264') {
    const bits = new Bits(unit, 1);
    const firstBlock = bits.expGolomb();
    return firstBlock <= 139_264 && bits.expGolomb() <= 9 && bits.expGolomb() <= 255;
  }
  const isOfBaseLayer = (first & 1) === 0 && second >> 3 === 0;
  if (!isOfBaseLayer || (second & 7) === 0) return false;
  const bits = new Bits(unit, 2);
  bits.bit();
  const type = nalType(unit, codec);
  if (type >= 16 && type <= 23) bits.bit();
  return bits.expGolomb() <= 63;
}

/** Reads the first bits of a slice header; emulation prevention can't occur so early in one that makes sense. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, firstByte: number) {
    this.#bytes = bytes;
    this.#at = firstByte * 8;
  }

  bit(): number {
    const value = ((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return value;
  }

  /** ue(v), H.264 9.1; Infinity for more zeros than any value here has. */
  expGolomb(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 24) return Number.POSITIVE_INFINITY;
    }
    let value = 1;
    for (let read = 0; read < zeros; read += 1) value = value * 2 + this.bit();
    return value - 1;
  }
}
