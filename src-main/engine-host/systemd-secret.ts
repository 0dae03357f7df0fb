import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { DeviceSecretStore } from '../contract/keys.ts';
import { credentialName, deviceSecretLength, takeNewDeviceSecret } from './device-secret.ts';

/** Runs `systemd-creds`; a code of null where there is none. */
export type RunSystemdCreds = (
  args: readonly string[],
  input: Uint8Array,
) => { readonly code: number | null; readonly output: Uint8Array };

/** Beside the data: the secret, sealed by systemd to this machine's TPM or to its host key. */
export const sealedFile = 'device-secret.cred';
const keys = ['tpm2', 'host'] as const;

export interface StoredDeviceSecret {
  readonly secret: Uint8Array;
  readonly store: DeviceSecretStore;
}

/**
 * The device secret of a machine without a key store of its desktop: sealed to the TPM, or where there is none to the key
 * that systemd keeps for root. Made on first use. Undefined where neither can be had.
 * @throws AppError `wrong-key` when what was sealed can't be opened here
 */
export function readSystemdSecret(
  dataDirectory: string,
  run: RunSystemdCreds = runSystemdCreds,
): StoredDeviceSecret | undefined {
  const file = join(dataDirectory, sealedFile);
  return (
    takeNewDeviceSecret(dataDirectory, (secret) => seal(file, secret, run)) ??
    (existsSync(file) ? open(file, run) : seal(file, new Uint8Array(randomBytes(deviceSecretLength)), run))
  );
}

/** Whether systemd has sealed one for this data. */
export function hasSystemdSecret(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, sealedFile));
}

function open(file: string, run: RunSystemdCreds): StoredDeviceSecret {
  const sealed = readFileSync(file);
  const { code, output } = run(['decrypt', `--name=${credentialName}`, '-', '-'], sealed);
  if (code === 0 && output.length === deviceSecretLength)
    return {
      secret: output,
      store: { kind: isSealedToTpm(sealed) ? 'tpm' : 'systemd-host-key', detail: null },
    };
  throw new AppError(
    'wrong-key',
    `systemd can't open ${file} on this machine: it was sealed on another, or this machine's TPM or host key was reset. Start Cordon as the user who set it up, or recover the data (npm run recover).`,
    { details: { code } },
  );
}

/** The strongest that works is used: the TPM, then the key of the host. */
function seal(file: string, secret: Uint8Array, run: RunSystemdCreds): StoredDeviceSecret | undefined {
  for (const key of keys) {
    if (key === 'tpm2' && run(['has-tpm2', '--quiet'], new Uint8Array()).code !== 0) continue;
    const { code, output } = run(
      ['encrypt', `--name=${credentialName}`, `--with-key=${key}`, '-', '-'],
      secret,
    );
    if (code !== 0) continue;
    writeFileSync(`${file}.next`, output, { mode: 0o600 });
    renameSync(`${file}.next`, file);
    return { secret, store: { kind: key === 'tpm2' ? 'tpm' : 'systemd-host-key', detail: null } };
  }
  return undefined;
}

/** How a credential begins that is under the host key alone: systemd's CRED_AES256_GCM_BY_HOST. */
const hostKeyId = '5a1c6a86df9d4096b1d5a65e0862f19a';

function isSealedToTpm(sealed: Uint8Array): boolean {
  const bytes = Buffer.from(Buffer.from(sealed).toString('ascii'), 'base64');
  return bytes.subarray(0, 16).toString('hex') !== hostKeyId;
}

function runSystemdCreds(args: readonly string[], input: Uint8Array): ReturnType<RunSystemdCreds> {
  const { status, stdout, error } = spawnSync('systemd-creds', args, {
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  return error === undefined
    ? { code: status, output: new Uint8Array(stdout) }
    : { code: null, output: new Uint8Array() };
}
