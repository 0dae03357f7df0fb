import type { ClipCodec } from './annex-b.ts';

/** Small enough for the interleaved frame's 16-bit length and for a usual Ethernet frame. */
const maxPayloadBytes = 1_400;
const interleavedHeaderBytes = 4;
const rtpHeaderBytes = 12;
export const rtpClockHz = 90_000;
export const rtpPayloadType = 96;

/** Cuts pictures into RTP packets (RFC 6184 for H.264, RFC 7798 for H.265), and frames them for RTSP over TCP. */
export class RtpPacketiser {
  readonly #codec: ClipCodec;
  readonly #synchronisationSource: number;
  #sequence: number;

  constructor(codec: ClipCodec, randomSource: { readonly ssrc: number; readonly firstSequence: number }) {
    this.#codec = codec;
    this.#synchronisationSource = randomSource.ssrc;
    this.#sequence = randomSource.firstSequence & 0xffff;
  }

  /** The sequence number of the next packet. */
  get nextSequence(): number {
    return this.#sequence;
  }

  /** The packets of one picture. `timestamp` counts the 90 kHz clock and wraps at 2^32. */
  packetise(nalUnits: readonly Uint8Array[], timestamp: number): readonly Buffer[] {
    const packets: Buffer[] = [];
    nalUnits.forEach((unit, index) => {
      const isLastUnit = index === nalUnits.length - 1;
      const payloads = unit.length <= maxPayloadBytes ? [unit] : this.#fragment(unit);
      payloads.forEach((payload, part) => {
        const endsPicture = isLastUnit && part === payloads.length - 1;
        packets.push(this.#packet(payload, timestamp, endsPicture));
      });
    });
    return packets;
  }

  /** FU-A (RFC 6184 section 5.8) or FU (RFC 7798 section 4.4.3). */
  #fragment(unit: Uint8Array): readonly Uint8Array[] {
    const [first = 0, second = 0] = unit;
    const isH264 = this.#codec === 'h264';
    const type = isH264 ? first & 0x1f : (first >> 1) & 0x3f;
    const head = isH264 ? [(first & 0xe0) | 28] : [(first & 0x81) | (49 << 1), second];
    const body = unit.subarray(isH264 ? 1 : 2);
    const partBytes = maxPayloadBytes - head.length - 1;
    const parts: Uint8Array[] = [];
    for (let at = 0; at < body.length; at += partBytes) {
      const isFirst = at === 0;
      const isLast = at + partBytes >= body.length;
      const fragmentHeader = (isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | type;
      parts.push(Buffer.concat([Buffer.from([...head, fragmentHeader]), body.subarray(at, at + partBytes)]));
    }
    return parts;
  }

  #packet(payload: Uint8Array, timestamp: number, endsPicture: boolean): Buffer {
    const packet = Buffer.allocUnsafe(rtpHeaderBytes + payload.length);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8((endsPicture ? 0x80 : 0) | rtpPayloadType, 1);
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(timestamp % 2 ** 32, 4);
    packet.writeUInt32BE(this.#synchronisationSource, 8);
    packet.set(payload, rtpHeaderBytes);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return packet;
  }
}

/** RTP packets as they go within an RTSP connection (RFC 2326 section 10.12), joined. */
export function interleaved(packets: readonly Buffer[], channel: number): Buffer {
  return Buffer.concat(
    packets.flatMap((packet) => {
      const head = Buffer.allocUnsafe(interleavedHeaderBytes);
      head.writeUInt8(0x24, 0);
      head.writeUInt8(channel, 1);
      head.writeUInt16BE(packet.length, 2);
      return [head, packet];
    }),
  );
}
