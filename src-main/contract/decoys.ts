import { z } from 'zod';
import { idSchema, instantSchema, lineSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';
import { policySchema } from './policy.ts';
import { reasonSchema } from './requests.ts';

/** Where somebody who stands in decoys comes from: never from passers-by. */
export const decoyBasisSchema = z.enum(['synthetic', 'consenting-staff']);

const pictureSchema = z.base64().max(16 * 1024 * 1024);

const decoyPersonSchema = z.strictObject({
  id: idSchema,
  /** A personnel number, or the name of a made-up person. */
  reference: z.string(),
  basis: decoyBasisSchema,
  addedAt: instantSchema,
  /** Decoys that showed this person and were judged. */
  shown: z.number().int().nonnegative(),
});
export type DecoyPerson = z.infer<typeof decoyPersonSchema>;

/** How somebody did on decoys that both people have judged; open ones count for nobody. */
const accuracySchema = z.strictObject({
  judged: z.number().int().nonnegative(),
  /** “No match”: what was right. */
  right: z.number().int().nonnegative(),
  /** “Can’t tell”: no engagement, but not right either. */
  unsure: z.number().int().nonnegative(),
  /** 95% interval of the share that was right, by Wilson. */
  low: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
});
export type DecoyAccuracy = z.infer<typeof accuracySchema>;

const shiftSchema = z.strictObject({
  /** Votes that the person locked within the length of a shift. */
  votes: z.number().int().nonnegative(),
  /** After how many the policy suggests that somebody else goes on; null without a policy. */
  rotateAfter: z.number().int().positive().nullable(),
});

const askedForSchema = policySchema.shape.reviewers;

export const decoyOperations = {
  /** Who stands in decoys. Nobody who judges alerts knows them. */
  'decoys.people': operation({
    audience: ['auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      people: z.array(decoyPersonSchema),
      /** Decoys for each hundred alerts, as the policy says; null without a policy. */
      perHundredAlerts: z.number().int().nonnegative().nullable(),
    }),
  }),
  /** Somebody who agreed to it, or whom nobody ever was: one picture as lists have them, and some as cameras show them. */
  'decoys.add-person': operation({
    audience: ['auditor'],
    input: z.strictObject({
      reference: lineSchema(60),
      basis: decoyBasisSchema,
      /** Where the person’s written consent is kept, or how the made-up person was made. */
      consent: lineSchema(300),
      listedBase64: pictureSchema,
      camerasBase64: z.array(pictureSchema).min(1, 'It takes a picture as a camera shows it.').max(5),
    }),
    output: z.strictObject({ id: idSchema }),
  }),
  /** Destroys their pictures at once: whoever agreed may change their mind. */
  'decoys.remove-person': operation({
    audience: ['auditor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
  'decoys.my-accuracy': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({}),
    output: z.strictObject({
      accuracy: accuracySchema,
      asked: askedForSchema.nullable(),
      shift: shiftSchema,
      /** Why the record keeps the person from judging; null while it doesn’t. */
      fallsShortBecause: z.string().nullable(),
    }),
  }),
  'decoys.accuracy': operation({
    audience: ['supervisor', 'auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      people: z.array(
        accuracySchema.extend({
          personId: idSchema,
          displayName: z.string(),
          role: roleSchema,
          shift: shiftSchema,
          fallsShortBecause: z.string().nullable(),
        }),
      ),
      asked: askedForSchema.nullable(),
    }),
  }),
};
