import { z } from 'zod';

/*
 * Inference connects to ingest, proves itself, and then asks; each question gets its answer before the next is asked.
 *   hello:    "CFL2" · token length (u32) · token (UTF-8)
 *   question: length (u32) · JSON
 *   answer:   header length (u32) · body length (u32) · header (JSON) · body
 * Numbers are big-endian.
 */
const helloMagic = Buffer.from('CFL2');
export const questionPrefixBytes = 4;
export const answerPrefixBytes = 8;
export const maxQuestionBytes = 4_096;
export const maxHeaderBytes = 4_096;
const maxSidePx = 8_192;
/** An 8K picture in RGB: nothing larger is believed. */
export const maxBodyBytes = 100 * 1024 * 1024;

const sidePx = z.number().int().min(1).max(maxSidePx);
const offsetPx = z.number().int().min(0).max(maxSidePx);

export const questionSchema = z.discriminatedUnion('kind', [
  /** The newest frame of the camera that waited longest, as soon as there is one. The one before is done with. */
  z.strictObject({
    kind: z.literal('next'),
    /** How large the pictures of the camera of the frame before are to be from now on: their longest side. */
    detectorSidePx: sidePx.optional(),
    /** How long after that frame the next one of its camera is wanted at the soonest; as soon as may be if it isn't said. */
    intervalMs: z.number().min(1).max(10_000).optional(),
    /** There are faces on that camera, so parts are wanted from its main stream, where faces are looked for in another. */
    wantsFull: z.boolean().optional(),
    /** Nothing but keyframes of that camera is to be decoded. */
    keyframesOnly: z.boolean().optional(),
  }),
  /** A part of the frame that was given last, at full resolution; in whole pixels of its picture. */
  z.strictObject({ kind: z.literal('cut'), x: offsetPx, y: offsetPx, width: sidePx, height: sidePx }),
]);
export type Question = z.infer<typeof questionSchema>;
/** What is wanted of the next frame of a camera. */
export type NextFrame = Omit<Extract<Question, { kind: 'next' }>, 'kind'>;

/** What a frame is, ahead of its pixels. Sides are in pixels. */
const frameHeaderSchema = z.strictObject({
  kind: z.literal('frame'),
  cameraId: z.string(),
  /** Rises by one for each frame decoded of this camera; gaps are frames that were replaced by newer ones. */
  sequence: z.number().int().nonnegative(),
  /** When the camera's packet arrived: milliseconds since 1970 UTC. */
  capturedAt: z.number(),
  /** Of the picture that parts can be cut out of. */
  width: sidePx,
  height: sidePx,
  /**
   * The picture for the detector, which is the body: planes of red, green and blue, `width` × `contentHeight` each.
   * `height` is what the detector takes: the rest is zero. Both sides are multiples of 64.
   */
  detector: z.strictObject({
    width: sidePx,
    height: sidePx,
    contentHeight: sidePx,
    /** Sides in it ÷ sides in the picture. */
    scale: z.number().positive(),
  }),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

export const answerHeaderSchema = z.discriminatedUnion('kind', [
  frameHeaderSchema,
  /** The body is RGB24, tightly packed. */
  z.strictObject({ kind: z.literal('cut'), width: sidePx, height: sidePx }),
  /** The frame is no longer there, because its camera may not be recognised any more. */
  z.strictObject({ kind: z.literal('gone') }),
]);
export type AnswerHeader = z.infer<typeof answerHeaderSchema>;

/** How many bytes follow a header. */
export function bodyBytesOf(header: AnswerHeader): number {
  switch (header.kind) {
    case 'frame':
      return header.detector.width * header.detector.contentHeight * 3;
    case 'cut':
      return header.width * header.height * 3;
    case 'gone':
      return 0;
  }
}

export function encodeHello(token: string): Buffer {
  const tokenBytes = Buffer.from(token);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(tokenBytes.length);
  return Buffer.concat([helloMagic, length, tokenBytes]);
}

export function encodeQuestion(question: Question): Buffer {
  const json = Buffer.from(JSON.stringify(question));
  const prefix = Buffer.alloc(questionPrefixBytes);
  prefix.writeUInt32BE(json.length);
  return Buffer.concat([prefix, json]);
}

/** Everything of an answer up to its body. */
export function encodeAnswerStart(header: AnswerHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(answerPrefixBytes);
  prefix.writeUInt32BE(json.length, 0);
  prefix.writeUInt32BE(bodyBytesOf(header), 4);
  return Buffer.concat([prefix, json]);
}
