import { expect, test } from 'vitest';
import { ReusedBytes } from './reused-bytes.ts';

test('after a wipe all that was handed out since the one before is zero, whatever was taken last', () => {
  const memory = new ReusedBytes();
  const large = memory.take(100);
  large.fill(7);
  memory.take(10).fill(8);
  memory.wipe();
  expect(large).toEqual(new Uint8Array(100));
  expect(memory.take(100).buffer).toBe(large.buffer);
});

test('memory that is too small is overwritten before larger takes its place', () => {
  const memory = new ReusedBytes();
  const small = memory.take(10);
  small.fill(7);
  expect(memory.take(20)).toEqual(new Uint8Array(20));
  expect(small).toEqual(new Uint8Array(10));
});

test('what is filled late is overwritten by the next wipe', () => {
  const memory = new ReusedBytes();
  const late = memory.take(10);
  memory.wipe();
  late.fill(7);
  memory.wipe();
  expect(late).toEqual(new Uint8Array(10));
});
