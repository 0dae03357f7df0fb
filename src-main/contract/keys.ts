import { z } from 'zod';
import { idSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';

/** What a person's secret opens: the databases; names and votes; pictures and templates. */
export const keyGroupSchema = z.enum(['data', 'records', 'faces']);
export type KeyGroup = z.infer<typeof keyGroupSchema>;

export const keysSchema = z.strictObject({
  /** Everybody who has a way in, or a code to make one. */
  holders: z.array(
    z.strictObject({
      id: idSchema,
      displayName: z.string(),
      role: roleSchema,
      /** Whether it is a code that waits for its person. */
      isInvited: z.boolean(),
      opens: z.array(keyGroupSchema),
    }),
  ),
  groups: z.array(
    z.strictObject({
      group: keyGroupSchema,
      /** Whether somebody who has it is signed in, so that what it opens can be read now. */
      isInMemory: z.boolean(),
      /** What would be lost, and when; null while enough people have it. */
      atRisk: z.string().nullable(),
    }),
  ),
});
export type KeysView = z.infer<typeof keysSchema>;

export const keyOperations = {
  /** Who can open what. No key, and nothing that one could be made of. */
  'keys.read': operation({
    audience: ['admin', 'auditor'],
    input: z.strictObject({}),
    output: keysSchema,
  }),
};
