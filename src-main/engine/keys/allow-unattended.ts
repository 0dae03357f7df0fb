import { openForPeople } from '../open-for-people.ts';
import type { Keys } from './key-groups.ts';
import type { Vault } from './vault.ts';

interface Change {
  readonly dataDirectory: string;
  /** Read under the lock of the directory, which whoever calls holds. */
  readonly vault: Vault;
  /** Of everybody who signed in, together. */
  readonly keys: Keys;
  readonly now: number;
}

/**
 * Lets a machine open its data with nobody there, on the word of two people. Cut off between the two steps, it may not: the database names no
 * other than the one before, which is gone.
 * @throws AppError
 */
export async function allowUnattended({
  by,
  ...change
}: Change & { readonly by: readonly [string, string] }): Promise<void> {
  using data = openForPeople(change);
  data.assertTwo(
    by,
    'Two people of different roles let a machine open its data by itself, one of them an admin.',
  );
  const id = await change.vault.allowUnattended(change.keys);
  data.run('keys.allow-unattended', { id, by });
}

/** Takes that back, on the word of one admin. @throws AppError */
export async function withdrawUnattended({
  by,
  reason,
  ...change
}: Change & { readonly by: string; readonly reason: string }): Promise<void> {
  using data = openForPeople(change);
  data.assertAdmin(by, 'An admin withdraws what a machine may do by itself.');
  // First that: whatever comes in between, it does not count any more.
  data.run('keys.withdraw-unattended', { by, reason });
  await change.vault.withdrawUnattended();
}
