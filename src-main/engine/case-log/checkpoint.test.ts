import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signCheckpoint } from './checkpoint.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { openNote } from './open-note.ts';
import { signNote, verifierKeyOf } from './signed-note.ts';

describe('a signed note', () => {
  it("is opened as by the format's reference implementation (golang.org/x/mod/sumdb/note)", () => {
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    const verifierKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(openNote(note, verifierKey)).toBe(text);
    expect(openNote(note.replace('answer', 'ANSWER'), verifierKey)).toBeNull();
  });

  it('is made as by the reference implementation', () => {
    // The test key of the same package.
    const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const signer = {
      name: 'PeterNeumann',
      privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    };
    expect(verifierKeyOf(signer)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(signNote('Hello\n', signer)).toMatch(/^Hello\n\n— PeterNeumann x08go[\w+/]+=*\n$/);
  });
});

describe('a checkpoint', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = { name: 'cordon/log/1', privateKey };
  const root = new Uint8Array(32).fill(7);

  it('opens under the key of its log, and under no other', () => {
    const note = signCheckpoint(1234, root, signer);
    expect(note).toMatch(/^cordon\/log\/1\n1234\n[\w+/]{43}=\n\n— cordon\/log\/1 [\w+/=]+\n$/);
    const opened = openCheckpoint(note, verifierKeyOf(signer));
    expect(opened?.size).toBe(1234);
    expect([...(opened?.root ?? [])]).toEqual([...root]);

    const other = { name: 'cordon/log/1', privateKey: generateKeyPairSync('ed25519').privateKey };
    expect(openCheckpoint(note, verifierKeyOf(other))).toBeNull();
    expect(openCheckpoint(note.replace('1234', '1235'), verifierKeyOf(signer))).toBeNull();
    expect(openCheckpoint(signNote('cordon/log/2\n1\nx\n', signer), verifierKeyOf(signer))).toBeNull();
  });
});
