import { z } from 'zod';
import { codeSchema, idSchema, sha256Schema } from '../contract/domain.ts';

const count = z.number().int().nonnegative();

/** How old a picture was when its list was sealed, in months; up to but without the next. */
export const pictureAges = [0, 12, 36, 60, 120] as const;

/** What a list is made up of when it is sealed. Nobody of it, and nothing that was typed. */
export const watchlistCompositionSchema = z.strictObject({
  listId: idSchema,
  listName: z.string(),
  sealHash: sha256Schema,
  entries: count,
  categories: z.array(z.strictObject({ code: codeSchema, count })),
  under18: count,
  blueList: count,
  /** Of how many enrolled by how many different people, and reviewed by a named officer. */
  enrolledBy: count,
  pictures: z.array(z.strictObject({ fromMonths: count, count })),
});
export type WatchlistComposition = z.infer<typeof watchlistCompositionSchema>;
