import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { accepted, refused, type Checked } from './checked.ts';

const signatureLength = 64;

/** How the DER SubjectPublicKeyInfo of every Ed25519 key begins (RFC 8410); the 32 bytes of the key follow. */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyLength = 32;

/** Base64 of the DER SubjectPublicKeyInfo of an Ed25519 key, in its one spelling: equal keys are equal texts. */
export const publicKeySchema = z.string().max(100).refine(isPublicKey, 'This is no Ed25519 public key.');

function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return (
    bytes.length === keyPrefix.length + keyLength &&
    bytes.subarray(0, keyPrefix.length).equals(keyPrefix) &&
    bytes.toString('base64') === text
  );
}

/**
 * A statement and its Ed25519 signature. The payload is kept as the very text that was signed, so nothing has to
 * be made canonical to check it.
 */
export const signedDocumentSchema = z.strictObject({
  payload: z.string().max(1024 * 1024),
  /** Base64 of 64 bytes. */
  signature: z.base64().max(100),
});
export type SignedDocument = z.infer<typeof signedDocumentSchema>;

/** Signs a statement (its own machine or the demo only: real signing keys never touch the workstation). */
export function signDocument(statement: unknown, privateKey: KeyObject): SignedDocument {
  const payload = JSON.stringify(statement);
  return { payload, signature: signText(payload, privateKey) };
}

/** Base64 of the Ed25519 signature of a text. */
export function signText(text: string, privateKey: KeyObject): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64');
}

/**
 * The statement inside.
 * @param publicKey base64 of the DER SubjectPublicKeyInfo
 * @param what how a refusal names the document: “The certificate of Ada Example”
 */
export function openDocument<Schema extends z.ZodType>(
  document: SignedDocument,
  publicKey: string,
  schema: Schema,
  what: string,
): Checked<z.output<Schema>> {
  if (!isSignedBy(document.payload, document.signature, publicKey))
    return refused(
      `${what} does not carry the signature that it needs: it was changed, or another key signed it.`,
    );
  return parseStatement(document.payload, schema, what);
}

/** What a text says; its signature is checked apart. */
export function parseStatement<Schema extends z.ZodType>(
  payload: string,
  schema: Schema,
  what: string,
): Checked<z.output<Schema>> {
  let content: unknown;
  try {
    content = JSON.parse(payload);
  } catch {
    return refused(`${what} is no JSON text.`);
  }
  const parsed = schema.safeParse(content);
  return parsed.success
    ? accepted(parsed.data)
    : refused(`${what} does not have the form that it should: ${formProblems(parsed.error)}`);
}

/** Where a form is not kept, for whoever wrote it: `watchlist.maximumEntries: Too big…`, the first few. */
export function formProblems(error: z.ZodError): string {
  const shown = 5;
  const problems = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  const more = problems.length > shown ? ` (and ${String(problems.length - shown)} more)` : '';
  return `${problems.slice(0, shown).join('; ')}${more}`;
}

/** Whether a key made the signature over exactly this text. Never throws, whatever it is given. */
export function isSignedBy(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const bytes = Buffer.from(signature, 'base64');
    return (
      key.asymmetricKeyType === 'ed25519' &&
      bytes.length === signatureLength &&
      verify(null, Buffer.from(text), key, bytes)
    );
  } catch {
    return false;
  }
}

/** Base64 of the DER SubjectPublicKeyInfo of a public key. */
export function encodePublicKey(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}

/** What a signed text is named by: SHA-256 of its UTF-8, hexadecimal. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
