import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, sha256Schema } from '../../contract/domain.ts';
import { atInstant, counted } from '../wording.ts';
import { entryKind } from './entry-kind.ts';

const deployment = { deploymentId: idSchema.optional(), deploymentName: z.string() };
const withReason = z.strictObject({ ...deployment, reason: z.string() });

/** What became of deployments: open to every reader of the log. */
export const deploymentEntryKinds = {
  'deployment.drafted': entryKind(
    z.strictObject({ ...deployment, place: z.string(), useCase: z.string() }),
    (body) => `The deployment ${body.deploymentName} at ${body.place} was drafted.`,
  ),
  'deployment.changed': entryKind(
    z.strictObject(deployment),
    (body) => `The draft of the deployment ${body.deploymentName} was changed.`,
  ),
  'deployment.reopened': entryKind(
    withReason,
    (body) =>
      `The deployment ${body.deploymentName} was opened again for changes, and its authority dropped: ${body.reason}`,
  ),
  'deployment.authorised': entryKind(
    z.strictObject({
      ...deployment,
      authorisedBy: z.string().optional(),
      /** Of whoever authorised it, as their certificate says; the rank is the policy's code. */
      personnelNumber: z.string().optional(),
      rank: codeSchema.nullable().optional(),
      place: z.string().optional(),
      useCase: z.string().optional(),
      from: instantSchema.optional(),
      until: instantSchema.optional(),
      listName: z.string().optional(),
      sealHash: sha256Schema.optional(),
      cameraNames: z.array(z.string()).optional(),
      threshold: z.number().optional(),
      modelHash: sha256Schema.optional(),
      policyHash: sha256Schema.optional(),
      /** Of the signed authority. */
      authoritySha256: sha256Schema.optional(),
    }),
    (body) => {
      const by = body.authorisedBy === undefined ? '' : ` by ${body.authorisedBy}`;
      const window =
        body.from === undefined || body.until === undefined
          ? ''
          : `, from ${atInstant(body.from)} until ${atInstant(body.until)}`;
      return `The deployment ${body.deploymentName} was authorised${by}${window}.`;
    },
  ),
  'deployment.live': entryKind(
    z.strictObject({ ...deployment, words: z.string().optional() }),
    (body) =>
      `The deployment ${body.deploymentName} went live.${body.words === undefined ? '' : ` ${body.words}`}`,
  ),
  'deployment.ended': entryKind(
    withReason,
    (body) => `The deployment ${body.deploymentName} ended: ${body.reason}`,
  ),
  'deployment.suspended': entryKind(
    withReason,
    (body) => `The deployment ${body.deploymentName} was suspended: ${body.reason}`,
  ),
  'deployment.resumed': entryKind(
    withReason,
    (body) => `The deployment ${body.deploymentName} goes on: ${body.reason}`,
  ),
  /** Something was handed in for it that counts for nothing. */
  'deployment.refused': entryKind(
    z.strictObject({ ...deployment, what: z.string(), because: z.string() }),
    (body) => `${body.what} for the deployment ${body.deploymentName} was refused: ${body.because}`,
  ),
  'deployment.self-test-began': entryKind(
    z.strictObject({ ...deployment, staff: z.number().int() }),
    (body) =>
      `The self-test of the deployment ${body.deploymentName} began, with ${counted(body.staff, 'member', 'members')} of staff to be found.`,
  ),
  'deployment.self-test-finished': entryKind(
    z.strictObject({ ...deployment, staff: z.number().int(), found: z.number().int() }),
    (body) =>
      `The self-test of the deployment ${body.deploymentName} found ${String(body.found)} of ${counted(body.staff, 'member', 'members')} of staff.`,
  ),
  'deployment.urgent-asked': entryKind(
    withReason,
    (body) => `An urgent start of the deployment ${body.deploymentName} was asked for: ${body.reason}`,
  ),
  /** It was asked for and does not come about. */
  'deployment.urgent-dropped': entryKind(
    withReason.extend({ how: z.enum(['withdrawn', 'refused']) }),
    (body) => `The urgent start of the deployment ${body.deploymentName} was ${body.how}: ${body.reason}`,
  ),
  'deployment.urgent': entryKind(
    z.strictObject({
      ...deployment,
      place: z.string(),
      reason: z.string(),
      askedBy: z.string(),
      confirmedBy: z.string(),
      authorityDueAt: instantSchema,
    }),
    (body) =>
      `The deployment ${body.deploymentName} at ${body.place} was started urgently by two people, ${body.askedBy} and ${body.confirmedBy}, without a written authority: ${body.reason} The authority is due by ${atInstant(body.authorityDueAt)}.`,
  ),
  'deployment.purged': entryKind(
    withReason,
    (body) => `What the deployment ${body.deploymentName} left was destroyed: ${body.reason}`,
  ),
  'deployment.reported': entryKind(
    z.strictObject({ ...deployment, sha256: sha256Schema }),
    (body) =>
      `The record of the deployment ${body.deploymentName} was drawn up to be published (${body.sha256.slice(0, 12)}).`,
  ),
  'presence.confirmed': entryKind(
    z.strictObject({ ...deployment, slot: z.number().int(), countsUntil: instantSchema }),
    (body) =>
      `The on-site officer’s code was confirmed for the deployment ${body.deploymentName}. It counts until ${atInstant(body.countsUntil)}.`,
  ),
  'presence.refused': entryKind(
    z.strictObject({ ...deployment, because: z.string() }),
    (body) => `A code of presence for the deployment ${body.deploymentName} was refused: ${body.because}`,
  ),
} as const;
