import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../src-main/engine/trust/signed-document.ts';
import { readTokenKey, signWithToken } from './token.ts';

/** SoftHSM behaves like a token behind the same interface; it comes from Debian's softhsm2, pkcs11-tool from opensc. */
const softHsm = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
  existsSync,
);
const hasTools =
  softHsm !== undefined && existsSync('/usr/bin/pkcs11-tool') && existsSync('/usr/bin/softhsm2-util');
if (!hasTools) console.warn('NOT RUN: signing with a token needs the Debian packages softhsm2 and opensc.');

describe.runIf(hasTools)('a key on a token', () => {
  const token = { module: softHsm ?? '', keyId: '01' };
  let folder = '';
  const before = process.env['SOFTHSM2_CONF'];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cordon-token-test-'));
    mkdirSync(join(folder, 'tokens'));
    const config = join(folder, 'softhsm2.conf');
    writeFileSync(config, `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\n`);
    process.env['SOFTHSM2_CONF'] = config;
    execFileSync('softhsm2-util', [
      '--init-token',
      '--free',
      '--label',
      'test',
      '--pin',
      '1234',
      '--so-pin',
      '5678',
    ]);
    for (const [id, type] of [
      ['01', 'EC:edwards25519'],
      ['02', 'EC:prime256v1'],
    ] as const) {
      const options = ['--login', '--pin', '1234', '--keypairgen', '--key-type', type, '--id', id];
      execFileSync('pkcs11-tool', ['--module', token.module, ...options], { stdio: 'pipe' });
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = before;
  });

  it('signs with its PIN, and never leaves the token', async () => {
    const publicKey = await readTokenKey(token);
    const signature = await signWithToken(token, 'a text', '1234');
    expect(isSignedBy('a text', signature, publicKey)).toBe(true);
  });

  it('is refused with a wrong PIN, as another kind of key, and where there is none', async () => {
    await expect(signWithToken(token, 'a text', '9999')).rejects.toThrow('The token refused');
    await expect(readTokenKey({ ...token, keyId: '02' })).rejects.toThrow('no Ed25519 key');
    await expect(readTokenKey({ ...token, keyId: '07' })).rejects.toThrow('The token refused');
  });
});
