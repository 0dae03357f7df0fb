import { AppError } from '../../contract/errors.ts';
import type { DeploymentRecord } from '../../contract/deployment-record.ts';
import type { LogFact } from '../log-fact.ts';
import { readFacts, stillMissing } from './counted-facts.ts';
import { deploymentRecord } from './deployment-record.ts';
import type { SignedTexts } from './queries.ts';
import { TallyBook } from './tally.ts';
import { gateSpans } from './uptime.ts';

/** Where a record's log and texts come from: an engine's database, or one that is only read. */
export interface RecordSource {
  /** Facts of the log up to an entry. */
  readonly facts: (until: number) => Promise<readonly LogFact[]>;
  readonly signedTexts: (wanted: {
    readonly authoritySha256: string | null;
    readonly policyHash: string | null;
  }) => Promise<SignedTexts>;
}

/**
 * Draws a deployment's record up over the log as far as one of its checkpoints goes.
 * @throws AppError `not-found` where it had not gone live by then; `conflict` where what it was counted from is gone
 */
export async function drawRecord(
  deploymentId: string,
  head: { readonly size: number; readonly at: number; readonly note: string },
  { facts, signedTexts }: RecordSource,
): Promise<DeploymentRecord> {
  const read = readFacts(await facts(head.size));
  const book = new TallyBook();
  book.add(read.facts);
  if (stillMissing(read.missing, (id) => book.isSummed(id)) > 0)
    throw new AppError(
      'conflict',
      'Entries that this is counted from can’t be read any more, so it can’t be drawn up over that part of the log.',
    );
  const tally = book.tallies().find(({ id }) => id === deploymentId);
  if (tally === undefined)
    throw new AppError('not-found', 'This deployment never went live, so there is nothing to publish.');
  if (tally.endedAt === null)
    throw new AppError('conflict', 'A record is drawn up once its deployment has ended.');
  const { authoritySha256, policyHash } = tally;
  return deploymentRecord({
    note: head.note,
    signedAt: head.at,
    tally,
    spans: gateSpans(read.facts),
    ...(await signedTexts({ authoritySha256, policyHash })),
  });
}
