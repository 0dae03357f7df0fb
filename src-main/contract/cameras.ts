import { z } from 'zod';
import {
  cameraStateSchema,
  cameraTroubleKindSchema,
  idSchema,
  instantSchema,
  sha256Schema,
} from './domain.ts';
import { operation } from './operation.ts';

const shareSchema = z.number().min(0).max(1);

/** A part of the picture, in shares of its width and height. */
const pictureRegionSchema = z
  .strictObject({ x: shareSchema, y: shareSchema, width: shareSchema, height: shareSchema })
  .refine(
    ({ x, y, width, height }) => width > 0 && height > 0 && x + width <= 1.0001 && y + height <= 1.0001,
    {
      message: 'The region has to lie in the picture.',
    },
  );

/** What one camera asks for beyond what holds for all: it can only be stricter. An authority is bound to it. */
export const cameraLimitsSchema = z.strictObject({
  /** Counts where it is above the authorised one; null for the authorised one. */
  threshold: shareSchema.nullable(),
  /** 0 to 100, counts where it is above what a look needs anywhere. */
  leastQuality: z.number().min(0).max(100).nullable(),
  /** Whose middle lies in one of these is not looked at. */
  ignored: z.array(pictureRegionSchema).max(8),
});
export type CameraLimits = z.infer<typeof cameraLimitsSchema>;

export const noLimits: CameraLimits = { threshold: null, leastQuality: null, ignored: [] };

/** How the video comes over RTSP: UDP loses packets, and anybody on the network may send some. */
const cameraTransportSchema = z.enum(['tcp', 'udp']);

export const cameraViewSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  place: z.string(),
  /** Without user name or password; such words in its path and query are hidden. */
  address: z.string(),
  hasCredentials: z.boolean(),
  transport: cameraTransportSchema,
  /** The certificate that was confirmed for it. */
  certificateSha256: sha256Schema.nullable(),
  limits: cameraLimitsSchema,
  /** The stream in which faces are looked for, if it is another; shown as the address is. */
  substream: z
    .strictObject({ address: z.string(), state: cameraStateSchema, stateWords: z.string() })
    .nullable(),
  state: cameraStateSchema,
  /** The state in words, with what to do about it. */
  stateWords: z.string(),
  stateSince: instantSchema,
  /** What is wrong though it sends pictures; the first explains most. */
  troubles: z.array(
    z.strictObject({
      kind: cameraTroubleKindSchema,
      /** What is wrong and what to do. */
      words: z.string(),
      since: instantSchema,
    }),
  ),
  stream: z
    .strictObject({
      codec: z.string(),
      /** RFC 6381, as Media Source Extensions want it. */
      mimeCodec: z.string(),
      widthPx: z.number().int(),
      heightPx: z.number().int(),
      framesPerSecond: z.number(),
    })
    .nullable(),
  lastPictureAt: instantSchema.nullable(),
  isRecognising: z.boolean(),
  detectionsPerSecond: z.number(),
  /** Confirmed tracks since the deployment started. */
  facesSeen: z.number().int(),
  /** Confirmed tracks in the last minute. */
  facesPerMinute: z.number().int(),
  lastAlertAt: instantSchema.nullable(),
});
export type CameraView = z.infer<typeof cameraViewSchema>;

const addressSchema = z
  .string()
  .trim()
  .max(500)
  .regex(
    /^(?:(?:rtsp|http)s?|recording|usb):\/\/[^\s/]+/i,
    'The address starts with rtsp://, rtsps://, http:// or https:// and names a host; or with usb:// or recording://.',
  );

export const cameraInputSchema = z.strictObject({
  name: z.string().trim().min(1, 'Give the camera a name.').max(60),
  place: z.string().trim().max(120),
  address: addressSchema,
  /** A smaller stream of the same camera, at the same host. */
  substream: addressSchema.optional(),
  transport: cameraTransportSchema.optional(),
  /** Of a camera that speaks TLS: the certificate that the admin compared and confirms. */
  certificateSha256: sha256Schema.optional(),
  /** None where it is left out. */
  limits: cameraLimitsSchema.optional(),
  userName: z.string().max(128).optional(),
  password: z.string().max(256).optional(),
});
export type CameraInput = z.infer<typeof cameraInputSchema>;

const testedStreamSchema = z.strictObject({
  codec: z.string(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  framesPerSecond: z.number(),
});

/** A device that answered when cameras were looked for. Its words are its own: nobody vouches for them. */
const foundDeviceSchema = z.strictObject({
  /** Where it answers ONVIF, at the address that its answer came from. */
  service: z.string(),
  name: z.string(),
  hardware: z.string(),
  location: z.string(),
  /** The camera that is there already under this host; null where there is none. */
  knownAs: z.string().nullable(),
});
export type FoundDevice = z.infer<typeof foundDeviceSchema>;

/** One of the streams that a device offers; numbers are 0 where it doesn’t say. */
const deviceProfileSchema = z.strictObject({
  token: z.string(),
  name: z.string(),
  codec: z.string(),
  widthPx: z.number().int().nonnegative(),
  heightPx: z.number().int().nonnegative(),
  framesPerSecond: z.number().nonnegative(),
  /** RTSP, at the device’s own host, without credentials; as it is, because it is to be added. */
  address: z.string(),
});
export type DeviceProfile = z.infer<typeof deviceProfileSchema>;

/** How a camera did over some time, by what the log says. */
const cameraHealthSchema = z.strictObject({
  cameraId: idSchema,
  cameraName: z.string(),
  /** Cordon ran and looked after it. */
  watchedMs: z.number().nonnegative(),
  /** It sent pictures. */
  liveMs: z.number().nonnegative(),
  /** It sent pictures, and nothing was wrong with them. */
  wellMs: z.number().nonnegative(),
  faultCount: z.number().int().nonnegative(),
  /** Latest first, and only so many. */
  faults: z.array(
    z.strictObject({
      kind: z.union([cameraStateSchema, cameraTroubleKindSchema]),
      /** What was wrong and what to do, as it was told then. */
      words: z.string(),
      from: instantSchema,
      /** Null while it goes on. */
      until: instantSchema.nullable(),
    }),
  ),
});
export type CameraHealth = z.infer<typeof cameraHealthSchema>;

const everyRole = ['operator', 'supervisor', 'admin', 'auditor'] as const;

export const cameraOperations = {
  'cameras.list': operation({
    audience: everyRole,
    input: z.strictObject({}),
    output: z.strictObject({ cameras: z.array(cameraViewSchema) }),
  }),
  /** Opens the stream once, tells what it carries and shows it pixelated; keeps nothing. */
  'cameras.test': operation({
    audience: ['admin'],
    input: cameraInputSchema.omit({ name: true, place: true, limits: true }).extend({
      /** The camera that is being changed: what is hidden of its address is filled in, and its credentials if kept. */
      saved: z.strictObject({ id: idSchema, keepCredentials: z.boolean() }).optional(),
    }),
    output: testedStreamSchema.extend({
      tookMs: z.number(),
      substream: testedStreamSchema.nullable(),
      /** JPEG in base64, in which nobody can be known; null where none could be decoded. */
      picture: z.base64().nullable(),
    }),
  }),
  /** Looks for cameras on this machine's networks (ONVIF). */
  'cameras.find': operation({
    audience: ['admin'],
    input: z.strictObject({}),
    output: z.strictObject({ devices: z.array(foundDeviceSchema) }),
  }),
  /** Asks one device for its streams, over ONVIF; keeps nothing. */
  'cameras.profiles': operation({
    audience: ['admin'],
    input: z.strictObject({
      /** A host, or a whole address as a device was found at. */
      service: z.string().trim().min(1, 'Enter the camera’s address.').max(300),
      userName: z.string().max(128).optional(),
      password: z.string().max(256).optional(),
    }),
    output: z.strictObject({ maker: z.string(), model: z.string(), profiles: z.array(deviceProfileSchema) }),
  }),
  /** How the cameras that there are did over the last days. */
  'cameras.health': operation({
    audience: ['admin'],
    input: z.strictObject({ days: z.union([z.literal(1), z.literal(7), z.literal(31)]) }),
    output: z.strictObject({
      from: instantSchema,
      until: instantSchema,
      cameras: z.array(cameraHealthSchema),
    }),
  }),
  'cameras.add': operation({
    audience: ['admin'],
    input: cameraInputSchema,
    output: z.strictObject({ id: idSchema }),
  }),
  /**
   * Kept credentials stay as they are, others replace them, none clears them. What the address says was hidden stays
   * as it is saved.
   */
  'cameras.change': operation({
    audience: ['admin'],
    input: cameraInputSchema.extend({ id: idSchema, keepCredentials: z.boolean() }),
    output: z.strictObject({}),
  }),
  'cameras.remove': operation({
    audience: ['admin'],
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
};
