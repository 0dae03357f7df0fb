import { z } from 'zod';
import { cameraStateSchema, cameraTroubleKindSchema, sha256Schema } from '../../../contract/domain.ts';
import { wireErrorSchema } from '../../../contract/errors.ts';
import { trailPointSchema } from '../trail-point.ts';

const bytes = z.instanceof(Uint8Array);
const count = z.number().int().nonnegative();

/** An address may carry credentials; those given apart from it win. */
const address = {
  url: z.string(),
  userName: z.string().optional(),
  password: z.string().optional(),
  transport: z.enum(['tcp', 'udp']).optional(),
  certificateSha256: sha256Schema.optional(),
  /** Of a recording: where it lies. */
  file: z.string().optional(),
};

/** A picture as it is, of a stream that no browser plays; or in so few squares that nobody can be known in it. */
const drawnAsSchema = z.enum(['clear', 'pixelated']);
export type DrawnAs = z.infer<typeof drawnAsSchema>;

const clipRequest = {
  /** An initialisation segment, and fragments of it from a keyframe on. */
  init: bytes,
  fragments: z.array(z.strictObject({ startsAt: z.number(), bytes })),
  /** Milliseconds since 1970 UTC: pictures before are only decoded. */
  from: z.number(),
  /** Where the one person was, and who else. In no other picture is anybody shown. */
  points: z.array(trailPointSchema),
};

/** Engine → ingest process. */
export const toIngestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    cameraId: z.string(),
    ...address,
    /** Faces are looked for in this stream of the camera, and cut out of the other. It takes the same credentials. */
    substreamUrl: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('close'), cameraId: z.string() }),
  /** Where to listen for the inference process, which asks for frames there. */
  z.strictObject({ kind: z.literal('link'), socketPath: z.string(), token: z.string() }),
  /** The cameras that may give frames to inference; all others decode nothing and hold no picture. */
  z.strictObject({ kind: z.literal('recognise'), cameraIds: z.array(z.string()) }),
  /** The cameras that somebody looks at closely: each of their pictures is handed over by itself. */
  z.strictObject({ kind: z.literal('look-closely'), cameraIds: z.array(z.string()) }),
  /** The cameras of which somebody wants drawn pictures, and how; nothing is decoded for any other. */
  z.strictObject({
    kind: z.literal('draw'),
    wanted: z.array(z.strictObject({ cameraId: z.string(), drawnAs: drawnAsSchema })),
  }),
  /** Opens a stream once, tells what it carries, and closes it. */
  z.strictObject({ kind: z.literal('test'), requestId: count, ...address }),
  /** Draws what was kept of a camera's video, with one person in it and everybody else pixelated. */
  z.strictObject({ kind: z.literal('draw-clip'), requestId: count, ...clipRequest }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToIngest = z.infer<typeof toIngestSchema>;

/** Which of a camera's streams: without a substream there is only its main one. */
const streamNameSchema = z.enum(['main', 'sub']);
export type StreamName = z.infer<typeof streamNameSchema>;

const streamFactsSchema = z.strictObject({
  /** What the camera sends; Motion JPEG, and what comes from this machine itself, is made H.264 for the tile. */
  codec: z.enum(['h264', 'h265', 'mjpeg', 'converted']),
  /** RFC 6381, as Media Source Extensions want it: avc1.64001f. */
  mimeCodec: z.string(),
  widthPx: count,
  heightPx: count,
  framesPerSecond: z.number().nonnegative(),
});
export type StreamFacts = z.infer<typeof streamFactsSchema>;

/** Ingest process → engine. No message ever holds a password, nor an address with one. */
export const fromIngestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('state'),
    cameraId: z.string(),
    state: cameraStateSchema,
    /** Tells the person what is wrong and what to do. */
    message: z.string(),
    /** When the next attempt is due; absent while connected and when only another address can help. */
    retryInMs: z.number().nonnegative().optional(),
  }),
  /** What became of a camera's substream. While it isn't live, faces are looked for in the main stream. */
  z.strictObject({
    kind: z.literal('substream'),
    cameraId: z.string(),
    state: cameraStateSchema,
    message: z.string(),
  }),
  /** All that is wrong with a camera that sends pictures; none when that is over. */
  z.strictObject({
    kind: z.literal('troubles'),
    cameraId: z.string(),
    troubles: z.array(z.strictObject({ kind: cameraTroubleKindSchema, words: z.string() })),
  }),
  z.strictObject({ kind: z.literal('stream'), cameraId: z.string(), ...streamFactsSchema.shape }),
  /** A new fMP4 initialisation segment: every fragment after it belongs to it. Comes anew after each reconnect. */
  z.strictObject({
    kind: z.literal('init'),
    cameraId: z.string(),
    stream: streamNameSchema,
    mimeCodec: z.string(),
    bytes,
  }),
  z.strictObject({
    kind: z.literal('fragment'),
    cameraId: z.string(),
    stream: streamNameSchema,
    /** Rises by one; a gap means that fragments were dropped. */
    sequence: count,
    durationS: z.number().positive(),
    /** Capture time of its first picture: milliseconds since 1970 UTC. */
    startsAt: z.number(),
    /** The fragments before it are whole as a segment. */
    startsSegment: z.boolean(),
    /** Begins with a keyframe. */
    isIndependent: z.boolean(),
    bytes,
  }),
  /** A JPEG of a camera, as somebody wants it. */
  z.strictObject({
    kind: z.literal('picture'),
    cameraId: z.string(),
    drawnAs: drawnAsSchema,
    /** Milliseconds since 1970 UTC. */
    capturedAt: z.number(),
    bytes,
  }),
  z.strictObject({
    kind: z.literal('tested'),
    requestId: count,
    ...streamFactsSchema.shape,
    /** JPEG, pixelated. */
    picture: bytes.nullable(),
    tookMs: z.number(),
  }),
  z.strictObject({ kind: z.literal('not-tested'), requestId: count, error: wireErrorSchema }),
  /** Without pictures where they could not be drawn. */
  z.strictObject({
    kind: z.literal('clip-drawn'),
    requestId: count,
    pictures: z.array(z.strictObject({ capturedAt: z.number(), isPixelated: z.boolean(), bytes })),
  }),
  /** Each second, for each open camera; the counts are since it was opened. */
  z.strictObject({
    kind: z.literal('stats'),
    cameraId: z.string(),
    framesDecoded: count,
    /** Decoded frames that a newer one replaced before inference asked. */
    framesReplaced: count,
    /** Packets that were never decoded because the decoder was behind. */
    packetsSkipped: count,
    lastPictureAt: z.number().nullable(),
    bitsPerSecond: count,
  }),
]);
export type FromIngest = z.infer<typeof fromIngestSchema>;
