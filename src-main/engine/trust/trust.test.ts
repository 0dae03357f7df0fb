import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCertificate, openCertificateRequest } from './certificates.ts';
import { fingerprintOf, isSameFingerprint } from './fingerprint.ts';
import { openForceRoot } from './force-root.ts';
import { checkSuccession, openRevocations } from './revocations.ts';
import { encodePublicKey, signDocument } from './sign-document.ts';
import { isSignedBy, publicKeySchema } from './signed-document.ts';
import { createTestForce } from './testing/test-force.ts';

const now = 1_800_000_000_000;
const force = createTestForce(now);
const other = createTestForce(now);

describe('a fingerprint', () => {
  it('is six groups of five that nobody misreads, another for another key', () => {
    const fingerprint = fingerprintOf(force.root.publicKey);
    expect(fingerprint).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(fingerprintOf(other.root.publicKey)).not.toBe(fingerprint);
  });

  it('is known by its first 150 bits, most significant first', () => {
    // printf '' | base64 -d | sha256sum: e3b0c44298fc1c14…; e3b0c 4 = 11100 01110 11000 01100 01000 …
    expect(fingerprintOf('').slice(0, 5)).toBe('WERC8');
  });

  it('is taken however it was typed, and never for another', () => {
    const fingerprint = fingerprintOf(force.root.publicKey);
    expect(isSameFingerprint(` ${fingerprint.toLowerCase().replaceAll('-', ' ')} `, fingerprint)).toBe(true);
    expect(isSameFingerprint(fingerprint.replaceAll('0', 'o').replaceAll('1', 'l'), fingerprint)).toBe(true);
    expect(isSameFingerprint(fingerprint.slice(0, -1), fingerprint)).toBe(false);
    expect(isSameFingerprint('', fingerprint)).toBe(false);
    expect(isSameFingerprint(fingerprintOf(other.root.publicKey), fingerprint)).toBe(false);
  });
});

describe('a key', () => {
  it('has one spelling, so that two certificates can’t hide that they share one', () => {
    const otherKind = encodePublicKey(generateKeyPairSync('x25519').publicKey);
    const publicKey = force.root.publicKey;
    expect(publicKeySchema.safeParse(publicKey).success).toBe(true);
    // The last letter before the padding has two bits that decode to nothing; in its one spelling they are 0.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = letters[letters.indexOf(publicKey.at(-2) ?? '') + 1] ?? '';
    const respelt = `${publicKey.slice(0, -2)}${last}=`;
    expect(Buffer.from(respelt, 'base64')).toEqual(Buffer.from(publicKey, 'base64'));
    for (const text of [respelt, `${publicKey}\n`, publicKey.slice(0, -4), otherKind]) {
      expect(publicKeySchema.safeParse(text).success).toBe(false);
    }
  });

  it('never takes a signature that it did not make', () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.string(), fc.base64String()), (text, signature) => {
        expect(isSignedBy(text, signature, force.root.publicKey)).toBe(false);
        expect(isSignedBy(text, signature, signature)).toBe(false);
      }),
    );
  });
});

describe('a force root', () => {
  const statement = { kind: 'force-root', ...force.root, madeAt: now };
  const file = (document: unknown) => ({
    format: 'cordon-force-root/1' as const,
    document: document as never,
  });

  it('is the key that signed it', () => {
    expect(openForceRoot(file(signDocument(statement, force.rootKey)))).toMatchObject({
      ok: true,
      value: { force: 'Example Police' },
    });
  });

  it('is refused when another key signed it, or its text was changed', () => {
    expect(openForceRoot(file(signDocument(statement, other.rootKey))).ok).toBe(false);
    const genuine = signDocument(statement, force.rootKey);
    const renamed = { ...genuine, payload: genuine.payload.replace('Example Police', 'Example Force!') };
    expect(openForceRoot(file(renamed)).ok).toBe(false);
  });
});

describe('a request for a certificate', () => {
  it('is signed with the key that it is about', () => {
    const holder = force.holder();
    const { publicKey } = JSON.parse(holder.certificate.payload) as { publicKey: string };
    const statement = {
      kind: 'certificate-request',
      mode: 'operational',
      purpose: 'policy-signer',
      holder: 'Ada Example',
      personnelNumber: '4711',
      rank: null,
      publicKey,
      madeAt: now,
    };
    const request = (key: typeof holder.privateKey) => ({
      format: 'cordon-certificate-request/1' as const,
      document: signDocument(statement, key),
    });
    expect(openCertificateRequest(request(holder.privateKey)).ok).toBe(true);
    expect(openCertificateRequest(request(force.holder().privateKey)).ok).toBe(false);
  });
});

describe('a list of revocations', () => {
  const ada = force.holder();
  const bo = force.holder({ personnelNumber: '4712', holder: 'Bo Sample' });
  const open = (document: ReturnType<typeof force.revocations>, root = force.root) => {
    const opened = openRevocations(document, root);
    if (!opened.ok) throw new Error(opened.because);
    return opened.value;
  };

  it('is the root’s, and takes a certificate back', () => {
    const revocations = open(force.revocations(1, [ada]));
    expect(openCertificate(ada.certificate, { ...force.trust, revocations }, 'policy-signer', now)).toEqual({
      ok: false,
      because: 'The certificate of Ada Example was revoked: their token was lost.',
    });
    expect(openCertificate(bo.certificate, { ...force.trust, revocations }, 'policy-signer', now).ok).toBe(
      true,
    );
  });

  it('of another root or another mode is refused', () => {
    expect(openRevocations(other.revocations(1, []), force.root).ok).toBe(false);
    const demo = createTestForce(now, 'demo');
    expect(openRevocations(demo.revocations(1, []), { ...demo.root, mode: 'operational' }).ok).toBe(false);
  });

  it('only grows, and its number only rises', () => {
    const known = open(force.revocations(2, [ada]));
    const because = (number: number, revoked: readonly (typeof ada)[]) => {
      const checked = checkSuccession(open(force.revocations(number, revoked)), known);
      return checked.ok ? 'accepted' : checked.because;
    };
    expect(because(3, [ada, bo])).toBe('accepted');
    expect(because(5, [ada])).toBe('accepted');
    expect(because(2, [ada, bo])).toContain('known here already');
    expect(because(1, [ada])).toContain('An older list');
    expect(because(3, [bo])).toContain('What was revoked stays so');
  });
});
