import { z } from 'zod';
import { idSchema, instantSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

/** What a person's secret opens: the databases; names and votes; pictures and templates. */
export const keyGroupSchema = z.enum(['data', 'records', 'faces']);
export type KeyGroup = z.infer<typeof keyGroupSchema>;

/** Where a machine's secret lies, from weak to strong. */
export const deviceSecretStoreSchema = z.strictObject({
  kind: z.enum(['demo-file', 'handed-over', 'systemd-host-key', 'key-store', 'tpm']),
  /** Of a key store: which one. */
  detail: z.string().nullable(),
});
export type DeviceSecretStore = z.infer<typeof deviceSecretStoreSchema>;

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
  /** Where this machine's secret lies, and what that is good for. */
  deviceSecret: deviceSecretStoreSchema.extend({ words: z.string() }),
  renewal: z.strictObject({
    /** How much of one that runs is done; null while none does. */
    share: z.number().min(0).max(1).nullable(),
    lastAt: instantSchema.nullable(),
    /** Why the last one came to nothing, or has not come to its end. */
    problem: z.string().nullable(),
  }),
});
export type KeysView = z.infer<typeof keysSchema>;

export const keyOperations = {
  /** Who can open what. No key, and nothing that one could be made of. */
  'keys.read': operation({
    audience: ['admin', 'auditor'],
    input: z.strictObject({}),
    output: keysSchema,
  }),
  /** Begins new keys for everything; `keys.read` tells how far it is. Nothing else works meanwhile. */
  'keys.renew': operation({
    audience: ['admin'],
    input: z.strictObject({ reason: reasonSchema }),
    output: z.strictObject({}),
  }),
};
