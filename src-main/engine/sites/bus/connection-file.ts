import { z } from 'zod';
import { controlRoom, siteIdSchema } from './subjects.ts';

/** Below a data folder: what this machine's NATS server and its engine need of one another. */
export const busFolder = 'bus';
/** There: how the engine reaches its own server. Where it is missing, nothing of all this is loaded. */
export const connectionFileName = 'engine.json';

export const connectionFileSchema = z.strictObject({
  format: z.literal('cordon-bus/1'),
  /** What this machine is called on the bus. */
  name: z.union([z.literal(controlRoom), siteIdSchema]),
  /** On this machine: `127.0.0.1:4222`. */
  address: z.string().regex(/^127\.0\.0\.1:\d{1,5}$/),
  user: z.literal('engine'),
  password: z.string().min(32).max(100),
});
export type ConnectionFile = z.infer<typeof connectionFileSchema>;
