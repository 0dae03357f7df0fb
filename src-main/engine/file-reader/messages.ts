import { z } from 'zod';
import { bytesSchema, sha256Schema } from '../../contract/domain.ts';
import { wireErrorSchema } from '../../contract/errors.ts';

const count = z.number().int().nonnegative();

/** Engine → file reader. */
export const toFileReaderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    requestId: count,
    path: z.string(),
    key: bytesSchema,
    files: z.array(
      z.object({ name: z.string(), pieces: z.array(z.strictObject({ at: count, bytes: count })) }),
    ),
  }),
  z.strictObject({ kind: z.literal('table'), requestId: count }),
  z.strictObject({ kind: z.literal('picture'), requestId: count, name: z.string() }),
  z.strictObject({ kind: z.literal('bytes'), requestId: count, name: z.string() }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToFileReader = z.infer<typeof toFileReaderSchema>;

/** File reader → engine: its answer to a request, or why there is none. */
export const fromFileReaderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), requestId: count, files: count }),
  z.strictObject({
    kind: z.literal('table'),
    requestId: count,
    columns: z.array(z.string()),
    rows: z.array(z.strictObject({ line: count, cells: z.array(z.string()) })),
  }),
  z.strictObject({ kind: z.literal('picture'), requestId: count, png: bytesSchema, sha256: sha256Schema }),
  z.strictObject({ kind: z.literal('bytes'), requestId: count, bytes: bytesSchema }),
  z.strictObject({ kind: z.literal('refused'), requestId: count, error: wireErrorSchema }),
]);
export type FromFileReader = z.infer<typeof fromFileReaderSchema>;
