import { z } from 'zod';
import { idSchema, instantSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';

export const personSchema = z.strictObject({
  id: idSchema,
  displayName: z.string(),
  role: roleSchema,
});
export type Person = z.infer<typeof personSchema>;

export const sessionSchema = z.strictObject({
  /** Held in the renderer's memory only; resumes the session after an engine restart. */
  token: z.string(),
  /** Path part under which media may be fetched: `/media/<ticket>/…`. Dies with the session. */
  mediaTicket: z.string(),
  person: personSchema,
  /** When the shift is over. */
  expiresAt: instantSchema,
  /** Why nothing works yet but what ends this. */
  heldBack: z.enum(['no-second-factor', 'locked', 'shift-over']).nullable(),
});
export type SessionView = z.infer<typeof sessionSchema>;

export const loginNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9.-]{1,31}$/, 'Use 2 to 32 letters, digits, dots or hyphens.');
/** A code of an authenticator app, however it is spaced. */
export const totpCodeSchema = z
  .string()
  .transform((code) => code.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'The code has six digits.'));
/** What somebody who is signed in proves with that it is still them. */
const ownSecretsSchema = z.strictObject({
  password: z.string().min(1, 'Enter your password.').max(256),
  code: totpCodeSchema.optional(),
});
export const newPasswordSchema = z.string().min(12, 'Use at least 12 characters.').max(256);

export const sessionOperations = {
  'sessions.sign-in': operation({
    audience: 'anyone',
    input: z.strictObject({
      loginName: loginNameSchema,
      password: z.string().min(1).max(256),
      /** Of the second factor, where the person has one; without it they are asked for it. */
      code: totpCodeSchema.optional(),
    }),
    output: sessionSchema,
  }),
  /** An invited person makes their own password with the code that two people gave them, and is signed in. */
  'sessions.enrol': operation({
    audience: 'anyone',
    input: z.strictObject({
      loginName: loginNameSchema,
      /** Both halves, however they are spaced. */
      code: z.string().min(1).max(64),
      password: newPasswordSchema,
    }),
    output: sessionSchema,
  }),
  'sessions.resume': operation({
    audience: 'anyone',
    input: z.strictObject({ token: z.string().max(128) }),
    output: sessionSchema,
  }),
  'sessions.sign-out': operation({
    audience: 'signed-in',
    whileHeldBack: ['no-second-factor', 'locked', 'shift-over'],
    input: z.strictObject({}),
    output: z.strictObject({}),
  }),
  /** The person touched this seat: without that its screen locks. Only a person's input says so, never a timer. */
  'sessions.note-input': operation({
    audience: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    input: z.strictObject({}),
    output: z.strictObject({}),
  }),
  'sessions.lock': operation({
    audience: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    input: z.strictObject({}),
    output: z.strictObject({}),
  }),
  'sessions.unlock': operation({
    audience: 'signed-in',
    whileHeldBack: ['locked'],
    input: ownSecretsSchema,
    output: sessionSchema,
  }),
  /** Signs in for another shift on the same seat, before the end of this one or shortly after it. */
  'sessions.renew': operation({
    audience: 'signed-in',
    whileHeldBack: ['shift-over'],
    input: ownSecretsSchema,
    output: sessionSchema,
  }),
  /** First run on real data: makes the keys, the encrypted databases and the first admin. */
  'setup.create-admin': operation({
    audience: 'anyone',
    input: z.strictObject({
      loginName: loginNameSchema,
      displayName: z.string().trim().min(1).max(80),
      password: newPasswordSchema,
    }),
    output: sessionSchema,
  }),
};
