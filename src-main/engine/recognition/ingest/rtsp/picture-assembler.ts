import { nalType, type VideoCodec } from '../nal-units.ts';
import type { RtpPacket } from './rtp-packet.ts';

/** One access unit in Annex-B form. */
export interface AssembledPicture {
  /** A view, valid until the next but one. */
  readonly bytes: Buffer;
  /** A decoder can begin with it. */
  readonly isKeyframe: boolean;
  /** 90 kHz, from the first packet on, without going round. */
  readonly ticks: number;
}

/** A larger one is no picture. */
const maxPictureBytes = 16 * 1024 * 1024;
const startCode = Uint8Array.of(0, 0, 0, 1);

/** Makes pictures of the packets that they were cut into: RFC 6184 for H.264, RFC 7798 for H.265, in decoding order. */
export class PictureAssembler {
  readonly #codec: VideoCodec;
  /** Of the picture that is under way, and of the one that was given out. */
  #memory = Buffer.alloc(0);
  #other = Buffer.alloc(0);
  #end = 0;
  #hasSlice = false;
  #isKeyframe = false;
  /** Where the unit begins whose fragments are coming; null where its beginning was missed. */
  #fragmentsAt: number | null = null;
  #sequence: number | null = null;
  #timestamp = 0;
  #ticks = 0;
  /** Some cameras mark other packets than a picture's last. */
  #trustsMarks = true;
  #markedTicks: number | null = null;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
  }

  /** Takes a packet; gives the picture that is whole with it, or that was. What is cut short is left out. */
  push(packet: RtpPacket): AssembledPicture | null {
    const { timestamp, sequence, isMarked } = packet;
    const isFirst = this.#sequence === null;
    const step = isFirst ? 0 : (timestamp - this.#timestamp) | 0;
    if (!isFirst && sequence !== ((this.#sequence ?? 0) + 1) % 0x1_0000) this.#dropFragments();
    this.#sequence = sequence;
    this.#timestamp = timestamp;
    // Parameter sets may have a time of their own: they belong to what comes after them.
    const isNew = step !== 0 && this.#hasSlice;
    const before = isNew ? this.#finish() : null;
    this.#ticks += step;
    if (this.#markedTicks === this.#ticks) this.#trustsMarks = false;
    this.#take(packet.payload);
    // Where there is one to give already, this one waits for the next packet.
    if (before !== null) return before;
    if (!isMarked || !this.#trustsMarks || !this.#hasSlice) return null;
    this.#markedTicks = this.#ticks;
    return this.#finish();
  }

  /** Overwrites what is left of video. */
  wipe(): void {
    this.#memory.fill(0);
    this.#other.fill(0);
    this.#begin();
  }

  #take(payload: Buffer): void {
    const type = nalType(payload, this.#codec);
    const isH264 = this.#codec === 'h264';
    if (payload.length < 2) return;
    if (type === (isH264 ? 24 : 48)) return this.#takeAggregate(payload.subarray(isH264 ? 1 : 2));
    if (type === (isH264 ? 28 : 49)) return this.#takeFragment(payload, isH264);
    this.#dropFragments();
    this.#addUnit(payload);
  }

  /** STAP-A, or an aggregation packet: units behind their sizes. */
  #takeAggregate(units: Buffer): void {
    this.#dropFragments();
    let at = 0;
    while (at + 2 < units.length) {
      const end = at + 2 + units.readUInt16BE(at);
      if (end > units.length) return;
      if (end > at + 2) this.#addUnit(units.subarray(at + 2, end));
      at = end;
    }
  }

  /** FU-A, or a fragmentation unit: the unit's header is put together again from two bytes. */
  #takeFragment(payload: Buffer, isH264: boolean): void {
    const headerAt = isH264 ? 1 : 2;
    if (payload.length <= headerAt) return;
    const header = payload.readUInt8(headerAt);
    const [first = 0, second = 0] = payload;
    if ((header & 0x80) !== 0) {
      this.#dropFragments();
      this.#fragmentsAt = this.#end;
      this.#write(startCode);
      this.#write(
        isH264
          ? Uint8Array.of((first & 0xe0) | (header & 0x1f))
          : Uint8Array.of((first & 0x81) | ((header & 0x3f) << 1), second),
      );
    }
    if (this.#fragmentsAt === null) return;
    this.#write(payload.subarray(headerAt + 1));
    if ((header & 0x40) === 0) return;
    const start = this.#fragmentsAt + startCode.length;
    this.#fragmentsAt = null;
    this.#note(this.#memory.subarray(start, this.#end));
  }

  #addUnit(unit: Buffer): void {
    this.#write(startCode);
    this.#write(unit);
    this.#note(unit);
  }

  #note(unit: Buffer): void {
    const kind = kindOf(unit, this.#codec);
    if (kind !== 'before-slices') this.#hasSlice = true;
    if (kind === 'keyframe-slice' || (this.#codec === 'h264' && isRecoveryPoint(unit)))
      this.#isKeyframe = true;
  }

  /** A unit of which some is missing is worse than none. */
  #dropFragments(): void {
    if (this.#fragmentsAt !== null) this.#end = this.#fragmentsAt;
    this.#fragmentsAt = null;
  }

  #write(bytes: Uint8Array): void {
    const end = this.#end + bytes.length;
    if (end > maxPictureBytes) return;
    if (end > this.#memory.length) {
      const larger = Buffer.alloc(Math.min(maxPictureBytes, 2 * end));
      this.#memory.copy(larger, 0, 0, this.#end);
      this.#memory.fill(0);
      this.#memory = larger;
    }
    this.#memory.set(bytes, this.#end);
    this.#end = end;
  }

  #finish(): AssembledPicture {
    this.#dropFragments();
    const bytes = this.#memory.subarray(0, this.#end);
    const picture = { bytes, isKeyframe: this.#isKeyframe, ticks: this.#ticks };
    [this.#memory, this.#other] = [this.#other, this.#memory];
    this.#begin();
    return picture;
  }

  #begin(): void {
    this.#end = 0;
    this.#hasSlice = false;
    this.#isKeyframe = false;
    this.#fragmentsAt = null;
  }
}

/**
 * Parameter sets, messages and delimiters stand before a picture's slices; whatever else comes ends a picture, and if it is
 * noise, whoever gets it finds out.
 */
function kindOf(unit: Buffer, codec: VideoCodec): 'before-slices' | 'keyframe-slice' | 'other' {
  const type = nalType(unit, codec);
  if (codec === 'h264') {
    if (type === 5) return 'keyframe-slice';
    return type >= 6 && type <= 9 ? 'before-slices' : 'other';
  }
  if (type >= 16 && type <= 23) return 'keyframe-slice';
  return (type >= 32 && type <= 35) || type === 39 ? 'before-slices' : 'other';
}

/** A message (SEI) that a decoder may begin here, though the picture is no IDR: H.264 annex D.1, payload 6. */
function isRecoveryPoint(unit: Buffer): boolean {
  if (nalType(unit, 'h264') !== 6) return false;
  let at = 1;
  const number = (): number => {
    let sum = 0;
    while (unit[at] === 0xff) {
      sum += 255;
      at += 1;
    }
    sum += unit[at] ?? 0;
    at += 1;
    return sum;
  };
  // One byte at the end closes the unit.
  while (at + 2 < unit.length) {
    const type = number();
    const length = number();
    if (type === 6) return true;
    at += length;
  }
  return false;
}
