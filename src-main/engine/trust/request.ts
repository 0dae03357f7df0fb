import { z } from 'zod';

/** What a console asks to have signed: a draft that people may still edit. What is signed is made from it anew. */
export const signingRequestSchema = z.strictObject({
  format: z.literal('cordon-request/1'),
  /** Told apart by its `kind`; its own schema is asked before anything is signed. */
  statement: z.looseObject({ kind: z.string() }),
});
