/** A packet of RTP (RFC 3550 section 5.1). */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequence: number;
  /** 32 bits, and round again. */
  readonly timestamp: number;
  /** As video has it: the last packet of a picture. */
  readonly isMarked: boolean;
  /** A view. */
  readonly payload: Buffer;
}

const headerBytes = 12;

/** Null for what is none. */
export function readRtpPacket(bytes: Buffer): RtpPacket | null {
  if (bytes.length < headerBytes) return null;
  const first = bytes.readUInt8(0);
  if (first >> 6 !== 2) return null;
  let start = headerBytes + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (bytes.length < start + 4) return null;
    start += 4 + 4 * bytes.readUInt16BE(start + 2);
  }
  const paddingBytes = (first & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  const end = bytes.length - paddingBytes;
  if (end < start) return null;
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    isMarked: (second & 0x80) !== 0,
    payload: bytes.subarray(start, end),
  };
}
