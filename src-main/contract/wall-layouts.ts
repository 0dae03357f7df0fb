import { z } from 'zod';
import { idSchema } from './domain.ts';
import { operation } from './operation.ts';

/** As many tiles as a wall shows at once. */
export const mostTiles = 16;
export const mostLayouts = 20;

/** Which cameras a person's wall shows, in which order, and how many of them at once. Each person has their own. */
export const wallLayoutSchema = z.strictObject({
  name: z.string().trim().min(1, 'Give the layout a name.').max(40),
  /** Each at most once. Those that are gone are left out where it is shown. */
  cameraIds: z
    .array(idSchema)
    .min(1)
    .max(200)
    .refine((ids) => new Set(ids).size === ids.length, 'A camera is in a layout once.'),
  tiles: z.number().int().min(1).max(mostTiles),
});
export type WallLayout = z.infer<typeof wallLayoutSchema>;

const everyRole = ['operator', 'supervisor', 'admin', 'auditor'] as const;

export const wallLayoutOperations = {
  'wall-layouts.list': operation({
    audience: everyRole,
    input: z.strictObject({}),
    output: z.strictObject({ layouts: z.array(wallLayoutSchema) }),
  }),
  /** In the place of the caller's own of the same name, if there is one. */
  'wall-layouts.save': operation({
    audience: everyRole,
    input: wallLayoutSchema,
    output: z.strictObject({}),
  }),
  'wall-layouts.remove': operation({
    audience: everyRole,
    input: wallLayoutSchema.pick({ name: true }),
    output: z.strictObject({}),
  }),
};
