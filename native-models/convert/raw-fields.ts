import { encode, one } from './protobuf.ts';

/** One field of a protobuf message as it stands in its bytes. */
export interface RawField {
  readonly number: number;
  /** What a delimited field holds; empty for others. */
  readonly content: Uint8Array;
  /** The whole field: key, length and content. */
  readonly bytes: Uint8Array;
}

/** Bytes that a value of each wire type takes; those of a varint and of a delimited field tell themselves. */
const fixedBytes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
const varint = 0;
const delimited = 2;

/** Takes a message apart without knowing its schema, so that what isn't understood can be kept as it is. */
export function splitFields(message: Uint8Array): readonly RawField[] {
  const fields: RawField[] = [];
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new Error('protobuf: a field runs past the end');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const key = readVarint();
    const wire = key % 8;
    let length = fixedBytes[wire];
    if (wire === varint) {
      readVarint();
      length = 0;
    } else if (wire === delimited) length = readVarint();
    if (length === undefined) throw new Error(`protobuf: unknown wire type ${wire}`);
    const contentStart = at;
    at += length;
    if (at > message.length) throw new Error('protobuf: a field runs past the end');
    const content = message.subarray(contentStart, wire === delimited ? at : contentStart);
    fields.push({ number: Math.floor(key / 8), content, bytes: message.subarray(start, at) });
  }
  return fields;
}

/** A delimited field as it stands in a message. */
export function delimitedField(number: number, content: Uint8Array): Uint8Array {
  return encode({ field: one(number, 'bytes') }, { field: content });
}
