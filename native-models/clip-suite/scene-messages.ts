import { z } from 'zod';
import type { SceneResult } from './run-scene.ts';

const task = z.strictObject({
  id: z.number().int(),
  list: z.enum(['suite', 'calibration']),
  sceneId: z.number().int(),
  condition: z.string(),
  thresholds: z.array(z.number()),
  isWatched: z.boolean(),
});
export type SceneTask = z.infer<typeof task>;

/** Suite → one of the processes that run its scenes. */
export const toScenesSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    packId: z.string(),
    packsDirectory: z.string(),
    lookAlikes: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('run'), task }),
  z.strictObject({ kind: z.literal('stop') }),
]);

/** The other way. A result comes from this same code and holds numbers only: it is taken as it is. */
export const fromScenesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ran'), result: z.custom<SceneResult>() }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
]);
export type FromScenes = z.infer<typeof fromScenesSchema>;
