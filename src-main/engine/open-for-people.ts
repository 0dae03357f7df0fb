import { AppError } from '../contract/errors.ts';
import { openExecutor } from './database/executor.ts';
import { pairsOf } from './database/group-keys.ts';
import type { Keys } from './keys/key-groups.ts';
import { procedures } from './procedures.ts';

export interface OpenForPeopleOptions {
  readonly dataDirectory: string;
  /** Of everybody who signed in, together. */
  readonly keys: Keys;
  readonly now: number;
}

/** Data that people opened with a command, while no engine works on it: whoever calls holds the lock of the directory. */
export interface DataForPeople extends Disposable {
  /** The executor finds procedures by name; each answers what its declaration says. */
  run(procedure: string, input?: unknown): unknown;
  /** @throws AppError with these words unless they are two active people of different roles, one of them an admin */
  assertTwo(by: readonly [string, string], words: string): void;
  /** @throws AppError with these words unless it is an active admin */
  assertAdmin(by: string, words: string): void;
}

interface Account {
  readonly loginName: string;
  readonly role: string;
  readonly state: string;
}

export function openForPeople({ dataDirectory, keys, now }: OpenForPeopleOptions): DataForPeople {
  const executor = openExecutor({
    directory: dataDirectory,
    vaultKey: keys.data,
    mustExist: true,
    procedures,
    now,
  });
  const run = (name: string, input?: unknown): unknown => executor.run(name, input, now);
  const activeRole = (loginName: string): string | undefined =>
    (run('people.list') as readonly Account[]).find(
      (account) => account.loginName === loginName && account.state === 'active',
    )?.role;
  try {
    executor.hold({ pairs: pairsOf(keys), retain: [], given: [] });
  } catch (cause) {
    executor.close(now);
    throw cause;
  }
  return {
    run,
    assertTwo(by, words) {
      const [one, other] = by.map(activeRole);
      const isAllowed =
        one !== undefined && other !== undefined && one !== other && [one, other].includes('admin');
      if (!isAllowed) throw new AppError('not-allowed', words);
    },
    assertAdmin(by, words) {
      if (activeRole(by) !== 'admin') throw new AppError('not-allowed', words);
    },
    [Symbol.dispose]: () => executor.close(now),
  };
}
