import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from './leaf.ts';

/** C2SP signed notes, version 1: https://c2sp.org/signed-note. Ed25519 has signature type 0x01. */
const ed25519Type = 0x01;
/** What precedes the 32 raw bytes in an Ed25519 public key's DER form (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** `<name>+<key id in hex>+<base64 of type ‖ public key>`: what a verifier pins. */
export function verifierKeyOf(signer: NoteSigner): string {
  const publicKey = rawPublicKey(signer.privateKey);
  const typed = Buffer.concat([Uint8Array.of(ed25519Type), publicKey]);
  return `${signer.name}+${keyId(signer.name, publicKey).toString('hex')}+${typed.toString('base64')}`;
}

/** `text` must end in a line feed. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n')) throw new Error('the text of a note ends in a line feed');
  const id = keyId(signer.name, rawPublicKey(signer.privateKey));
  const signature = sign(null, Buffer.from(text, 'utf8'), signer.privateKey);
  return `${text}\n— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** The text of a note that the verifier key has signed; null for any other. Foreign signatures are ignored. */
export function openNote(note: string, verifierKey: string): string | null {
  const key = parseVerifierKey(verifierKey);
  const end = note.lastIndexOf('\n\n');
  if (key === null || end === -1 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, encoded, ...more] = line.split(' ');
    if (dash !== '—' || name === undefined || encoded === undefined || more.length > 0) return null;
    const bytes = Buffer.from(encoded, 'base64');
    if (name !== key.name || !bytes.subarray(0, 4).equals(key.id)) continue;
    if (verify(null, Buffer.from(text, 'utf8'), key.publicKey, bytes.subarray(4))) return text;
    return null;
  }
  return null;
}

function parseVerifierKey(verifierKey: string) {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifierKey);
  const [, name, id, encoded] = match ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const typed = Buffer.from(encoded, 'base64');
  if (typed.length !== 33 || typed[0] !== ed25519Type) return null;
  const raw = typed.subarray(1);
  if (keyId(name, raw).toString('hex') !== id) return null;
  const publicKey = createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
  return { name, id: Buffer.from(id, 'hex'), publicKey };
}

function rawPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length);
}

/** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key). */
function keyId(name: string, publicKey: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Uint8Array.of(ed25519Type), publicKey]);
  return Buffer.from(sha256(typed).subarray(0, 4));
}
