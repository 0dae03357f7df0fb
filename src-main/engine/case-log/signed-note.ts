import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { ed25519Type, keyId } from './open-note.ts';

/** What precedes the 32 raw bytes in an Ed25519 public key's DER form (RFC 8410). */
const spkiPrefixBytes = 12;

export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** `<name>+<key id in hex>+<base64 of type ‖ public key>`: what a verifier pins. */
export function verifierKeyOf(signer: NoteSigner): string {
  const publicKey = rawPublicKey(signer.privateKey);
  const typed = Buffer.concat([Uint8Array.of(ed25519Type), publicKey]);
  const id = Buffer.from(keyId(signer.name, ed25519Type, publicKey));
  return `${signer.name}+${id.toString('hex')}+${typed.toString('base64')}`;
}

/** `text` must end in a line feed. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n')) throw new Error('the text of a note ends in a line feed');
  const id = keyId(signer.name, ed25519Type, rawPublicKey(signer.privateKey));
  const signature = sign(null, Buffer.from(text, 'utf8'), signer.privateKey);
  return `${text}\n— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** 32 bytes. */
export function rawPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(spkiPrefixBytes);
}
