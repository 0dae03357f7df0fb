import { sign, type KeyObject } from 'node:crypto';
import { toBase64, utf8 } from '../../portable/bytes.ts';
import { keyId } from '../open-note.ts';
import { rawPublicKey } from '../signed-note.ts';
import { cosignatureBytes, cosignatureType, cosignedMessage } from './cosignature.ts';

export interface WitnessSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** What those pin who trust this witness: `<name>+<key id>+<base64>`. */
export function witnessKeyOf({ name, privateKey }: WitnessSigner): string {
  const publicKey = rawPublicKey(privateKey);
  const id = Buffer.from(keyId(name, cosignatureType, publicKey)).toString('hex');
  return `${name}+${id}+${Buffer.concat([Uint8Array.of(cosignatureType), publicKey]).toString('base64')}`;
}

/** The line of a witness under a checkpoint. @param now milliseconds since 1970-01-01 UTC */
export function cosign(text: string, { name, privateKey }: WitnessSigner, now: number): string {
  const atSeconds = Math.floor(now / 1_000);
  const signature = sign(null, utf8(cosignedMessage(text, atSeconds)), privateKey);
  const id = keyId(name, cosignatureType, rawPublicKey(privateKey));
  return `— ${name} ${toBase64(cosignatureBytes(id, atSeconds, signature))}\n`;
}
