import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';

/** In a package's folder of resources: what the build put there, and the signature of that very text where it was signed. */
export const releaseFile = 'release.json';
export const releaseSignatureFile = 'release.json.sig';

const releaseSchema = z.strictObject({
  version: z.string().min(1),
  /** Packed with a stand-in for Electron, for tests. */
  isTestVariant: z.boolean(),
  /** SHA-256 in hexadecimal, by the path below the folder of resources, with slashes. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type ReleaseText = z.infer<typeof releaseSchema>;

/** What a package turned out to be. */
export interface Release extends Pick<ReleaseText, 'version' | 'isTestVariant'> {
  readonly isSigned: boolean;
}

export interface OpenReleaseOptions {
  /** A package's folder of resources. */
  readonly resources: string;
  /** The public key (PEM) that the build pinned; null where it was not signed. */
  readonly key: string | null;
  /** Opens a file as it is on the disk, archives included. */
  readonly open: (path: string) => Readable;
}

/**
 * Holds a package's files against what was built: engine, models, assets, native code. It can't help against somebody who
 * replaces the program that runs this check (the platform's signature is for that), but finds what was exchanged beside it.
 * @throws AppError `not-allowed` that names the first file that isn't as it was built
 */
export async function openRelease({ resources, key, open }: OpenReleaseOptions): Promise<Release> {
  const text = await buffer(open(join(resources, releaseFile))).catch(() => null);
  if (text === null) throw changed(releaseFile);
  if (key !== null) {
    const signature = await buffer(open(join(resources, releaseSignatureFile))).catch(() => null);
    const isOurs =
      signature !== null &&
      verify(null, text, createPublicKey(key), Buffer.from(signature.toString('utf8').trim(), 'base64'));
    if (!isOurs) throw changed(releaseFile);
  }
  const parsed = releaseSchema.safeParse(parseJson(text));
  if (!parsed.success) throw changed(releaseFile);
  const { version, isTestVariant, files } = parsed.data;
  for (const [path, hash] of Object.entries(files)) {
    const found = await hashOf(open(join(resources, path))).catch(() => null);
    if (found !== hash) throw changed(path);
  }
  return { version, isTestVariant, isSigned: key !== null };
}

/** The version as people are shown it: what nobody vouches for says so. */
export function releaseWords({ version, isTestVariant, isSigned }: Release): string {
  if (isTestVariant) return `${version}, test variant: give it to nobody`;
  return isSigned ? version : `${version}, unsigned build`;
}

/** SHA-256 of what a stream gives, in hexadecimal. */
export async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
}

function changed(path: string): AppError {
  return new AppError(
    'not-allowed',
    `This installation of Cordon is not as it was built (${path}), so it was not started. Install it again from its package.`,
  );
}
