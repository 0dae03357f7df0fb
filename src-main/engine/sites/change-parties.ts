import type { Mode } from '../../contract/domain.ts';
import { lockDataDirectory } from '../database/data-directory-lock.ts';
import type { Keys } from '../keys/key-groups.ts';
import { openForPeople } from '../open-for-people.ts';
import type { SignedDocument } from '../trust/signed-document.ts';
import type { IntroductionFile } from './introduction.ts';
import type { Party } from './party-queries.ts';

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
  /** Answers the last order that goes to a site: an envelope. */
  revoke(name: string, reason: string): { readonly order: Uint8Array | null };
  /** A machine that was revoked says that it has its last order. Answers whether it does. */
  noteReceipt(name: string, receipt: Uint8Array): boolean;
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
    using data = openForPeople({ dataDirectory, keys, now });
    data.assertTwo(by, 'Two people of different roles join and revoke machines, one of them an admin.');
    return change({
      introduce: (name, mode) =>
        data.run('sites.introduce', { name, mode }) as ReturnType<PartyChanges['introduce']>,
      join: (document, mode) => void data.run('sites.join', { document, mode, by }),
      revoke: (name, reason) =>
        data.run('sites.revoke', { name, reason, by }) as ReturnType<PartyChanges['revoke']>,
      noteReceipt(name, receipt) {
        const parties = data.run('sites.parties') as readonly Party[];
        const taken = parties
          .filter((party) => party.name === name && party.revokedAt !== null)
          .map(({ id }) => data.run('sites.take-receipt', { partyId: id, bytes: receipt }));
        return taken.some((said) => said !== null);
      },
    });
  } finally {
    lock.release();
  }
}
