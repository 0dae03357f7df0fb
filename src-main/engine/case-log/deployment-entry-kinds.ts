import { z } from 'zod';
import { idSchema, instantSchema, sha256Schema } from '../../contract/domain.ts';
import { atInstant } from '../wording.ts';
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
} as const;
