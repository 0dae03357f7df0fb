import { authorityRecordSchema, type AuthorityRecord } from '../../contract/authority-record.ts';
import { AppError } from '../../contract/errors.ts';
import { policySchema } from '../../contract/policy.ts';
import { toHex } from '../portable/bytes.ts';
import { parseCheckpoint } from '../portable/parse-checkpoint.ts';
import { authoritySchema } from '../trust/statements.ts';
import { choiceOf } from '../wording.ts';
import { openSigned } from './open-signed.ts';

/** What the log says of an authority that was taken in. */
export interface TakenIn {
  /** Of the text that was signed. */
  readonly sha256: string;
  readonly at: number;
  readonly entry: number;
  readonly deploymentId: string;
  readonly policyHash?: string | undefined;
  readonly authorisedBy?: string | undefined;
  readonly personnelNumber?: string | undefined;
  readonly rank?: string | null | undefined;
}

/** What an authority is drawn up from: the log up to one of its checkpoints, and what officers signed. */
export interface AuthorityGround {
  /** The signed checkpoint. */
  readonly note: string;
  readonly taken: TakenIn;
  readonly before: readonly TakenIn[];
  readonly urgent: AuthorityRecord['urgent'];
  /** Signed texts, by what the log names them by; null where they aren't here. */
  readonly authorityText: string | null;
  readonly policyText: string | null;
}

/** An authority to be published. The same ground gives the same, to the last byte. Pure. */
export function authorityRecord(ground: AuthorityGround): AuthorityRecord {
  const { note, taken, before, urgent } = ground;
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === null)
    throw new AppError('database-damaged', 'A checkpoint of the log can’t be read. Verify the log.');
  const root = toHex(checkpoint.root);
  const policy = openSigned(ground.policyText, taken.policyHash ?? null, policySchema);
  const order = openSigned(ground.authorityText, taken.sha256, authoritySchema);
  if (order === null)
    throw new AppError(
      'conflict',
      'The authority that the log names is not here, so it can’t be drawn up. Verify the log.',
    );
  const { personnelNumber = null, rank = null } = taken;
  return authorityRecordSchema.parse({
    stamp: `cordon-deployment-authority/1 ${taken.deploymentId} ${String(checkpoint.size)} ${root}`,
    log: { origin: checkpoint.origin, size: checkpoint.size, root, checkpoint: note },
    force: policy?.force ?? null,
    signed: {
      ...takenIn(taken),
      personnelNumber,
      rank: rank === null ? null : choiceOf(policy?.authority.ranks ?? [], rank),
    },
    before: before.map(takenIn),
    urgent,
    order,
    words: {
      useCase: choiceOf(policy?.useCases ?? [], order.useCase),
      documents: order.documents.map(({ code }) => choiceOf(policy?.authority.documents ?? [], code)),
    },
  } satisfies AuthorityRecord);
}

function takenIn({ sha256, authorisedBy = 'not known here', at, entry }: TakenIn) {
  return { sha256, officer: authorisedBy, at, entry };
}
