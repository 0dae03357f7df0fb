import { randomInt } from 'node:crypto';

const finest = 2 ** 32;

/** From 0 up to but not 1, such as nobody can foretell. */
export function randomShare(): number {
  return randomInt(finest) / finest;
}
