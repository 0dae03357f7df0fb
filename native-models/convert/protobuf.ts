/** A field of a message: its number, how it is coded, and whether it may occur more than once. */
interface Field {
  readonly number: number;
  readonly coding: 'integer' | 'float' | 'text' | 'bytes' | Schema;
  readonly isRepeated: boolean;
}
/** Fields by name, written in the order given, so that equal messages have equal bytes. */
export interface Schema {
  readonly [name: string]: Field;
}

type Value<Coding> = Coding extends 'integer' | 'float'
  ? number
  : Coding extends 'text'
    ? string
    : Coding extends 'bytes'
      ? Uint8Array
      : Coding extends Schema
        ? Message<Coding>
        : never;
/** What a schema's messages hold. A field that is absent is undefined, or empty when it is repeated. */
export type Message<S extends Schema> = {
  readonly [Name in keyof S]?: S[Name]['isRepeated'] extends true
    ? readonly Value<S[Name]['coding']>[]
    : Value<S[Name]['coding']>;
};

export function one<const Coding extends Field['coding']>(number: number, coding: Coding) {
  return { number, coding, isRepeated: false } as const;
}

export function many<const Coding extends Field['coding']>(number: number, coding: Coding) {
  return { number, coding, isRepeated: true } as const;
}

const varint = 0;
const delimited = 2;
const fixed32 = 5;

/** Reads a protobuf message. A field that the schema doesn't name is an error: nothing is dropped unseen. */
export function decode<S extends Schema>(schema: S, bytes: Uint8Array): Message<S> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = new Map(Object.entries(schema).map(([name, field]) => [field.number, name]));
  const message: Record<string, unknown> = {};
  let at = 0;

  const readVarint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
  };
  const readFloat = () => view.getFloat32((at += 4) - 4, true);
  const readBytes = () => {
    const length = readVarint();
    if (length < 0 || at + length > bytes.length) throw new Error('protobuf: a field runs past the end');
    return bytes.subarray(at, (at += length));
  };

  while (at < bytes.length) {
    const key = readVarint();
    const name = names.get(key >>> 3);
    const field = name === undefined ? undefined : schema[name];
    if (name === undefined || field === undefined) throw new Error(`protobuf: unknown field ${key >>> 3}`);
    const wire = key & 7;
    const put = (value: unknown) => {
      // Only arrays that this function made are ever stored for a repeated field.
      if (field.isRepeated) ((message[name] ??= []) as unknown[]).push(value);
      else message[name] = value;
    };
    if (wire === varint && field.coding === 'integer') put(readVarint());
    else if (wire === fixed32 && field.coding === 'float') put(readFloat());
    else if (wire === delimited) {
      const content = readBytes();
      if (field.coding === 'bytes') put(content);
      else if (field.coding === 'text') put(new TextDecoder().decode(content));
      else if (field.coding === 'integer' || field.coding === 'float') {
        const end = at;
        at -= content.length;
        while (at < end) put(field.coding === 'integer' ? readVarint() : readFloat());
      } else put(decode(field.coding, content));
    } else throw new Error(`protobuf: ${name} has the wrong wire type ${wire}`);
  }
  // The loop puts only values that fit the schema's codings under the schema's names.
  return message as Message<S>;
}

/** Writes a protobuf message, fields in the schema's order; numbers of repeated fields are packed. */
export function encode<S extends Schema>(schema: S, message: Message<S>): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const [name, field] of Object.entries(schema)) {
    const value: unknown = message[name];
    if (value === undefined) continue;
    // Message<S> has an array exactly where the field is repeated.
    const values = field.isRepeated ? (value as readonly unknown[]) : [value];
    const { coding, number } = field;
    if (coding === 'integer' || coding === 'float') {
      const numbers = values.map(Number);
      const body = numbers.map((item) => (coding === 'integer' ? varintOf(item) : floatOf(item)));
      if (!field.isRepeated)
        chunks.push(varintOf(number * 8 + (coding === 'float' ? fixed32 : varint)), ...body);
      else if (body.length > 0) chunks.push(...withLength(number, concat(body)));
      continue;
    }
    for (const item of values) {
      if (coding === 'text') chunks.push(...withLength(number, new TextEncoder().encode(String(item))));
      // The two casts follow from Message<S>: what isn't a number or text is bytes or a message of this coding.
      else if (coding === 'bytes') chunks.push(...withLength(number, item as Uint8Array));
      else chunks.push(...withLength(number, encode(coding, item as Message<Schema>)));
    }
  }
  return concat(chunks);
}

function withLength(number: number, content: Uint8Array): Uint8Array[] {
  return [varintOf(number * 8 + delimited), varintOf(content.length), content];
}

function varintOf(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new Error(`protobuf: ${value} is no safe integer`);
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function floatOf(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
