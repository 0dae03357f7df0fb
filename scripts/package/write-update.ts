import { sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hashOf } from '../../src-main/engine-host/release.ts';
import {
  updateFile,
  updateSignatureFile,
  type UpdateManifest,
} from '../../src-main/engine/updates/update-manifest.ts';

/** The oldest version whose data and packages this one can follow. */
const minimumVersion = '0.1.0';

/** Writes beside a package what makes its folder an update: a manifest, and its signature. @param signingKey Ed25519, PEM */
export async function writeUpdate(file: string, version: string, signingKey: string): Promise<void> {
  const manifest: UpdateManifest = {
    format: 'cordon-update/1',
    version,
    minimumVersion,
    packages: [
      {
        platform: process.platform,
        architecture: process.arch,
        file: basename(file),
        bytes: (await stat(file)).size,
        sha256: await hashOf(createReadStream(file)),
      },
    ],
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(dirname(file), updateFile), text);
  const signature = sign(null, Buffer.from(text), signingKey).toString('base64');
  await writeFile(join(dirname(file), updateSignatureFile), `${signature}\n`);
}
