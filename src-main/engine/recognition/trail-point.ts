import { z } from 'zod';

const boxSchema = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** Where a face was in one picture, and whoever else was there: in shares of the picture's width, both ways. */
export const trailPointSchema = z.strictObject({
  /** Milliseconds since 1970 UTC. */
  capturedAt: z.number(),
  face: boxSchema,
  others: z.array(boxSchema),
});
export type TrailPoint = z.infer<typeof trailPointSchema>;
