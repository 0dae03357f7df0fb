import { z } from 'zod';
import { sha256Schema } from './domain.ts';

/** The end of the case log that something published was counted from, signed. */
export const stampedHeadSchema = z.strictObject({
  origin: z.string(),
  size: z.number().int().positive(),
  root: sha256Schema,
  /** The signed checkpoint (C2SP) over them. */
  checkpoint: z.string(),
});
