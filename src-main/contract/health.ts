import { z } from 'zod';
import { instantSchema } from './domain.ts';
import { operation } from './operation.ts';

export const healthAreaSchema = z.strictObject({
  title: z.string(),
  state: z.enum(['good', 'attention', 'bad']),
  /** One sentence; what to do, where something is to be done. */
  words: z.string(),
  facts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type HealthArea = z.infer<typeof healthAreaSchema>;

/** How the machine and the program on it are; nothing of persons, lists or alerts. */
export const healthSchema = z.strictObject({ at: instantSchema, areas: z.array(healthAreaSchema) });
export type Health = z.infer<typeof healthSchema>;

const audience = ['admin', 'auditor'] as const;

export const healthOperations = {
  'health.read': operation({ audience, input: z.strictObject({}), output: healthSchema }),
  /** The same as a text to send to whoever helps, with the program's latest log lines. */
  'health.report': operation({
    audience,
    input: z.strictObject({}),
    output: z.strictObject({ fileName: z.string(), contentType: z.string(), text: z.string() }),
  }),
};
