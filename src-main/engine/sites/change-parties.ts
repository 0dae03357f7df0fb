import { AppError } from '../../contract/errors.ts';
import type { Mode } from '../../contract/domain.ts';
import { lockDataDirectory } from '../database/data-directory-lock.ts';
import { openExecutor } from '../database/executor.ts';
import { pairsOf } from '../database/group-keys.ts';
import type { Keys } from '../keys/key-groups.ts';
import { procedures } from '../procedures.ts';
import type { SignedDocument } from '../trust/signed-document.ts';
import type { IntroductionFile } from './introduction.ts';

export interface ChangeOptions {
  readonly dataDirectory: string;
  /** Of the two people together. */
  readonly keys: Keys;
  /** Their login names. */
  readonly by: readonly [string, string];
  readonly now: number;
}

/** What two people do to the machines that this one knows. */
export interface PartyChanges {
  introduce(name: string, mode: Mode): { readonly file: IntroductionFile; readonly fingerprint: string };
  join(document: SignedDocument, mode: Mode): void;
  revoke(name: string, reason: string): void;
}

interface Account {
  readonly loginName: string;
  readonly role: string;
  readonly state: string;
}

/**
 * Opens a data directory for two people, while no engine works on it.
 * @throws AppError when these two may not, by the data's own word; nothing is changed then
 */
export function changeParties<Result>(
  { dataDirectory, keys, by, now }: ChangeOptions,
  change: (changes: PartyChanges) => Result,
): Result {
  const lock = lockDataDirectory(dataDirectory);
  try {
    const executor = openExecutor({
      directory: dataDirectory,
      vaultKey: keys.data,
      mustExist: true,
      procedures,
      now,
    });
    try {
      executor.hold({ pairs: pairsOf(keys), retain: [], given: [] });
      const run = (name: string, input?: unknown): unknown => executor.run(name, input, now);
      // The executor finds procedures by name; each answers what its declaration says.
      assertTwo(run('people.list') as readonly Account[], by);
      return change({
        introduce: (name, mode) =>
          run('sites.introduce', { name, mode }) as ReturnType<PartyChanges['introduce']>,
        join: (document, mode) => void run('sites.join', { document, mode, by }),
        revoke: (name, reason) => void run('sites.revoke', { name, reason, by }),
      });
    } finally {
      executor.close(now);
    }
  } finally {
    lock.release();
  }
}

function assertTwo(accounts: readonly Account[], by: readonly [string, string]): void {
  const [one, other] = by.map((loginName) =>
    accounts.find((account) => account.loginName === loginName && account.state === 'active'),
  );
  const isAllowed =
    one !== undefined &&
    other !== undefined &&
    one.loginName !== other.loginName &&
    one.role !== other.role &&
    [one, other].some(({ role }) => role === 'admin');
  if (!isAllowed)
    throw new AppError(
      'not-allowed',
      'Two people of different roles join and revoke machines, one of them an admin.',
    );
}
