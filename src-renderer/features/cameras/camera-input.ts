import { z } from 'zod';
import { cameraInputSchema, type CameraInput, type CameraView } from '../../../src-main/contract/cameras.ts';
import { AppError } from '../../../src-main/contract/errors.ts';
import { problemsIn } from '../../engine/error-words.ts';
import { type EnteredLimits, enteredLimits, limitProblems, limitsFrom } from './limits-input.ts';

type CameraTransport = CameraView['transport'];

/** A certificate that a camera showed, and that counts only once somebody has confirmed it. */
export interface ShownCertificate {
  readonly sha256: string;
  readonly subject: string;
  readonly validUntil: number;
}

const shownCertificateSchema = z.object({ sha256: z.string(), subject: z.string(), validUntil: z.number() });

/** What a failed test says of the camera's certificate, if that is why it failed. */
export function certificateIn(error: unknown): ShownCertificate | null {
  if (!(error instanceof AppError)) return null;
  const shown = shownCertificateSchema.safeParse(error.details?.['certificate']);
  return shown.success ? shown.data : null;
}

/** What is typed into the form. */
export interface EnteredCamera extends EnteredLimits {
  readonly name: string;
  readonly place: string;
  readonly address: string;
  /** Empty where there is none. */
  readonly substream: string;
  readonly userName: string;
  readonly password: string;
  readonly transport: CameraTransport;
  /** The certificate that is confirmed for it; null for none. */
  readonly certificateSha256: string | null;
  readonly keepCredentials: boolean;
}

export function enteredFrom(camera: CameraView | null): EnteredCamera {
  return {
    name: camera?.name ?? '',
    place: camera?.place ?? '',
    address: camera?.address ?? '',
    substream: camera?.substream?.address ?? '',
    userName: '',
    password: '',
    transport: camera?.transport ?? 'tcp',
    certificateSha256: camera?.certificateSha256 ?? null,
    keepCredentials: camera?.hasCredentials ?? false,
    ...enteredLimits(camera),
  };
}

/** What the contract takes: empty credentials are left out, and so are typed ones while the saved are kept. */
export function inputFrom(entered: EnteredCamera): CameraInput {
  const { name, place, address, substream, userName, password, keepCredentials } = entered;
  const { transport, certificateSha256 } = entered;
  const limits = limitsFrom(entered);
  const isLimited = limits.threshold !== null || limits.leastQuality !== null || limits.ignored.length > 0;
  return {
    name,
    place,
    address,
    ...(substream.trim() === '' ? {} : { substream }),
    ...(transport === 'tcp' ? {} : { transport }),
    ...(isLimited ? { limits } : {}),
    ...(certificateSha256 === null ? {} : { certificateSha256 }),
    ...(keepCredentials || userName === '' ? {} : { userName }),
    ...(keepCredentials || password === '' ? {} : { password }),
  };
}

/** Messages by field; none when the contract takes it. */
export function problemsOf(input: CameraInput): Readonly<Record<string, string>> {
  return {
    ...problemsIn(cameraInputSchema, { ...input, limits: undefined }),
    ...(input.limits === undefined ? {} : limitProblems(input.limits)),
  };
}
