import { z } from 'zod';

const watchingSchema = z.strictObject({
  recordFile: z.string(),
  /** Ids of `mutants.ts`: overwrites that are left out. */
  mutants: z.array(z.string()),
  /** Keeps one model's input on purpose. */
  keepsOne: z.boolean(),
});
/** What a watched engine and its processes are told, by their environment: nothing of it is secret. */
export type Watching = z.infer<typeof watchingSchema>;

const variable = 'CORDON_MEMORY_IMAGE';

export function watching(): Watching {
  return watchingSchema.parse(JSON.parse(process.env[variable] ?? 'null'));
}

export function watchingEnvironment(value: Watching): NodeJS.ProcessEnv {
  return { [variable]: JSON.stringify(value) };
}
