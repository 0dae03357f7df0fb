import { z } from 'zod';

const task = z.strictObject({
  id: z.number().int(),
  file: z.string(),
  /** Below 1 to shrink the picture first. */
  scale: z.number().positive().max(1),
});
export type EmbeddingTask = z.infer<typeof task>;

/** Evaluation → one of its embedding processes. */
export const toEmbeddingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), packId: z.string(), packsDirectory: z.string() }),
  z.strictObject({ kind: z.literal('embed'), tasks: z.array(task) }),
  z.strictObject({ kind: z.literal('stop') }),
]);

/** The other way. */
export const fromEmbeddingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('embedded'),
    results: z.array(
      z.strictObject({
        id: z.number().int(),
        template: z.custom<Float32Array>((value) => value instanceof Float32Array).nullable(),
        faceHeightPx: z.number().nullable(),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
]);
export type FromEmbedding = z.infer<typeof fromEmbeddingSchema>;
