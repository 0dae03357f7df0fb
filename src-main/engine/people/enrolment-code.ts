import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that nobody reads one letter for another. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const lettersInHalf = 10;

/**
 * Half of an enrolment code: 50 random bits, written as `K7QF2-9XWMB`. Each of the two people who let somebody in
 * gets one half and gives it to them, so that neither of the two can enrol in their place.
 */
export function makeCodeHalf(): string {
  const half = Array.from({ length: lettersInHalf }, () => letters[randomInt(letters.length)]).join('');
  return `${half.slice(0, 5)}-${half.slice(5)}`;
}

/** A code as it opens: without spaces and hyphens, and with letters that can be taken for digits read as those. */
export function normaliseCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
}

/** The secret of an invitation. */
export function joinHalves(first: string, second: string): string {
  return normaliseCode(first + second);
}
