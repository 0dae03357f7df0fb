import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

/** What a control room sends down to one site. */
export const consignmentKindSchema = z.enum(['policy', 'revocations', 'authority', 'list']);
export type ConsignmentKind = z.infer<typeof consignmentKindSchema>;

/**
 * `sending`: in envelopes that the site has not acknowledged, or not yet in one. `arrived`: the site has it and looks at it. `accepted`,
 * `refused`: the site’s own checks said so. `called-back`: it is to be destroyed there. `destroyed`: the site says that its key is gone.
 * `lost`: the site was revoked before it said anything.
 */
export const consignmentStateSchema = z.enum([
  'sending',
  'arrived',
  'accepted',
  'refused',
  'called-back',
  'destroyed',
  'lost',
]);
export type ConsignmentState = z.infer<typeof consignmentStateSchema>;

export const consignmentViewSchema = z.strictObject({
  id: idSchema,
  site: z.string(),
  what: consignmentKindSchema,
  name: z.string(),
  sentAt: instantSchema,
  sentBy: z.string(),
  state: consignmentStateSchema,
  /** In one plain sentence. */
  words: z.string(),
  /** Of a list: how many are on it, and how many are on their way or there. */
  entries: z.number().int().nonnegative(),
  sent: z.number().int().nonnegative(),
  canBeCalledBack: z.boolean(),
});
export type ConsignmentView = z.infer<typeof consignmentViewSchema>;

const site = z.string().min(1).max(40);
/** A file as somebody chose it, no larger than fits into one message. */
const fileSchema = z.string().min(1).max(600_000, 'This file is far too large to be one of these.');
const sent = z.strictObject({ id: idSchema });

export const consignmentOperations = {
  /** The sites that are joined, and what was sent to them, latest first. */
  'consignments.list': operation({
    audience: ['supervisor', 'admin', 'auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      sites: z.array(z.string()),
      consignments: z.array(consignmentViewSchema),
    }),
  }),
  /** Sends a sealed list to one site, whose machine alone opens it. */
  'consignments.send-list': operation({
    audience: ['supervisor'],
    input: z.strictObject({ site, listId: idSchema }),
    output: sent,
  }),
  /** Sends every version that is in force or was, as two people signed them. */
  'consignments.send-policy': operation({
    audience: ['supervisor', 'admin'],
    input: z.strictObject({ site }),
    output: sent,
  }),
  /** Sends the newest list of what the force root took back. */
  'consignments.send-revocations': operation({
    audience: ['supervisor', 'admin'],
    input: z.strictObject({ site }),
    output: sent,
  }),
  /** Sends an authority that an officer signed for a deployment that was drafted at the site. */
  'consignments.send-authority': operation({
    audience: ['supervisor'],
    input: z.strictObject({ site, file: fileSchema }),
    output: sent,
  }),
  /** Has a list destroyed at the site that it was sent to. */
  'consignments.call-back': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
};
