import { z } from 'zod';
import { cameraLimitsSchema } from '../../../contract/cameras.ts';
import { bytesSchema as bytes } from '../../../contract/domain.ts';
import { wireErrorSchema } from '../../../contract/errors.ts';
import { lastStep } from '../overload/economy.ts';
import { trailPointSchema } from '../trail-point.ts';

const count = z.number().int().nonnegative();

/** Engine → inference process. */
export const toInferenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    packsDirectory: z.string(),
    packId: z.string(),
    /** Private socket (named pipe on Windows) on which the ingest process gives frames. */
    socketPath: z.string(),
    token: z.string(),
    /** Execution providers that are not to be tried, because they ended the process. */
    avoidProviders: z.array(z.string()),
  }),
  /** Replaces the gallery. Probes are searched in this and nothing else. */
  z.strictObject({
    kind: z.literal('gallery'),
    listSealHash: z.string(),
    /** The model whose templates these are: with another one they mean nothing. */
    modelHash: z.string(),
    threshold: z.number().min(0).max(1),
    entries: z.array(z.strictObject({ id: z.string(), isBlueList: z.boolean() })),
    /** Of all entries, one after the other, sealed to the newest `galleryKey`; empty where there are none. */
    sealedTemplates: bytes,
  }),
  /** Cameras that may be recognised; all tracks of any other are overwritten and counted as lost. */
  z.strictObject({ kind: z.literal('gate'), cameraIds: z.array(z.string()) }),
  /** What cameras ask for beyond what holds for all; those that are left out ask for nothing. */
  z.strictObject({
    kind: z.literal('limits'),
    cameras: z.array(z.strictObject({ cameraId: z.string(), limits: cameraLimitsSchema })),
  }),
  /** The template is sealed to `replyKey`, which opens this one answer. */
  z.strictObject({ kind: z.literal('enrol'), requestId: count, picture: bytes, replyKey: bytes }),
  /** A square crop that is wanted at another size. */
  z.strictObject({
    kind: z.literal('resize'),
    requestId: count,
    crop: bytes,
    sidePx: z.number().int().min(16).max(1024),
  }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToInference = z.infer<typeof toInferenceSchema>;

/** Inference process → engine. Of a face that matched nothing, only counts ever leave that process. */
export const fromInferenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ready'),
    model: z.strictObject({
      name: z.string(),
      purpose: z.string(),
      modelHash: z.string(),
      defaultThreshold: z.number(),
    }),
    /** ONNX Runtime's name of it. */
    provider: z.string(),
    providerWords: z.string(),
    /** To which the first list's templates are sealed. */
    galleryKey: bytes,
  }),
  /** The provider failed in the middle of its work, and the CPU has taken over: nothing was lost. */
  z.strictObject({ kind: z.literal('fell-back'), failed: z.string() }),
  z.strictObject({ kind: z.literal('failed'), error: wireErrorSchema }),
  /** How far recognition is cut back, because the machine can't keep up; 0: not at all. */
  z.strictObject({ kind: z.literal('load'), step: z.number().int().min(0).max(lastStep) }),
  z.strictObject({
    kind: z.literal('loaded'),
    listSealHash: z.string(),
    threshold: z.number(),
    entries: count,
  }),
  /** A list was taken: the next one's templates are sealed to this. */
  z.strictObject({ kind: z.literal('gallery-key'), galleryKey: bytes }),
  /** Since the last message about this camera; `live` is counted anew each time, never derived. */
  z.strictObject({
    kind: z.literal('counts'),
    cameraId: z.string(),
    frames: count,
    detections: count,
    opened: count,
    matched: count,
    blueList: count,
    forgotten: count,
    lost: count,
    live: count,
  }),
  z.strictObject({
    kind: z.literal('match'),
    cameraId: z.string(),
    /** Milliseconds since 1970-01-01 UTC. */
    capturedAt: count,
    listEntryId: z.string(),
    score: z.number(),
    /** Best looks first: square PNG crops with bystanders pixelated. */
    probes: z.array(bytes).min(1),
    /** From its first look to its last. */
    trail: z.array(trailPointSchema),
  }),
  /** A consenting member of staff passed: to test a deployment and calibrate a site with, never an alert. */
  z.strictObject({ kind: z.literal('blue-list-pass'), listEntryId: z.string(), score: z.number() }),
  z.strictObject({
    kind: z.literal('enrolled'),
    requestId: count,
    sealedTemplate: bytes,
    /** 0 to 100. */
    quality: z.number(),
    /** Square PNG crop with the framing of the probes. */
    crop: bytes,
  }),
  z.strictObject({ kind: z.literal('resized'), requestId: count, crop: bytes }),
  /** Or resized. */
  z.strictObject({ kind: z.literal('not-enrolled'), requestId: count, error: wireErrorSchema }),
]);
export type FromInference = z.infer<typeof fromInferenceSchema>;
