import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { safeStorage } from 'electron';
import { AppError } from '../contract/errors.ts';
import {
  deviceSecretLength,
  readCredentialSecret,
  readIfThere,
  takeNewDeviceSecret,
} from '../engine-host/device-secret.ts';
import { readSystemdSecret, type StoredDeviceSecret } from '../engine-host/systemd-secret.ts';

/**
 * The device secret of real data: from systemd where it hands one over, otherwise made once and sealed by the operating
 * system's own key store, or without one by systemd to the TPM or the host's key.
 * @throws AppError `not-set-up` on a machine that has none of these, `wrong-key` when the seal can't be opened.
 */
export function readDeviceSecret(dataDirectory: string): StoredDeviceSecret {
  const credential = readCredentialSecret(process.env);
  if (credential !== undefined) return { secret: credential, store: { kind: 'handed-over', detail: null } };
  const backend = keyStore();
  if (backend !== null)
    return { secret: fromKeyStore(dataDirectory), store: { kind: 'key-store', detail: backend } };
  const sealed = process.platform === 'linux' ? readSystemdSecret(dataDirectory) : undefined;
  if (sealed !== undefined) return sealed;
  throw new AppError(
    'not-set-up',
    'This machine has no key store for real data. Set up GNOME Keyring or KWallet, or start Cordon from systemd with LoadCredentialEncrypted=cordon-device-secret.',
  );
}

/** What the operating system keeps secrets with; null for Electron's `basic_text`, which only obscures, with a key that is in its source. */
function keyStore(): string | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'darwin') return 'Keychain';
  if (process.platform === 'win32') return 'DPAPI';
  const backend = safeStorage.getSelectedStorageBackend();
  return backend === 'basic_text' || backend === 'unknown' ? null : backend;
}

function fromKeyStore(dataDirectory: string): Uint8Array {
  const file = join(dataDirectory, 'device-secret.sealed');
  const taken = takeNewDeviceSecret(dataDirectory, (secret) => {
    replaceSealed(file, secret);
    return secret;
  });
  return taken ?? readSealed(file) ?? makeSealed(file);
}

/** What a recovery made takes the place of the secret of before, which stays beside it. */
function replaceSealed(file: string, secret: Uint8Array): void {
  const sealed = `${file}.next`;
  writeFileSync(sealed, safeStorage.encryptString(Buffer.from(secret).toString('base64')), { mode: 0o600 });
  if (existsSync(file)) renameSync(file, `${file}.replaced`);
  renameSync(sealed, file);
}

function readSealed(file: string): Uint8Array | undefined {
  const sealed = readIfThere(file);
  if (sealed === undefined) return undefined;
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
