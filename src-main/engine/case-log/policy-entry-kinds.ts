import { z } from 'zod';
import { sha256Schema } from '../../contract/domain.ts';
import { counted, shortHash } from '../wording.ts';
import { entryKind } from './entry-kind.ts';

/** What this installation trusts and which rules it goes by: open to every reader of the log. */
export const policyEntryKinds = {
  'trust.root-pinned': entryKind(
    z.strictObject({ force: z.string(), fingerprint: z.string() }),
    (body) => `The force root of ${body.force} was pinned: ${body.fingerprint}.`,
  ),
  'trust.revocations-adopted': entryKind(
    z.strictObject({
      number: z.number().int().positive(),
      /** Everybody whose certificates it revokes, those of earlier lists too. */
      revoked: z.array(z.string()),
      resetsClock: z.boolean(),
    }),
    (body) => {
      const whose =
        body.revoked.length === 0 ? '' : ` It revokes certificates of ${body.revoked.join(', ')}.`;
      const clock = body.resetsClock ? ' The time known here follows it.' : '';
      return `List ${String(body.number)} of revocations was taken in.${whose}${clock}`;
    },
  ),
  'policy.adopted': entryKind(
    z.strictObject({
      version: z.number().int().positive(),
      hash: sha256Schema,
      previous: sha256Schema.nullable(),
      signers: z.array(z.string()),
      /** One sentence for each change; empty for the first version known here. */
      changes: z.array(z.string()),
    }),
    (body) =>
      `Version ${String(body.version)} of the policy (${shortHash(body.hash)}), signed by ${body.signers.join(' and ')}, came into force${
        body.previous === null ? '' : ` with ${counted(body.changes.length, 'change', 'changes')}`
      }.`,
  ),
  'policy.refused': entryKind(
    z.strictObject({ what: z.string(), because: z.string() }),
    (body) => `${body.what} was handed in and refused: ${body.because}`,
  ),
} as const;
