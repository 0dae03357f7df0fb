import { z } from 'zod';
import { consoleTroubleSchema } from './console-trouble.ts';
import { bytesSchema as bytes, modeSchema } from './domain.ts';
import { wireErrorSchema } from './errors.ts';
import { deviceSecretStoreSchema } from './keys.ts';
import { machineSettingsSchema } from './machine-policy.ts';

/** A stream of the demo's own simulator; the demo opens no other. */
export const demoStreamSchema = z.strictObject({
  cameraId: z.string(),
  url: z.string(),
  userName: z.string(),
  password: z.string(),
});
export type DemoStream = z.infer<typeof demoStreamSchema>;

/** The simulator's one camera that is found over ONVIF; with the credentials of its streams. */
export const demoDeviceSchema = z.strictObject({
  service: z.string(),
  /** Where it answers who looks for cameras, in place of the usual port. */
  discoveryPort: z.number().int().min(1).max(65_535),
  /** Addresses of its streams. */
  streams: z.array(z.string()),
});
export type DemoDevice = z.infer<typeof demoDeviceSchema>;

/** In the folder of the program's log: the lines of now. */
export const logFileName = 'engine.jsonl';

/** Engine host (shell or loopback) → engine. Keys travel here and nowhere else: never in env or argv. */
export const hostToEngineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    mode: modeSchema,
    version: z.string(),
    /** The public key that signed this installation (PEM), by which alone updates count; left away where nobody did. */
    releaseKey: z.string().optional(),
    dataDirectory: z.string(),
    packsDirectory: z.string(),
    /** Which of the packs there, or of those that somebody added, recognises. */
    packId: z.string(),
    /** Read-only assets; the demo's people, portraits and clips are below it. */
    assetsDirectory: z.string(),
    /** 32 random bytes that never leave this machine. */
    deviceSecret: bytes,
    deviceSecretStore: deviceSecretStoreSchema,
    /** Where the figures of this machine are written for a collector; left away where nobody asked for them. */
    metricsFile: z.string().optional(),
    /** Nobody signs in: the engine opens the data by the machine's own way in, or does not start. */
    isUnattended: z.boolean().optional(),
    /** What an engine before this one gave to be kept; its form is the engine's own. */
    keyring: bytes.optional(),
    demoStreams: z.array(demoStreamSchema),
    /** Left away where there is none. */
    demoDevice: demoDeviceSchema.optional(),
    machine: machineSettingsSchema,
    /** How updates get installed here; left away by a host that has nothing to do with it. */
    updates: z
      .strictObject({
        /** Null where the host can have the machine's administrator asked. */
        cannotInstallBecause: z.string().nullable(),
        /** Where whoever installs writes down what became of it; null where nobody does. */
        outcomeFile: z.string().nullable(),
      })
      .optional(),
  }),
  z.strictObject({ kind: z.literal('wire.open'), connectionId: z.string() }),
  z.strictObject({ kind: z.literal('wire.message'), connectionId: z.string(), payload: z.unknown() }),
  z.strictObject({ kind: z.literal('wire.close'), connectionId: z.string() }),
  /** `path` is what follows `/media/`: `<ticket>/cameras/<id>/live.m3u8`. */
  z.strictObject({
    kind: z.literal('media.request'),
    requestId: z.number().int(),
    path: z.string().max(500),
  }),
  /** For the case log; the engine answers `console.noted` once it is in there, which takes somebody who opened the data. */
  z.strictObject({ kind: z.literal('console.trouble'), id: z.number().int(), trouble: consoleTroubleSchema }),
  /** The page as a PDF; null, and why, where it was not printed. */
  z.strictObject({
    kind: z.literal('print.reply'),
    requestId: z.number().int(),
    pdf: bytes.nullable(),
    because: z.string().nullable(),
  }),
  /** Whether an update was checked, tried and allowed by the machine's administrator, so that it waits for Cordon to close only. */
  z.strictObject({
    kind: z.literal('update.reply'),
    requestId: z.number().int(),
    refusal: z.string().nullable(),
  }),
  /** Asks for a cooperative stop; the engine answers `stopped` and exits. */
  z.strictObject({ kind: z.literal('stop') }),
]);
export type HostToEngine = z.infer<typeof hostToEngineSchema>;

/** Engine → engine host. */
export const engineToHostSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  /**
   * The engine can't run: told to the person as it stands. With `canRetry` it may be able to later (a full disk), and
   * the host starts it again; otherwise a restart won't help.
   */
  z.strictObject({ kind: z.literal('failed'), error: wireErrorSchema, canRetry: z.boolean() }),
  /** The unlocked keys, for the host to keep in memory and hand over again after a restart. */
  z.strictObject({ kind: z.literal('keys.keep'), keyring: bytes }),
  z.strictObject({ kind: z.literal('wire.message'), connectionId: z.string(), payload: z.unknown() }),
  z.strictObject({
    kind: z.literal('media.reply'),
    requestId: z.number().int(),
    status: z.number().int(),
    contentType: z.string(),
    body: bytes,
  }),
  z.strictObject({ kind: z.literal('console.noted'), id: z.number().int() }),
  /** A whole page of the engine's own making, to be printed as an accessible PDF. */
  z.strictObject({ kind: z.literal('print.request'), requestId: z.number().int(), page: z.string() }),
  /** Has the machine's administrator asked to install what is laid ready, without closing anything yet. */
  z.strictObject({
    kind: z.literal('update.prepare'),
    requestId: z.number().int(),
    folder: z.string(),
  }),
  /** After the reply: the host closes for it, or lets it be. */
  z.strictObject({ kind: z.literal('update.settle'), requestId: z.number().int(), isWanted: z.boolean() }),
  z.strictObject({ kind: z.literal('stopped') }),
]);
export type EngineToHost = z.infer<typeof engineToHostSchema>;
