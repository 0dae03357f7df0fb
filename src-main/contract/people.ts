import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { qualificationSchema } from './qualifications.ts';
import { askedSchema, grantSchema, reasonSchema, scopeSchema } from './requests.ts';
import { loginNameSchema, personSchema } from './sessions.ts';

/** invited: has a code and no password yet. disabled: can't sign in; nothing that they did is changed. */
export const accountStateSchema = z.enum(['invited', 'active', 'disabled']);
export type AccountState = z.infer<typeof accountStateSchema>;

export const accountViewSchema = personSchema.extend({
  loginName: z.string(),
  state: accountStateSchema,
  hasSecondFactor: z.boolean(),
  /** Of operators and supervisors, where there is one. */
  qualification: qualificationSchema.nullable(),
  scope: scopeSchema,
  createdAt: instantSchema,
  lastSignInAt: instantSchema.nullable(),
  /** Until when an invited person's code opens. */
  invitedUntil: instantSchema.nullable(),
});
export type AccountView = z.infer<typeof accountViewSchema>;

const displayNameSchema = z.string().trim().min(1, 'Enter a name.').max(80);

export const peopleOperations = {
  'people.list': operation({
    audience: ['supervisor', 'admin', 'auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      people: z.array(accountViewSchema),
      /** Nobody but the first admin is there: they invite one person on their own, and then never again. */
      isAlone: z.boolean(),
    }),
  }),
  'people.ask-to-add': operation({
    audience: ['admin'],
    input: grantSchema.extend({
      loginName: loginNameSchema,
      displayName: displayNameSchema,
      reason: reasonSchema,
    }),
    output: askedSchema,
  }),
  'people.ask-to-change': operation({
    audience: ['admin'],
    input: grantSchema.extend({ personId: idSchema, reason: reasonSchema }),
    output: askedSchema,
  }),
  /** Their password and second factors end with the second person's word; a code lets them make new ones. */
  'people.ask-to-reset': operation({
    audience: ['supervisor', 'admin'],
    input: z.strictObject({ personId: idSchema, reason: reasonSchema }),
    output: askedSchema,
  }),
  'people.ask-to-disable': operation({
    audience: ['supervisor', 'admin'],
    input: z.strictObject({ personId: idSchema, reason: reasonSchema }),
    output: askedSchema,
  }),
};
