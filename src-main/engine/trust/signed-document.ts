import { z } from 'zod';
import { fromBase64, isSame, toHex, utf8 } from '../portable/bytes.ts';
import { isSignature, sha256 } from '../portable/crypto.ts';
import { accepted, refused, type Checked } from './checked.ts';

/** How the DER SubjectPublicKeyInfo of every Ed25519 key begins (RFC 8410); the 32 bytes of the key follow. */
const keyPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const keyLength = 32;

/** Base64 of the DER SubjectPublicKeyInfo of an Ed25519 key, in its one spelling: equal keys are equal texts. */
export const publicKeySchema = z.string().max(100).refine(isPublicKey, 'This is no Ed25519 public key.');

function isPublicKey(text: string): boolean {
  return rawKey(text) !== null;
}

/** The 32 bytes of the key in a DER; null for anything else. */
function rawKey(publicKey: string): Uint8Array | null {
  const bytes = fromBase64(publicKey);
  if (bytes?.length !== keyPrefix.length + keyLength) return null;
  return isSame(bytes.subarray(0, keyPrefix.length), keyPrefix) ? bytes.subarray(keyPrefix.length) : null;
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
  const key = rawKey(publicKey);
  const bytes = fromBase64(signature);
  return key !== null && bytes !== null && isSignature(key, utf8(text), bytes);
}

/** What a signed text is named by: SHA-256 of its UTF-8, hexadecimal. */
export function hashOfText(text: string): string {
  return toHex(sha256(text));
}
