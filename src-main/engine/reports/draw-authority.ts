import type { AuthorityRecord } from '../../contract/authority-record.ts';
import { AppError } from '../../contract/errors.ts';
import { authorityRecord, type TakenIn } from './authority-record.ts';
import { readFacts } from './counted-facts.ts';
import type { RecordSource } from './draw-record.ts';

/**
 * Draws a deployment's authority up over the log as far as one of its checkpoints goes: the last one that was taken in by then.
 * @throws AppError `not-found` where none was; `conflict` where the text that was signed isn't here
 */
export async function drawAuthority(
  deploymentId: string,
  head: { readonly size: number; readonly note: string },
  { facts, signedTexts }: RecordSource,
): Promise<AuthorityRecord> {
  const read = readFacts(await facts(head.size)).facts;
  const taken = read.flatMap((fact): readonly TakenIn[] => {
    if (fact.kind !== 'deployment.authorised' || fact.body.deploymentId !== deploymentId) return [];
    const { authoritySha256, ...body } = fact.body;
    return authoritySha256 === undefined
      ? []
      : [{ ...body, sha256: authoritySha256, at: fact.at, entry: fact.sequence }];
  });
  const [latest, ...before] = taken.toReversed();
  if (latest === undefined)
    throw new AppError('not-found', 'No authority that an officer signed was taken in for this deployment.');
  const urgent = read.find(
    (fact) => fact.kind === 'deployment.urgent' && fact.body.deploymentId === deploymentId,
  );
  const texts = await signedTexts({
    authoritySha256: latest.sha256,
    policyHash: latest.policyHash ?? null,
  });
  return authorityRecord({
    note: head.note,
    taken: latest,
    before: before.toReversed(),
    urgent: urgent?.kind === 'deployment.urgent' ? { reason: urgent.body.reason, at: urgent.at } : null,
    ...texts,
  });
}
