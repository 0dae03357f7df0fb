import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { qualificationSchema } from './qualifications.ts';
import { newPasswordSchema, personSchema, totpCodeSchema } from './sessions.ts';

/** What somebody is asked for to prove that it is still them: never what a session alone gives. */
export const ownPasswordSchema = z.string().min(1, 'Enter your password.').max(256);

const ownSessionSchema = z.strictObject({
  id: idSchema,
  signedInAt: instantSchema,
  expiresAt: instantSchema,
  /** The one that asks. */
  isThis: z.boolean(),
});
export type OwnSession = z.infer<typeof ownSessionSchema>;

export const ownAccountSchema = z.strictObject({
  person: personSchema,
  loginName: z.string(),
  /** Those that have not ended, the newest first. */
  sessions: z.array(ownSessionSchema),
  /** The latest sign-ins, refusals and endings, newest first, as the log has them. */
  recent: z.array(z.strictObject({ at: instantSchema, words: z.string(), isRefusal: z.boolean() })),
  /** Whether the caller may judge alerts; null for roles that never do. */
  reviewing: z
    .strictObject({
      qualification: qualificationSchema.nullable(),
      cannotReviewBecause: z.string().nullable(),
    })
    .nullable(),
  /** What would come of a forgotten password, in sentences. */
  secondFactor: z.strictObject({
    isThere: z.boolean(),
    /** Whether the caller's role works with one only. */
    isNeeded: z.boolean(),
  }),
  ifForgotten: z.strictObject({ words: z.array(z.string()).min(1), isLoss: z.boolean() }),
});
export type OwnAccount = z.infer<typeof ownAccountSchema>;

/** What everybody may do about themselves, and nobody about another. */
export const ownAccountOperations = {
  'account.read': operation({
    audience: 'signed-in',
    input: z.strictObject({}),
    output: ownAccountSchema,
  }),
  /** Ends every other session of the caller. */
  'account.change-password': operation({
    audience: 'signed-in',
    input: z.strictObject({
      password: ownPasswordSchema,
      newPassword: newPasswordSchema,
      code: totpCodeSchema.optional(),
    }),
    output: z.strictObject({}),
  }),
  /** A new secret for an authenticator app, to be confirmed by a code of it. Nothing is changed yet. */
  'account.begin-second-factor': operation({
    audience: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    input: z.strictObject({}),
    output: z.strictObject({
      /** For typing in: RFC 4648 base32. */
      key: z.string(),
      /** For the QR code: `otpauth://totp/…`. */
      address: z.string(),
      expiresAt: instantSchema,
    }),
  }),
  /** Makes it count, in the place of the one before. Ends every other session of the caller. */
  'account.confirm-second-factor': operation({
    audience: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    input: z.strictObject({
      password: ownPasswordSchema,
      /** Of the new secret. */
      newCode: totpCodeSchema,
      /** Of the second factor that the caller has, if there is one. */
      code: totpCodeSchema.optional(),
    }),
    output: z.strictObject({}),
  }),
  /** Ends another session of the caller; this one they sign out of. */
  'account.end-session': operation({
    audience: 'signed-in',
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
};
