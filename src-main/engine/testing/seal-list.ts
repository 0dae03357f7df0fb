import type { DatabaseClient } from '../database/client.ts';
import { sealList, submitList } from '../watchlists/close-list.ts';
import { accountFor } from './account.ts';

const hourMs = 3_600_000;
const builder = { id: 'builder-of-lists', role: 'supervisor' } as const;
const approver = { id: 'approver-of-lists', role: 'auditor' } as const;

/** Submits, approves and seals a list, as two people do who take no other part in the test. Answers its seal. */
export async function sealListIn(database: Pick<DatabaseClient, 'call'>, id: string): Promise<string> {
  const known = new Set((await database.call('people.list')).map((account) => account.id));
  for (const { id: personId, role } of [builder, approver]) {
    if (known.has(personId)) continue;
    await database.call('people.add', { account: accountFor(personId, role), kind: 'person.added' });
  }
  await submitList(database, { id, actor: builder });
  const contentHash = (await database.call('watchlists.find', { id }))?.contentHash ?? '';
  await database.call('watchlists.approve', { id, contentHash, actor: approver });
  const times = { usableForMs: 72 * hourMs, answerableMs: 31 * 24 * hourMs };
  const { sealHash } = await sealList(database, times, { id, actor: builder });
  return sealHash;
}
