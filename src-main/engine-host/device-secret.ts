import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';

/** Bytes of the device secret. */
export const deviceSecretLength = 32;
export const credentialName = 'cordon-device-secret';
/** Beside the data: a secret that a recovery made, in base64, until the host has sealed it. */
export const newDeviceSecretFile = 'device-secret.new';

/**
 * The device secret that systemd hands to this service alone: 32 bytes, as they are or in base64.
 * Undefined when systemd handed over none.
 * @throws AppError `wrong-key` when the credential is something else.
 */
export function readCredentialSecret(environment: NodeJS.ProcessEnv): Uint8Array | undefined {
  const directory = environment['CREDENTIALS_DIRECTORY'];
  if (directory === undefined || directory === '') return undefined;
  const content = readIfThere(join(directory, credentialName));
  if (content === undefined) return undefined;
  const secret =
    content.length === deviceSecretLength ? content : Buffer.from(content.toString('ascii'), 'base64');
  if (secret.length !== deviceSecretLength) {
    throw new AppError(
      'wrong-key',
      `The systemd credential ${credentialName} must hold 32 bytes, as they are or in base64. Correct it (systemd-creds encrypt) and start again.`,
    );
  }
  return secret;
}

/**
 * Seals the secret that a recovery left, and removes it from where it lies open; undefined when there is none.
 * @param seal on disk when it returns; undefined where it can't be sealed
 * @throws AppError `wrong-key`
 */
export function takeNewDeviceSecret<Sealed>(
  dataDirectory: string,
  seal: (secret: Uint8Array) => Sealed | undefined,
): Sealed | undefined {
  const secret = readNewDeviceSecret(dataDirectory);
  if (secret === undefined) return undefined;
  const sealed = seal(secret);
  if (sealed !== undefined) rmSync(join(dataDirectory, newDeviceSecretFile));
  return sealed;
}

function readNewDeviceSecret(dataDirectory: string): Uint8Array | undefined {
  const file = join(dataDirectory, newDeviceSecretFile);
  const content = readIfThere(file);
  if (content === undefined) return undefined;
  const secret = Buffer.from(content.toString('ascii'), 'base64');
  if (secret.length === deviceSecretLength) return secret;
  throw new AppError('wrong-key', `${file} is no device secret. Begin the recovery again.`);
}

/**
 * The demo's device secret: a file beside the demo's data, which protects nothing and is refused for real data.
 * Made on first use.
 */
export function demoDeviceSecret(dataDirectory: string): Uint8Array {
  const file = join(dataDirectory, 'demo-device-secret');
  const existing = readIfThere(file);
  if (existing?.length === deviceSecretLength) return existing;
  if (existing !== undefined) {
    throw new AppError(
      'wrong-key',
      `The demo's key file ${file} is damaged. Delete the folder it lies in to begin a new demo.`,
    );
  }
  const secret = randomBytes(deviceSecretLength);
  // `wx`: of two starts at once, the second must not replace the key of the first.
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
  return secret;
}

/** A file's content; undefined where there is none. */
export function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
