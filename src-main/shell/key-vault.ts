import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { safeStorage } from 'electron';
import { AppError } from '../contract/errors.ts';
import {
  deviceSecretLength,
  newDeviceSecretFile,
  readCredentialSecret,
  readNewDeviceSecret,
} from '../engine-host/device-secret.ts';

/**
 * The device secret of real data: from systemd where it hands one over, otherwise made once and sealed by the
 * operating system's own key store.
 * @throws AppError `not-set-up` on a machine without a key store, `wrong-key` when the seal can't be opened.
 */
export function readDeviceSecret(dataDirectory: string): Uint8Array {
  const credential = readCredentialSecret(process.env);
  if (credential !== undefined) return credential;
  if (!isKeyStoreThere()) {
    throw new AppError(
      'not-set-up',
      'This machine has no key store for real data. Set up GNOME Keyring or KWallet, or start Cordon from systemd with LoadCredential=cordon-device-secret.',
    );
  }
  const file = join(dataDirectory, 'device-secret.sealed');
  return takeNew(dataDirectory, file) ?? readSealed(file) ?? makeSealed(file);
}

/** What a recovery made is sealed now, in place of the secret of before, which stays beside it; it lies open no longer. */
function takeNew(dataDirectory: string, file: string): Uint8Array | undefined {
  const secret = readNewDeviceSecret(dataDirectory);
  if (secret === undefined) return undefined;
  const sealed = `${file}.next`;
  writeFileSync(sealed, safeStorage.encryptString(Buffer.from(secret).toString('base64')), { mode: 0o600 });
  if (existsSync(file)) renameSync(file, `${file}.replaced`);
  renameSync(sealed, file);
  rmSync(join(dataDirectory, newDeviceSecretFile));
  return secret;
}

/** Electron's `basic_text` only obscures, with a key that is in its source: good for nothing here. */
function isKeyStoreThere(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

function readSealed(file: string): Uint8Array | undefined {
  let sealed: Buffer;
  try {
    sealed = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return Buffer.from(safeStorage.decryptString(sealed), 'base64');
  } catch (cause) {
    throw new AppError(
      'wrong-key',
      'The key store of this machine can no longer open the key of this data: sign in to the computer as the person who set Cordon up, or restore a backup.',
      { cause },
    );
  }
}

function makeSealed(file: string): Uint8Array {
  const secret = randomBytes(deviceSecretLength);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, safeStorage.encryptString(secret.toString('base64')), { mode: 0o600, flag: 'wx' });
  return secret;
}
