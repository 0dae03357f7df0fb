import { expect, test } from 'vitest';
import { decode, encode, many, one } from './protobuf.ts';

const point = { x: one(1, 'integer'), y: one(2, 'float') } as const;
const drawing = {
  name: one(1, 'text'),
  points: many(2, point),
  widths: many(3, 'integer'),
  image: one(4, 'bytes'),
} as const;

test('a message comes back as it was written, with negative and large numbers', () => {
  const message = {
    name: 'Größe',
    points: [{ x: -1, y: 0.5 }, { x: 2 ** 40 }, {}],
    widths: [0, 127, 128, -300],
    image: Uint8Array.of(0, 255),
  };
  expect(decode(drawing, encode(drawing, message))).toEqual(message);
});

test('the bytes are those of the protobuf specification', () => {
  // Field 1, varint 150: the example of https://protobuf.dev/programming-guides/encoding/
  expect(encode(point, { x: 150 })).toEqual(Uint8Array.of(0x08, 0x96, 0x01));
});

test('repeated numbers are read packed and unpacked', () => {
  expect(decode(drawing, Uint8Array.of(0x18, 1, 0x18, 2, 0x1a, 2, 3, 4))).toEqual({ widths: [1, 2, 3, 4] });
});

test('a field that the schema does not name is refused, so that nothing is lost in silence', () => {
  expect(() => decode(point, Uint8Array.of(0x18, 1))).toThrow('unknown field 3');
});

test('a cut message is refused', () => {
  const bytes = encode(drawing, { name: 'abc' });
  expect(() => decode(drawing, bytes.subarray(0, -1))).toThrow('past the end');
});
