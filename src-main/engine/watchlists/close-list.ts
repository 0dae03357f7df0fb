import type { DatabaseClient } from '../database/client.ts';
import { compositionOf, type EntryFacts } from './composition.ts';
import { hashOfPieces } from './content-hash.ts';
import type { Actor } from './life-queries.ts';

/** So many entries are read at once; those that are sealed are opened and hashed besides. */
const readAtOnce = 100;
const sealedAtOnce = 50;

type Caller = Pick<DatabaseClient, 'call'>;

interface Closing {
  readonly id: string;
  readonly actor: Actor;
}

/**
 * Submits a list. However long it is, whoever else asks the database something gets an answer between two pieces; a list that was
 * changed between them is not submitted. @throws AppError
 */
export async function submitList(database: Caller, { id, actor }: Closing): Promise<void> {
  const { changes } = await database.call('watchlists.may-submit', { id, actor });
  const contentHash = await hashOfPieces((after) =>
    database.call('watchlists.content', { id, after, limit: readAtOnce }),
  );
  await database.call('watchlists.submit', { id, actor, contentHash, changes });
}

/**
 * Seals a list, in pieces likewise. Since its submission its entries can't change; one at a time: another would begin it anew.
 * @throws AppError
 */
export async function sealList(
  database: Caller,
  times: { readonly usableForMs: number; readonly answerableMs: number },
  { id, actor }: Closing,
): Promise<{ readonly sealHash: string }> {
  const { approvedAt, now } = await database.call('watchlists.begin-seal', { id, actor, ...times });
  const facts: EntryFacts[] = [];
  const sealHash = await hashOfPieces(async (after) => {
    const read = await database.call('watchlists.seal-piece', { id, after, limit: sealedAtOnce });
    facts.push(...read.facts);
    return read.piece;
  });
  const composition = compositionOf(facts, now);
  const { usableForMs } = times;
  return database.call('watchlists.seal', { id, actor, usableForMs, sealHash, approvedAt, composition });
}
