import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDeviceSecretFile } from './device-secret.ts';
import { readSystemdSecret, type RunSystemdCreds } from './systemd-secret.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const none = new Uint8Array();
/** A machine with or without a TPM, and with or without root. What it seals begins as systemd's does. */
function machine({ hasTpm, isRoot }: { readonly hasTpm: boolean; readonly isRoot: boolean }) {
  const asked: string[] = [];
  const run: RunSystemdCreds = ([command = '', ...args], input) => {
    asked.push([command, ...args].join(' '));
    const isTpm = args.includes('--with-key=tpm2');
    if (command === 'has-tpm2') return { code: hasTpm ? 0 : 11, output: none };
    if (command === 'encrypt') {
      if (!isTpm && !isRoot) return { code: 1, output: none };
      const id = Buffer.from(isTpm ? '0c7cc07b1176459' : '5a1c6a86df9d4096b1d5a65e0862f19a', 'hex');
      const sealed = Buffer.concat([id, Buffer.alloc(16 - id.length), input]).toString('base64');
      return { code: 0, output: new Uint8Array(Buffer.from(sealed)) };
    }
    const bytes = Buffer.from(Buffer.from(input).toString('ascii'), 'base64');
    return { code: 0, output: new Uint8Array(bytes.subarray(16)) };
  };
  return { run, asked };
}

describe('the secret of a machine without a key store of a desktop', () => {
  it.each([
    ['the TPM, where there is one', { hasTpm: true, isRoot: true }, 'tpm'],
    ['the host’s key, where there is none', { hasTpm: false, isRoot: true }, 'systemd-host-key'],
  ] as const)('is sealed to %s, once', (_, kind, expected) => {
    const { run, asked } = machine(kind);
    const made = readSystemdSecret(folder, run);
    expect(made?.store).toEqual({ kind: expected, detail: null });
    expect(made?.secret).toHaveLength(32);
    expect(readFileSync(join(folder, 'device-secret.cred'))).not.toContain(made?.secret);
    expect(statSync(join(folder, 'device-secret.cred')).mode & 0o777).toBe(0o600);
    expect(readSystemdSecret(folder, run)).toEqual(made);
    expect(asked.filter((words) => words.startsWith('encrypt'))).toHaveLength(1);
  });

  it('is none where neither can be had, and nothing is left', () => {
    expect(readSystemdSecret(folder, machine({ hasTpm: false, isRoot: false }).run)).toBeUndefined();
    expect(readSystemdSecret(folder, () => ({ code: null, output: none }))).toBeUndefined();
    expect(existsSync(join(folder, 'device-secret.cred'))).toBe(false);
  });

  it('that this machine can’t open is refused in words, and stays as it is', () => {
    writeFileSync(join(folder, 'device-secret.cred'), 'of another machine');
    expect(() => readSystemdSecret(folder, () => ({ code: 1, output: none }))).toThrow('recover the data');
    expect(readFileSync(join(folder, 'device-secret.cred'), 'utf8')).toBe('of another machine');
  });

  it('takes in what a recovery made, and leaves it open no longer', () => {
    const secret = Buffer.alloc(32, 'n');
    writeFileSync(join(folder, newDeviceSecretFile), secret.toString('base64'));
    const { run } = machine({ hasTpm: true, isRoot: false });
    expect(Buffer.from(readSystemdSecret(folder, run)?.secret ?? [])).toEqual(secret);
    expect(existsSync(join(folder, newDeviceSecretFile))).toBe(false);
    expect(Buffer.from(readSystemdSecret(folder, run)?.secret ?? [])).toEqual(secret);
  });
});

const hasSystemdCreds = process.getuid?.() === 0 && spawnSync('systemd-creds', ['--version']).status === 0;

it.skipIf(!hasSystemdCreds)('is sealed and opened by the real systemd-creds, as root', () => {
  const made = readSystemdSecret(folder);
  expect(made?.secret).toHaveLength(32);
  expect(readSystemdSecret(folder)).toEqual(made);
  const sealed = readFileSync(join(folder, 'device-secret.cred'));
  writeFileSync(join(folder, 'device-secret.cred'), sealed.toString('ascii').replace(/^..../, 'AAAA'));
  expect(() => readSystemdSecret(folder)).toThrow('systemd can');
});
