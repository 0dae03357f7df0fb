import { concat, fromBase64, isSame, utf8 } from '../../portable/bytes.ts';
import { isSignature } from '../../portable/crypto.ts';
import { parseNote, parseVerifierKey } from '../open-note.ts';

/** Cosignatures with a time, version 1: https://c2sp.org/tlog-cosignature. Ed25519 has signature type 0x04. */
export const cosignatureType = 0x04;

const timeBytes = 8;
const keyIdBytes = 4;

/** What a witness says with its signature: that it saw this checkpoint, and no other course of this log before. */
export interface Cosignature {
  /** Milliseconds since 1970-01-01 UTC, by the clock of the witness. */
  readonly at: number;
  /** Exactly what was signed. */
  readonly message: Uint8Array;
  /** The bare Ed25519 signature, 64 bytes. */
  readonly signature: Uint8Array;
}

/** @param text of the checkpoint's note, which ends in a line feed; @param atSeconds since 1970-01-01 UTC */
export function cosignedMessage(text: string, atSeconds: number): string {
  return `cosignature/v1\ntime ${String(atSeconds)}\n${text}`;
}

/**
 * The cosignature of a checkpoint by this witness.
 * @param line as a witness answers: a signature line of a note
 * @returns null when it is another's, or does not fit
 */
export function openCosignature(note: string, line: string, witnessKey: string): Cosignature | null {
  const key = parseVerifierKey(witnessKey);
  const text = parseNote(note)?.text;
  const [dash, name, encoded, ...more] = line.trimEnd().split(' ');
  if (key === null || key.type !== cosignatureType || text === undefined) return null;
  if (dash !== '—' || name !== key.name || encoded === undefined || more.length > 0) return null;
  const bytes = fromBase64(encoded);
  if (bytes?.length !== keyIdBytes + timeBytes + 64) return null;
  if (!isSame(bytes.subarray(0, keyIdBytes), key.id)) return null;
  const atSeconds = Number(new DataView(bytes.buffer, bytes.byteOffset + keyIdBytes).getBigUint64(0));
  const message = utf8(cosignedMessage(text, atSeconds));
  const signature = bytes.slice(keyIdBytes + timeBytes);
  if (!Number.isSafeInteger(atSeconds) || !isSignature(key.publicKey, message, signature)) return null;
  return { at: atSeconds * 1_000, message, signature };
}

/** The bytes of a signature line, from its parts. */
export function cosignatureBytes(keyId: Uint8Array, atSeconds: number, signature: Uint8Array): Uint8Array {
  const time = new Uint8Array(timeBytes);
  new DataView(time.buffer).setBigUint64(0, BigInt(atSeconds));
  return concat(keyId, time, signature);
}
