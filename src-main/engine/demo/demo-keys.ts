import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { encodePublicKey, signDocument } from '../trust/signed-document.ts';
import type { Certificate } from '../trust/certificates.ts';
import type { PinnedRoot } from '../trust/force-root.ts';
import type { Authority, Presence, VouchedDocument } from '../trust/statements.ts';

const storedKeySchema = z.strictObject({ publicKey: z.base64(), privateKey: z.base64() });

/**
 * The demo's own force root and officers. Real signing keys never touch a workstation; these do, because the demo
 * has nobody outside it. Every statement under them says `demo`, and the gate refuses them anywhere else.
 */
export const demoKeysSchema = z.strictObject({
  root: storedKeySchema,
  authorisingOfficer: storedKeySchema,
  onSiteOfficer: storedKeySchema,
});
export type DemoKeys = z.infer<typeof demoKeysSchema>;

export const demoOfficer = 'Superintendent Demo';
const demoForce = 'Anytown Police (demonstration)';

export function makeDemoKeys(): DemoKeys {
  return { root: makeKey(), authorisingOfficer: makeKey(), onSiteOfficer: makeKey() };
}

export function demoRoot(keys: DemoKeys): PinnedRoot {
  return { mode: 'demo', force: demoForce, publicKey: keys.root.publicKey };
}

export function signDemoAuthority(keys: DemoKeys, authority: Authority, now: number): VouchedDocument {
  return vouch(keys, keys.authorisingOfficer, 'authorising-officer', authority, now);
}

export function signDemoPresence(keys: DemoKeys, presence: Presence, now: number): VouchedDocument {
  return vouch(keys, keys.onSiteOfficer, 'on-site-officer', presence, now);
}

const certificateLifetimeMs = 25 * 60 * 60 * 1000;

function vouch(
  keys: DemoKeys,
  key: z.infer<typeof storedKeySchema>,
  purpose: Certificate['purpose'],
  statement: unknown,
  now: number,
): VouchedDocument {
  const certificate: Certificate = {
    kind: 'certificate',
    mode: 'demo',
    purpose,
    holder: demoOfficer,
    personnelNumber: 'DEMO-1',
    rank: 'superintendent',
    publicKey: key.publicKey,
    from: now,
    until: now + certificateLifetimeMs,
  };
  return {
    certificate: signDocument(certificate, readKey(keys.root.privateKey)),
    document: signDocument(statement, readKey(key.privateKey)),
  };
}

function makeKey(): z.infer<typeof storedKeySchema> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: encodePublicKey(publicKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

function readKey(privateKey: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
}
