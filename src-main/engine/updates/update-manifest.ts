import { createPublicKey, verify } from 'node:crypto';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { readShort } from './read-short.ts';
import { parseJson } from '../parse-json.ts';

/** In the folder of an update: what it is, and the signature of that very text by the key that signs releases. */
export const updateFile = 'cordon-update.json';
export const updateSignatureFile = 'cordon-update.json.sig';

const versionSchema = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/);

export const updateManifestSchema = z.strictObject({
  format: z.literal('cordon-update/1'),
  version: versionSchema,
  /** The oldest version that may be brought to this one. */
  minimumVersion: versionSchema,
  packages: z
    .array(
      z.strictObject({
        /** As Node names them. */
        platform: z.string(),
        architecture: z.string(),
        /** Lies beside the manifest. */
        file: z.string().refine((name) => name !== '' && name === basename(name) && !name.includes('\\')),
        bytes: z.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(20),
});
export type UpdateManifest = z.infer<typeof updateManifestSchema>;
export type UpdatePackage = UpdateManifest['packages'][number];

/**
 * Reads the manifest of an update, and nothing of it before its signature counts.
 * @param key the release key that this installation pins (PEM); null where nobody signed it
 * @throws AppError in words: there is none, or nobody signed this installation, or another key signed the update
 */
export async function readUpdateManifest(folder: string, key: string | null): Promise<UpdateManifest> {
  if (key === null)
    throw new AppError(
      'not-trusted',
      'This Cordon is a build that nobody signed, so it can’t tell a true update from a false one. Install a signed package by hand, once.',
    );
  const [text, signature] = await Promise.all([
    readShort(join(folder, updateFile)),
    readShort(join(folder, updateSignatureFile)),
  ]);
  if (text === null)
    throw new AppError('not-found', `There is no ${updateFile} in ${folder}: it holds no update of Cordon.`);
  const isOurs =
    signature !== null &&
    verify(null, text, createPublicKey(key), Buffer.from(signature.toString('latin1').trim(), 'base64'));
  if (!isOurs)
    throw new AppError(
      'not-trusted',
      'This update is not signed by whoever signed the Cordon that is installed here. Nothing of it was used.',
    );
  const parsed = updateManifestSchema.safeParse(parseJson(text.toString('utf8')));
  if (!parsed.success)
    throw new AppError(
      'not-trusted',
      'This update is signed, but in a form that this version doesn’t know. Install the version between first.',
    );
  return parsed.data;
}

/** The package for this machine, if this installation may take the update. @throws AppError in words why not */
export function packageFor(
  manifest: UpdateManifest,
  installed: string,
  { platform, arch }: Pick<NodeJS.Process, 'platform' | 'arch'> = process,
): UpdatePackage {
  const { version, minimumVersion, packages } = manifest;
  if (compareVersions(version, installed) <= 0)
    throw new AppError(
      'conflict',
      `This is version ${version}, and ${installed} is installed. Cordon never goes back to an earlier version: its log and its data were written by the later one.`,
    );
  if (compareVersions(installed, minimumVersion) < 0)
    throw new AppError(
      'conflict',
      `Version ${version} can only follow ${minimumVersion} or later, and ${installed} is installed. Update to ${minimumVersion} first.`,
    );
  const found = packages.find((one) => one.platform === platform && one.architecture === arch);
  if (found === undefined)
    throw new AppError('not-found', `This update holds no package for ${platform} on ${arch}.`);
  return found;
}

/** Negative, zero or positive, as for sorting. Versions are three numbers. */
export function compareVersions(one: string, other: string): number {
  const [ours, theirs] = [one, other].map((version) => version.split('.').map(Number));
  for (const nth of [0, 1, 2]) {
    const difference = (ours?.[nth] ?? 0) - (theirs?.[nth] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
