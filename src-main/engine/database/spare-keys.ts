import { randomBytes, randomInt, type KeyObject } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { PersonalGroup, Scheme } from './group-keys.ts';
import type { WritableDatabase } from './handles.ts';
import { secretOf } from './sealing.ts';
import { sql } from './sql.ts';
import type { InTransaction } from './transaction.ts';
import type { WrapKeys } from './wrap-keys.ts';

/** How many of a kind there are after a refill; at how few left more are made when nobody waits, and at how few at once. */
const mostSpares = 128;
const fewSpares = 96;
const fewestSpares = 16;

const schemes: readonly Scheme[] = ['direct', 'records', 'faces'];

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
  /**
   * Refills first when there is none left, with its wait.
   * @throws AppError `keys-locked` when nobody has been there yet whom such a key could be sealed to
   */
  take(scheme: Scheme): SpareKey;
  /**
   * Puts a key there that another machine handed over, sealed to this machine's own key. Answers its number. It is on disk
   * then; where nobody comes to name it, the next start throws it away.
   */
  adopt(key: Uint8Array): number;
  /** Whether more should be made: when nobody waits for it, or at once. */
  isRefillDue(when: 'idle' | 'now'): boolean;
  /** Makes more, durably, in one transaction of the key database with other work on it. */
  refill(work?: () => void): void;
  /** Gives out none any more that was made for a group until now: it has another key pair. */
  forget(group: PersonalGroup): void;
}

export function createSpareKeys(
  keyDatabase: WritableDatabase,
  wrapKeys: WrapKeys,
  inTransaction: InTransaction,
): SpareKeys {
  const spares: Record<Scheme, SpareKey[]> = { direct: [], records: [], faces: [] };
  const canMake = (scheme: Scheme): boolean => wrapKeys.canWrap(scheme);

  function refill(work?: () => void): void {
    const made = inTransaction(() => {
      work?.();
      return schemes.filter(canMake).map((scheme) => ({
        scheme,
        keys: Array.from({ length: mostSpares - spares[scheme].length }, () => make(scheme)),
      }));
    });
    wrapKeys.closeBatch();
    for (const { scheme, keys } of made) spares[scheme].push(...keys); // only once they are on disk
  }

  function make(scheme: Scheme): SpareKey {
    const key = randomBytes(32);
    // Random, so that the number of a key that was thrown away is not given again.
    const number = randomInt(2 ** 47);
    keyDatabase.run(
      sql`INSERT INTO spare_keys (number, scheme, key) VALUES (${number}, ${scheme}, ${wrapKeys.wrap(scheme, key)})`,
    );
    return { number, key: secretOf(key) };
  }

  return {
    adopt(key) {
      const number = randomInt(2 ** 47);
      inTransaction(() =>
        keyDatabase.run(
          sql`INSERT INTO spare_keys (number, scheme, key) VALUES (${number}, 'machine', ${wrapKeys.sealToMachine(key)})`,
        ),
      );
      return number;
    },
    take(scheme) {
      if (!canMake(scheme)) throw nobodyThere();
      if (spares[scheme].length === 0) refill();
      const spare = spares[scheme].shift();
      if (spare === undefined) throw new Error('there is no spare key');
      return spare;
    },
    isRefillDue: (when) =>
      schemes.some(
        (scheme) => canMake(scheme) && spares[scheme].length < (when === 'idle' ? fewSpares : fewestSpares),
      ),
    refill,
    forget(group) {
      spares[group].length = 0;
    },
  };
}

export function nobodyThere(): AppError {
  return new AppError(
    'keys-locked',
    'The keys of names and faces are with those who review. An operator or supervisor has to sign in first.',
  );
}
