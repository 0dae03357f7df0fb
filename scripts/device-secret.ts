import { readFile } from 'node:fs/promises';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { readCredentialSecret } from '../src-main/engine-host/device-secret.ts';
import { hasSystemdSecret, readSystemdSecret } from '../src-main/engine-host/systemd-secret.ts';

/** The machine's secret for a command: from a file that somebody names, or from systemd, which hands it over or opens it. */
export async function deviceSecretFrom(file: string | undefined, dataDirectory: string): Promise<Uint8Array> {
  if (file !== undefined) {
    const content = await readFile(fromWhereTheyStand(file));
    const secret = content.length === 32 ? content : Buffer.from(content.toString('ascii'), 'base64');
    if (secret.length === 32) return secret;
    throw new AppError('wrong-key', 'A device secret is 32 bytes, as they are or in base64.');
  }
  const credential = readCredentialSecret(process.env);
  if (credential !== undefined) return credential;
  const sealed = hasSystemdSecret(dataDirectory) ? readSystemdSecret(dataDirectory) : undefined;
  if (sealed !== undefined) return sealed.secret;
  throw new AppError(
    'wrong-key',
    'Real data opens only with the secret of its machine. Give it with --device-secret FILE, run this where systemd hands it over, or do it in the console.',
  );
}
