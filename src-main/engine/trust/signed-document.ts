import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/**
 * A statement and its Ed25519 signature. The payload is kept as the very text that was signed, so nothing has to
 * be made canonical to check it.
 */
export const signedDocumentSchema = z.strictObject({
  payload: z.string().max(1024 * 1024),
  /** Base64 of 64 bytes. */
  signature: z.base64(),
});
export type SignedDocument = z.infer<typeof signedDocumentSchema>;

/** Signs a statement (its own machine or the demo only: real signing keys never touch the workstation). */
export function signDocument(statement: unknown, privateKey: KeyObject): SignedDocument {
  const payload = JSON.stringify(statement);
  return { payload, signature: sign(null, Buffer.from(payload), privateKey).toString('base64') };
}

/**
 * The statement inside, or null when the signature or the form is wrong.
 * @param publicKey base64 of the DER SubjectPublicKeyInfo
 */
export function openDocument<Schema extends z.ZodType>(
  document: SignedDocument,
  publicKey: string,
  schema: Schema,
): z.output<Schema> | null {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return null;
    if (!verify(null, Buffer.from(document.payload), key, Buffer.from(document.signature, 'base64')))
      return null;
    const parsed = schema.safeParse(JSON.parse(document.payload));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Base64 of the DER SubjectPublicKeyInfo of a public key. */
export function encodePublicKey(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}
