import { AppError } from '../../../contract/errors.ts';
import { policySchema, type Policy } from '../../../contract/policy.ts';
import type { PublicReport } from '../../../contract/public-report.ts';
import { parseCheckpoint } from '../../portable/parse-checkpoint.ts';
import { toHex } from '../../portable/bytes.ts';
import { hashOfText } from '../../trust/signed-document.ts';
import { choiceOf } from '../../wording.ts';
import { readFacts, stillMissing } from '../counted-facts.ts';
import type { RecordSource } from '../draw-record.ts';
import { figuresReport } from '../figures-report.ts';
import { TallyBook } from '../tally.ts';
import { gateSpans } from '../uptime.ts';
import { publicReport, type ReportGround } from './public-report.ts';
import { quoted, unreadable } from './report-facts.ts';

/**
 * Draws a report up over the log as far as one of its checkpoints goes.
 * @throws AppError `conflict` where what it is counted from can't be read
 */
export async function drawReport(
  asked: ReportGround['asked'],
  head: { readonly size: number; readonly note: string },
  source: RecordSource,
): Promise<PublicReport> {
  const facts = await source.facts(head.size);
  const read = readFacts(facts);
  const book = new TallyBook();
  book.add(read.facts);
  const missing =
    stillMissing(read.missing, (id) => book.isSummed(id)) + unreadable(facts, 'equality.summed');
  if (missing > 0)
    throw new AppError(
      'conflict',
      'Entries that this is counted from can’t be read here. It takes somebody who reviews or audits to be signed in, and a log that verifies.',
    );
  const checkpoint = parseCheckpoint(head.note);
  if (checkpoint === null)
    throw new AppError('database-damaged', 'A checkpoint of the log can’t be read. Verify the log.');
  const policies = await policiesOf(
    quoted(facts, 'policy.adopted').flatMap(({ body }) => [body.previous, body.hash]),
    source,
  );
  const latest = policies.get(quoted(facts, 'policy.adopted').at(-1)?.body.hash ?? '');
  const tallies = book.tallies();
  return publicReport({
    asked,
    facts,
    tallies,
    log: {
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: toHex(checkpoint.root),
      checkpoint: head.note,
    },
    figures: figuresReport(
      { tallies, spans: gateSpans(read.facts), counted: { size: head.size, unreadable: 0 } },
      { from: asked.from, until: asked.until, deploymentId: null },
      (code) => choiceOf(latest?.outcomes ?? [], code).words,
    ),
    policies,
  });
}

/** A signed text is taken only where it has the very hash that the log names. */
async function policiesOf(
  hashes: readonly (string | null)[],
  { signedTexts }: RecordSource,
): Promise<ReadonlyMap<string, Policy>> {
  const policies = new Map<string, Policy>();
  for (const hash of new Set(hashes)) {
    if (hash === null) continue;
    const { policyText } = await signedTexts({ authoritySha256: null, policyHash: hash });
    if (policyText === null) continue;
    if (hashOfText(policyText) !== hash)
      throw new AppError('database-damaged', 'A signed policy is not what the log names. Verify the log.');
    policies.set(hash, policySchema.parse(JSON.parse(policyText)));
  }
  return policies;
}
