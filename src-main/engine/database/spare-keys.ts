import { randomBytes, randomInt, type KeyObject } from 'node:crypto';
import type { WritableDatabase } from './handles.ts';
import { secretOf } from './sealing.ts';
import { sql } from './sql.ts';
import type { InTransaction } from './transaction.ts';

/** How many there are after a refill; at how few left more are made when nobody waits, and at how few at once. */
const mostSpares = 128;
const fewSpares = 96;
const fewestSpares = 16;

export interface SpareKey {
  readonly number: number;
  readonly key: KeyObject;
}

/**
 * Keys that were made ahead of need and are on disk already, so that a subject gets its key without a wait of its
 * own. Each is given out once, also when the transaction that took it was rolled back: no key ever serves two
 * subjects.
 */
export interface SpareKeys {
  /** Refills first when there is none left, with its wait. */
  take(): SpareKey;
  /** Whether more should be made: when nobody waits for it, or at once. */
  isRefillDue(when: 'idle' | 'now'): boolean;
  /** Makes more, durably, in one transaction of the key database with other work on it. */
  refill(work?: () => void): void;
}

export function createSpareKeys(keyDatabase: WritableDatabase, inTransaction: InTransaction): SpareKeys {
  const spares: SpareKey[] = [];

  function refill(work?: () => void): void {
    const made = inTransaction(() => {
      work?.();
      return Array.from({ length: mostSpares - spares.length }, make);
    });
    spares.push(...made); // only once they are on disk
  }

  function make(): SpareKey {
    const key = randomBytes(32);
    // Random, so that the number of a key that was thrown away is not given again.
    const number = randomInt(2 ** 47);
    keyDatabase.run(sql`INSERT INTO spare_keys (number, key) VALUES (${number}, ${key})`);
    return { number, key: secretOf(key) };
  }

  return {
    take() {
      if (spares.length === 0) refill();
      const spare = spares.shift();
      if (spare === undefined) throw new Error('there is no spare key');
      return spare;
    },
    isRefillDue: (when) => spares.length < (when === 'idle' ? fewSpares : fewestSpares),
    refill,
  };
}
