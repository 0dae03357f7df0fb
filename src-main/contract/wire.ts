import { z } from 'zod';
import { wireErrorSchema } from './errors.ts';
import { engineEventSchema } from './events.ts';
import { wireMediaReplySchema } from './media.ts';

/** Renderer → engine. JSON over the WebSocket, the same objects over a MessagePort. */
export const wireRequestSchema = z.strictObject({
  kind: z.literal('request'),
  id: z.number().int().nonnegative(),
  operation: z.string().max(64),
  input: z.unknown(),
});
export type WireRequest = z.infer<typeof wireRequestSchema>;

const replySchema = z.discriminatedUnion('ok', [
  z.strictObject({
    kind: z.literal('reply'),
    id: z.number().int(),
    ok: z.literal(true),
    output: z.unknown(),
  }),
  z.strictObject({
    kind: z.literal('reply'),
    id: z.number().int(),
    ok: z.literal(false),
    error: wireErrorSchema,
  }),
]);
export type WireReply = z.infer<typeof replySchema>;

/** Said by the engine host, not by the engine: how the engine process is. */
export const hostNoticeSchema = z.strictObject({
  kind: z.literal('host'),
  engine: z.enum(['starting', 'ready', 'restarting', 'failed']),
  /** With `failed`, and with `restarting` where it is known: what is wrong and what to do. */
  message: z.string().optional(),
});
export type HostNotice = z.infer<typeof hostNoticeSchema>;

/** Engine or host → renderer. */
export const wireMessageSchema = z.union([
  replySchema,
  z.strictObject({ kind: z.literal('event'), event: engineEventSchema }),
  hostNoticeSchema,
  wireMediaReplySchema,
]);
export type WireMessage = z.infer<typeof wireMessageSchema>;
