import { z } from 'zod';
import { idSchema, instantSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';

/** Why something is asked for: the second person decides by it, and the log keeps it. */
export const reasonSchema = z.string().trim().min(3, 'Say why.').max(300);

const idsSchema = z
  .array(idSchema)
  .min(1, 'Choose at least one, or all.')
  .max(64)
  .refine((ids) => new Set(ids).size === ids.length, 'Choose each once.');

/** What of the force's work a person takes part in. Null: all of it, also what is added later. */
export const scopeSchema = z.strictObject({
  cameraIds: idsSchema.nullable(),
  deploymentIds: idsSchema.nullable(),
  /** At a control room, the sites whose alerts they judge; left out as null, and for whoever is limited otherwise then none. */
  siteNames: idsSchema.nullable().optional(),
});
export type Scope = z.infer<typeof scopeSchema>;

export const grantSchema = z.strictObject({ role: roleSchema, ...scopeSchema.shape });
export type Grant = z.infer<typeof grantSchema>;

/** What needs a second person of another role. */
export const requestKindSchema = z.enum([
  'add-person',
  'change-person',
  'reset-secret',
  'disable-person',
  'qualify-reviewer',
  'export-pack',
  'open-faces',
]);
export type RequestKind = z.infer<typeof requestKindSchema>;

/** alone: done by the first admin, before there was a second person. */
export const requestStateSchema = z.enum([
  'pending',
  'confirmed',
  'refused',
  'withdrawn',
  'expired',
  'alone',
]);
export type RequestState = z.infer<typeof requestStateSchema>;

/** Half of an enrolment code: five characters twice, as they are written down. Shown once, to one person. */
const codeHalfSchema = z.string();

export const askedSchema = z.strictObject({
  requestId: idSchema,
  /** The first half of the code of the person who is invited, for whoever asked; null where nobody is. */
  codeHalf: codeHalfSchema.nullable(),
  /** The other half as well, if it was done alone. */
  otherHalf: codeHalfSchema.nullable(),
});
export type Asked = z.infer<typeof askedSchema>;

export const requestViewSchema = z.strictObject({
  id: idSchema,
  kind: requestKindSchema,
  /** What is asked for, in one sentence. */
  words: z.string(),
  reason: z.string(),
  /** Whom it is about, by id; null for somebody new, or for nobody. */
  personId: idSchema.nullable(),
  /** What would be granted. */
  grant: grantSchema.nullable(),
  askedBy: z.strictObject({ id: idSchema, displayName: z.string(), role: roleSchema }),
  askedAt: instantSchema,
  expiresAt: instantSchema,
  state: requestStateSchema,
  closedBy: z.string().nullable(),
  closedAt: instantSchema.nullable(),
  /** Why the caller can't confirm it; null when they can. */
  cannotConfirmBecause: z.string().nullable(),
  isMine: z.boolean(),
});
export type RequestView = z.infer<typeof requestViewSchema>;

const askers = ['supervisor', 'admin', 'auditor'] as const;

export const requestOperations = {
  /** Pending ones first, oldest first; then the latest that were closed. */
  'requests.list': operation({
    audience: askers,
    input: z.strictObject({}),
    output: z.strictObject({ requests: z.array(requestViewSchema) }),
  }),
  /** The second person's word. What was asked for is done at once. */
  'requests.confirm': operation({
    audience: askers,
    input: z.strictObject({ id: idSchema }),
    /** The second half of the code of the person who is invited, for whoever confirmed. */
    output: z.strictObject({ codeHalf: codeHalfSchema.nullable() }),
  }),
  /** Withdrawn by whoever asked, refused by anybody else. */
  'requests.close': operation({
    audience: askers,
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
};
