import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoDeviceSecret, readCredentialSecret } from './device-secret.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the demo's device secret", () => {
  test('is made once, readable by its owner only', () => {
    const secret = Buffer.from(demoDeviceSecret(folder));
    expect(secret).toHaveLength(32);
    expect(Buffer.from(demoDeviceSecret(folder))).toEqual(secret);
    expect(statSync(join(folder, 'demo-device-secret')).mode & 0o777).toBe(0o600);
  });

  test('that is damaged is refused, not replaced', () => {
    writeFileSync(join(folder, 'demo-device-secret'), 'short');
    expect(() => demoDeviceSecret(folder)).toThrow('is damaged');
  });
});

describe("systemd's device secret", () => {
  const secret = Buffer.alloc(32, 'k');
  test.each([
    ['as it is', secret],
    ['in base64', secret.toString('base64')],
    ['in base64 with a line end', `${secret.toString('base64')}\n`],
  ])('is read %s', (_, content) => {
    writeFileSync(join(folder, 'cordon-device-secret'), content);
    const found = readCredentialSecret({ CREDENTIALS_DIRECTORY: folder });
    expect(found && Buffer.from(found)).toEqual(secret);
  });

  test('is refused at any other length', () => {
    writeFileSync(join(folder, 'cordon-device-secret'), 'password');
    expect(() => readCredentialSecret({ CREDENTIALS_DIRECTORY: folder })).toThrow('must hold 32 bytes');
  });

  test('is absent without systemd, and when systemd hands over others only', () => {
    expect(readCredentialSecret({})).toBeUndefined();
    expect(readCredentialSecret({ CREDENTIALS_DIRECTORY: folder })).toBeUndefined();
  });
});
