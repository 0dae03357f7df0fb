import { deploymentRecordSchema, type DeploymentRecord } from '../../contract/deployment-record.ts';
import { AppError } from '../../contract/errors.ts';
import { policySchema, type Policy } from '../../contract/policy.ts';
import { parseCheckpoint } from '../portable/parse-checkpoint.ts';
import { toHex } from '../portable/bytes.ts';
import { authoritySchema, type Authority } from '../trust/statements.ts';
import { choiceOf } from '../wording.ts';
import { figuresOf } from './figures.ts';
import { openSigned } from './open-signed.ts';
import { isComplete, passesDue } from './passes-due.ts';
import { leastPublished } from '../statistics/suppress-small.ts';
import { publishedOutcomes } from './published-outcomes.ts';
import type { DeploymentTally } from './tally.ts';
import { uptimeOf, type GateSpan } from './uptime.ts';

/** What a record is drawn up from: the log up to one of its checkpoints, and what officers signed. */
export interface RecordGround {
  /** The signed checkpoint. */
  readonly note: string;
  /** When it was signed: until then a deployment that runs has run. */
  readonly signedAt: number;
  readonly tally: DeploymentTally;
  readonly spans: readonly GateSpan[];
  /** Signed texts, by what the log names them by; null where they aren't here. */
  readonly authorityText: string | null;
  readonly policyText: string | null;
}

/** What is published of a deployment. The same ground gives the same record, to the last byte. Pure. */
export function deploymentRecord(ground: RecordGround): DeploymentRecord {
  const { tally, note } = ground;
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === null)
    throw new AppError('database-damaged', 'A checkpoint of the log can’t be read. Verify the log.');
  const root = toHex(checkpoint.root);
  const policy = openSigned(ground.policyText, tally.policyHash, policySchema);
  const authority = openSigned(ground.authorityText, tally.authoritySha256, authoritySchema);
  const uptime = uptimeOf(
    ground.spans,
    tally.startedAt,
    tally.endedAt ?? Math.max(tally.startedAt, ground.signedAt),
  );
  const due = passesDue(policy);
  const figures = figuresOf([tally], uptime, (code) => choiceOf(policy?.outcomes ?? [], code).words);
  return deploymentRecordSchema.parse({
    stamp: `cordon-deployment-record/1 ${tally.id} ${String(checkpoint.size)} ${root}`,
    log: { origin: checkpoint.origin, size: checkpoint.size, root, checkpoint: note },
    force: policy?.force ?? null,
    deployment: {
      id: tally.id,
      name: tally.name,
      place: tally.place,
      useCase: choiceOf(policy?.useCases ?? [], tally.useCase),
      liveFrom: tally.startedAt,
      endedAt: tally.endedAt,
      urgent: tally.urgent,
    },
    authority: authority === null ? null : authorityPart(authority, tally.authoritySha256 ?? '', policy),
    faces: figures.ledger,
    isLedgerBalanced: figures.isLedgerBalanced,
    alerts: figures.alerts,
    staffFound: {
      selfTest: figures.staffFound.selfTests,
      walks: figures.staffFound.walks,
      passesDue: due,
      isComplete: isComplete(tally, due),
    },
    outcomes: {
      leastPublished,
      byCode:
        publishedOutcomes(figures.outcomes, [['arrest', 'disposal', 'no-action', 'not-located']])?.slice() ??
        null,
    },
    outcomesMissing: figures.outcomesMissing,
    decision: figures.decision,
    uptime: figures.uptime,
  } satisfies DeploymentRecord);
}

function authorityPart(
  authority: Authority,
  sha256: string,
  policy: Policy | null,
): NonNullable<DeploymentRecord['authority']> {
  const {
    deploymentKind: kind,
    from,
    until,
    rationale,
    signage,
    listEntries,
    listSealHash,
    modelHash,
  } = authority;
  return {
    sha256,
    kind,
    from,
    until,
    rationale,
    signage,
    cameras: authority.cameras.length,
    listEntries,
    listSealHash,
    modelHash,
    threshold: authority.threshold,
    policyHash: authority.policyHash,
    documents: authority.documents.map(({ code, title, sha256: hash }) => ({
      words: choiceOf(policy?.authority.documents ?? [], code).words,
      title,
      sha256: hash,
    })),
  };
}
