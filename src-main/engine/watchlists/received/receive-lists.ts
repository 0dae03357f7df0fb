import type { Policy } from '../../../contract/policy.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { compositionOf, type EntryFacts } from '../composition.ts';
import { hashOfPieces } from '../content-hash.ts';
import { neededUntil, usableForMs } from '../views.ts';
import type { WholeList } from './received-queries.ts';

export interface ReceiveDeps {
  readonly database: Pick<DatabaseClient, 'call'>;
  /** The policy in force; null where there is none. */
  readonly policy: () => Promise<Policy | null>;
  /** The model that runs here; null while it is starting. */
  readonly modelHash: () => string | null;
  readonly now: () => number;
}

/** So many entries are opened and hashed at once: others get their answers in between. */
const checkedAtOnce = 50;

/**
 * Looks at lists of which everybody has come: whether they are what was sealed, and whether they could have been made here. Answers how
 * many were settled; a list whose model or rules aren't known yet waits.
 */
export async function receiveLists({ database, policy, modelHash, now }: ReceiveDeps): Promise<number> {
  let settled = 0;
  for (;;) {
    const list = await database.call('watchlists.whole-received');
    if (list === null) return settled;
    const [rules, running] = [await policy(), modelHash()];
    if (rules === null || running === null) return settled;
    const because = cannotReceiveBecause(list, rules, running);
    const checked = because === null ? await check(database, list, rules) : { because };
    if ('because' in checked)
      await database.call('watchlists.refuse-received', { id: list.id, because: checked.because });
    else
      await database.call('watchlists.accept-received', {
        id: list.id,
        sealHash: list.contentHash,
        usableForMs: usableForMs(rules),
        composition: compositionOf(checked.facts, now()),
      });
    settled += 1;
  }
}

/** What the list as a whole lacks; null when nothing. Pure. */
function cannotReceiveBecause(
  { modelHash, entries }: WholeList,
  { watchlist }: Policy,
  running: string,
): string | null {
  if (modelHash !== running) return 'It was made with another model than the one that runs here.';
  return entries > watchlist.maximumEntries
    ? `It has more than the ${String(watchlist.maximumEntries)} entries that the policy here allows.`
    : null;
}

async function check(
  database: ReceiveDeps['database'],
  { id, begunAt, contentHash }: WholeList,
  policy: Policy,
): Promise<{ readonly facts: readonly EntryFacts[] } | { readonly because: string }> {
  const facts: EntryFacts[] = [];
  let problem: string | null = null;
  const hash = await hashOfPieces(async (after) => {
    const checked = await database.call('watchlists.check-received', {
      id,
      after,
      limit: checkedAtOnce,
      policy,
      neededUntil: neededUntil(begunAt, policy),
    });
    facts.push(...checked.facts);
    problem = checked.problem;
    return problem === null ? checked.piece : { ...checked.piece, last: null };
  });
  if (problem !== null) return { because: problem };
  return hash === contentHash
    ? { facts }
    : { because: 'It is not the list that two people approved and sealed.' };
}
