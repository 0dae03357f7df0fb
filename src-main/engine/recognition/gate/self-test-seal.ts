import { createHash } from 'node:crypto';

/** What the staff of a sealed list are called when they alone are loaded: never mistaken for the whole list. */
export function selfTestSealOf(listSealHash: string): string {
  return createHash('sha256').update(`cordon self-test v1\n${listSealHash}\n`).digest('hex');
}
