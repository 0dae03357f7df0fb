import { expect, test } from 'vitest';
import { badAddress, failures } from './feed-failure.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';

const middle = 0.5;

test('what passes by itself is tried again soon, up to every two seconds', () => {
  const delays = [0, 1, 2, 3, 4, 50].map((attempt) => reconnectDelayMs(failures.lost, attempt, middle));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
});

test('cameras spread out when a switch comes back', () => {
  expect([0, 0.999_999].map((random) => Math.round(reconnectDelayMs(failures.lost, 9, random) ?? 0))).toEqual(
    [1_500, 2_500],
  );
});

test('a wrong path waits for a person', () => {
  expect(reconnectDelayMs(failures.noSuchStream, 0, middle)).toBe(8_000);
});

test('a wrong password is not tried so often that the camera locks the account', () => {
  expect([0, 1, 2, 3, 4].map((attempt) => reconnectDelayMs(failures.unauthorised, attempt, middle))).toEqual([
    8_000, 8_000, 8_000, 60_000, 60_000,
  ]);
});

test('an address that can never work is not tried again', () => {
  expect(reconnectDelayMs(badAddress('This is no camera address.'), 0, middle)).toBeNull();
});
