import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { askedSchema, reasonSchema } from './requests.ts';

export const mostOpenedHours = 8;

const numbersSchema = z
  .array(
    z
      .number('Numbers only, separated by commas.')
      .int('Whole numbers only.')
      .positive('Alerts are numbered from 1.'),
  )
  .min(1, 'Name at least one alert.')
  .max(50, 'At most 50 alerts at once.')
  .refine((numbers) => new Set(numbers).size === numbers.length, 'Each alert stands once.');

/** Pictures of some alerts that two people opened to an auditor, for a while. */
export const faceOpeningSchema = z.strictObject({
  id: idSchema,
  personId: idSchema,
  displayName: z.string(),
  openedBy: z.array(z.string()),
  reason: z.string(),
  until: instantSchema,
  alerts: z.array(
    z.strictObject({
      id: idSchema,
      number: z.number().int(),
      /** What is left of them; for whom it was opened only. */
      pictures: z.array(
        z.strictObject({ kind: z.enum(['probe', 'candidate']), nth: z.number().int().nonnegative() }),
      ),
    }),
  ),
  isMine: z.boolean(),
});
export type FaceOpening = z.infer<typeof faceOpeningSchema>;

const witnesses = ['supervisor', 'admin', 'auditor'] as const;

export const faceOpeningOperations = {
  /** Asks that an auditor may see the pictures of some alerts; a second person confirms, and neither is the auditor. */
  'faces.ask-to-open': operation({
    audience: ['supervisor', 'admin'],
    input: z.strictObject({
      personId: idSchema,
      alertNumbers: numbersSchema,
      hours: z
        .number('A number of hours.')
        .int('Whole hours.')
        .min(1, 'One hour at the least.')
        .max(mostOpenedHours, `${String(mostOpenedHours)} hours at the most.`),
      reason: reasonSchema,
    }),
    output: askedSchema,
  }),
  /** What is open now, to whom. */
  'faces.openings': operation({
    audience: witnesses,
    input: z.strictObject({}),
    output: z.strictObject({ openings: z.array(faceOpeningSchema) }),
  }),
  /** Closes it before its time. */
  'faces.close': operation({
    audience: witnesses,
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
};
