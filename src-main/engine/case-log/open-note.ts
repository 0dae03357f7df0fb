import { concat, fromBase64, isSame, toHex, utf8 } from '../portable/bytes.ts';
import { isSignature, sha256 } from '../portable/crypto.ts';

/** C2SP signed notes, version 1: https://c2sp.org/signed-note. Ed25519 has signature type 0x01. */
export const ed25519Type = 0x01;

/** Who signs, as a verifier pins it. */
export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key). */
  readonly id: Uint8Array;
  readonly type: number;
  readonly publicKey: Uint8Array;
}

/** A note with its signatures taken apart; what they say is not checked yet. */
export interface ParsedNote {
  /** Ends in a line feed. */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** The text of a note that the verifier key has signed; null for any other. Foreign signatures are ignored. */
export function openNote(note: string, verifierKey: string): string | null {
  const key = parseVerifierKey(verifierKey);
  const parsed = parseNote(note);
  if (key === null || key.type !== ed25519Type || parsed === null) return null;
  for (const { name, bytes } of parsed.signatures) {
    if (name !== key.name || !isSame(bytes.subarray(0, 4), key.id)) continue;
    return isSignature(key.publicKey, utf8(parsed.text), bytes.subarray(4)) ? parsed.text : null;
  }
  return null;
}

/** A note as it was signed: mail and editors change line ends and leave blanks around it. */
export function normalisedNote(text: string): string {
  return `${text.replaceAll('\r\n', '\n').trim()}\n`;
}

export function parseNote(note: string): ParsedNote | null {
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) return null;
  const signatures: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, encoded, ...more] = line.split(' ');
    if (dash !== '—' || name === undefined || encoded === undefined || more.length > 0) return null;
    const bytes = fromBase64(encoded);
    if (bytes === null) return null;
    signatures.push({ name, bytes });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** Null for what is no verifier key, or whose id is not that of its name and key. */
export function parseVerifierKey(verifierKey: string): VerifierKey | null {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifierKey);
  const [, name, id, encoded] = match ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const typed = fromBase64(encoded);
  const type = typed?.[0];
  if (typed === null || type === undefined || typed.length !== 33) return null;
  const publicKey = typed.subarray(1);
  const found = keyId(name, type, publicKey);
  return toHex(found) === id ? { name, id: found, type, publicKey } : null;
}

export function keyId(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4);
}
