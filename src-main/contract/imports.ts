import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';

/** Why a row can't be listed. */
export const importProblemCodeSchema = z.enum([
  'missing-field',
  'unknown-category',
  'image-date',
  'image-too-old',
  'expires-too-soon',
  'under-18',
  'duplicate-reference',
  'duplicate-person',
  'missing-picture',
  'unreadable-picture',
  'no-face',
  'two-faces',
  'face-too-small',
  'poor-quality',
  'not-in-demo',
  'too-many',
]);
export type ImportProblemCode = z.infer<typeof importProblemCodeSchema>;

export const importProblemSchema = z.strictObject({ code: importProblemCodeSchema, words: z.string() });
export type ImportProblem = z.infer<typeof importProblemSchema>;

/** receiving → checking → checked → committed; cancelled or failed from anywhere before. */
export const importPhaseSchema = z.enum([
  'receiving',
  'checking',
  'checked',
  'committing',
  'committed',
  'cancelled',
  'failed',
]);
export type ImportPhase = z.infer<typeof importPhaseSchema>;

export const importStatusSchema = z.strictObject({
  id: idSchema,
  listId: idSchema,
  phase: importPhaseSchema,
  begunBy: z.string(),
  isMine: z.boolean(),
  receivedBytes: z.number().int().nonnegative(),
  /** Of the CSV file; 0 until it was read. */
  rows: z.number().int().nonnegative(),
  checked: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  /** How many rows have each kind of problem; a row may have several. */
  problems: z.partialRecord(importProblemCodeSchema, z.number().int().positive()),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** What went wrong with the whole of it; null unless it failed. */
  failure: z.string().nullable(),
  endedAt: instantSchema.nullable(),
});
export type ImportStatus = z.infer<typeof importStatusSchema>;

export const importRowSchema = z.strictObject({
  /** Line of the CSV file. */
  line: z.number().int().nonnegative(),
  reference: z.string(),
  picture: z.string(),
  /** 0 to 100; null where there is no face to say it of. */
  quality: z.number().nullable(),
  /** Empty for a row that can be listed. */
  problems: z.array(importProblemSchema),
});
export type ImportRow = z.infer<typeof importRowSchema>;

const builders = ['supervisor'] as const;
const one = z.strictObject({ id: idSchema });
const nothing = z.strictObject({});

/**
 * Many pictures at once, from a CSV file and its pictures. All or nothing: until the commit nobody is on the list, and a
 * cancelled, failed or killed import leaves nothing. One at a time; only whoever began it goes on with it.
 */
export const importOperations = {
  'imports.begin': operation({
    audience: builders,
    input: z.strictObject({ listId: idSchema }),
    output: z.strictObject({
      id: idSchema,
      /** What a piece of a file may hold at the most. */
      chunkBytes: z.number().int().positive(),
    }),
  }),
  /** The next piece of a file; the pieces of one file come in order. */
  'imports.put': operation({
    audience: builders,
    input: z.strictObject({
      id: idSchema,
      /** Path below the folder that was chosen, with slashes. */
      file: z.string().min(1).max(400),
      offset: z.number().int().nonnegative(),
      isLast: z.boolean(),
      dataBase64: z.base64().max(2 * 1024 * 1024),
    }),
    output: nothing,
  }),
  /** Everything is there: it is read and each row looked at, without listing anybody. */
  'imports.check': operation({ audience: builders, input: one, output: nothing }),
  /** The import that is under way or ended last; null when there was none since the engine started. */
  'imports.status': operation({
    audience: builders,
    input: nothing,
    output: z.strictObject({ status: importStatusSchema.nullable() }),
  }),
  'imports.rows': operation({
    audience: builders,
    input: z.strictObject({
      id: idSchema,
      /** Only rows with this problem; `any` for all that have one. */
      problem: importProblemCodeSchema.or(z.literal('any')).nullable(),
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({ count: z.number().int().nonnegative(), rows: z.array(importRowSchema) }),
  }),
  /** The rows with a problem as they came, with what is wrong with each: to be put right and handed in again. */
  'imports.report': operation({
    audience: builders,
    input: one,
    output: z.strictObject({ csv: z.string() }),
  }),
  /** Lists everybody at once; rows with problems only if they are to be left out. */
  'imports.commit': operation({
    audience: builders,
    input: z.strictObject({ id: idSchema, leavesOutRefused: z.boolean() }),
    output: z.strictObject({ entries: z.number().int().nonnegative() }),
  }),
  'imports.cancel': operation({ audience: builders, input: one, output: nothing }),
};
