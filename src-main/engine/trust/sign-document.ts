import { sign, type KeyObject } from 'node:crypto';
import type { SignedDocument } from './signed-document.ts';

/** Signs a statement (its own machine or the demo only: real signing keys never touch the workstation). */
export function signDocument(statement: unknown, privateKey: KeyObject): SignedDocument {
  const payload = JSON.stringify(statement);
  return { payload, signature: signText(payload, privateKey) };
}

/** Base64 of the Ed25519 signature of a text. */
export function signText(text: string, privateKey: KeyObject): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64');
}

/** Base64 of the DER SubjectPublicKeyInfo of a public key. */
export function encodePublicKey(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}
