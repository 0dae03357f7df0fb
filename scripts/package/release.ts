import { createPublicKey, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  hashOf,
  releaseFile,
  releaseSignatureFile,
  type ReleaseText,
} from '../../src-main/engine-host/release.ts';

/** Native code, which signing for Windows and macOS changes afterwards, and whose signature the platform checks. */
const signedByPlatform = /\.(node|dll|dylib|exe)$|[/\\]node$/;

/**
 * Writes down what a package's folder of resources holds, and signs it.
 * @param signingKey an Ed25519 private key, PEM; undefined for a package that nobody vouches for
 */
export async function writeRelease(
  resources: string,
  what: Pick<ReleaseText, 'version' | 'isTestVariant'>,
  signingKey: string | undefined,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const entries = await readdir(resources, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && ![releaseFile, releaseSignatureFile].includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => platform === 'linux' || !signedByPlatform.test(path))
    .toSorted();
  const files: Record<string, string> = {};
  for (const path of paths) {
    files[relative(resources, path).replaceAll(sep, '/')] = await hashOf(createReadStream(path));
  }
  const text = `${JSON.stringify({ ...what, files } satisfies ReleaseText, null, 1)}\n`;
  await writeFile(join(resources, releaseFile), text);
  if (signingKey !== undefined) {
    const signature = sign(null, Buffer.from(text), signingKey).toString('base64');
    await writeFile(join(resources, releaseSignatureFile), `${signature}\n`);
  }
}

/** The public half of a signing key, PEM. */
export function publicKeyOf(signingKey: string): string {
  return createPublicKey(signingKey).export({ type: 'spki', format: 'pem' }).toString();
}
