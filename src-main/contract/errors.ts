import { z } from 'zod';
import { asTypedHere } from './as-typed-here.ts';

/** Every expected failure has one of these codes; anything else is a defect and is answered as `internal`. */
export const errorCodeSchema = z.enum([
  'bad-request',
  'not-signed-in',
  'not-allowed',
  'not-found',
  'conflict',
  'wrong-credentials',
  /** The password is right, and a code of the second factor is needed as well. */
  'second-factor-needed',
  /** Signed in, and held back until the person has a second factor. */
  'second-factor-missing',
  /** Signed in, and the screen is locked, or the shift is over. */
  'session-locked',
  'too-many-attempts',
  'locked',
  /** The keys that this needs are with people of whom nobody is signed in. */
  'keys-locked',
  'not-set-up',
  'already-set-up',
  'wrong-key',
  'database-damaged',
  'disk-full',
  /** The disk can't be written, for another reason than want of room. */
  'disk-failed',
  'already-running',
  'camera-unreachable',
  'camera-refused',
  'camera-no-video',
  'demo-only',
  'not-in-demo',
  'no-face',
  'two-faces',
  'face-too-small',
  'poor-quality',
  'unreadable-picture',
  'model-mismatch',
  /** Something signed that counts for nothing here. */
  'not-trusted',
  /** There is no policy in force to take a choice from. */
  'no-policy',
  'engine-restarting',
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** The form in which a failure crosses the wire. */
export const wireErrorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;

/** An expected failure, with a message that tells the person what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
  ) {
    super(asTypedHere(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }

  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.details === undefined ? {} : { details: { ...this.details } }),
    };
  }
}

/** Ends a switch over a closed union: reaching it is a defect. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
