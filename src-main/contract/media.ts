import { z } from 'zod';
import { bytesSchema } from './domain.ts';

/** Renderer → engine, on the same way as requests: what lies below `/media/<ticket>/` for whoever sits there. */
export const wireMediaRequestSchema = z.strictObject({
  kind: z.literal('media'),
  id: z.number().int().nonnegative(),
  path: z.string().max(300),
});
export type WireMediaRequest = z.infer<typeof wireMediaRequestSchema>;

/** Engine → renderer. Over a MessagePort as it is, over the WebSocket as one frame (`packFrame`). */
export const wireMediaReplySchema = z.strictObject({
  kind: z.literal('media'),
  id: z.number().int(),
  status: z.number().int(),
  body: bytesSchema,
});
export type WireMediaReply = z.infer<typeof wireMediaReplySchema>;

/** What goes before fragments that a player takes as they come (`cameras/<id>/fragments`). */
export const liveFragmentsHeaderSchema = z.strictObject({
  /** To be asked for next. */
  next: z.number().int(),
  /** RFC 6381, as Media Source Extensions want it. */
  mimeCodec: z.string(),
  /** Length of the initialisation segment that comes first, where a timeline begins; otherwise 0. */
  initBytes: z.number().int().nonnegative(),
  /** Capture time of the first picture: milliseconds since 1970 UTC. */
  startsAt: z.number(),
  durationS: z.number(),
});
export type LiveFragmentsHeader = z.infer<typeof liveFragmentsHeaderSchema>;

/** What goes before a JPEG that the engine drew (`cameras/<id>/drawn` and `cameras/<id>/pixelated`). */
export const drawnPictureHeaderSchema = z.strictObject({
  /** To be named when the next one is asked for. */
  number: z.number().int(),
  /** Milliseconds since 1970 UTC. */
  capturedAt: z.number(),
});
export type DrawnPictureHeader = z.infer<typeof drawnPictureHeaderSchema>;

/** What goes before the JPEGs of a clip (`alerts/<id>/clip`), one after the other. */
export const clipHeaderSchema = z.strictObject({
  pictures: z.array(
    z.strictObject({
      /** Milliseconds since 1970 UTC. */
      capturedAt: z.number(),
      /** Nobody is to be known in it. */
      isPixelated: z.boolean(),
      /** Length of its JPEG. */
      bytes: z.number().int().positive(),
    }),
  ),
});

const lengthBytes = 4;

/** One piece of bytes: the length of the header (32 bits, big-endian), the header as JSON, the body. */
export function packFrame(header: object, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify(header));
  const frame = new Uint8Array(lengthBytes + head.length + body.length);
  new DataView(frame.buffer).setUint32(0, head.length);
  frame.set(head, lengthBytes);
  frame.set(body, lengthBytes + head.length);
  return frame;
}

/** The header as it came, to be parsed, and a view of the body; undefined for what is no frame. */
export function unpackFrame(
  frame: Uint8Array,
): { readonly header: unknown; readonly body: Uint8Array } | undefined {
  if (frame.length < lengthBytes) return undefined;
  const headBytes = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0);
  if (headBytes > frame.length - lengthBytes) return undefined;
  const bodyAt = lengthBytes + headBytes;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(frame.subarray(lengthBytes, bodyAt)));
    return { header, body: frame.subarray(bodyAt) };
  } catch {
    return undefined;
  }
}
