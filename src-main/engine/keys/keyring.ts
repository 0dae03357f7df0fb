import { z } from 'zod';
import type { HeldPair, HeldPairs } from '../database/group-keys.ts';
import type { RetainedKey } from '../database/subject-keys.ts';
import { fromBase64, toBase64 } from './slot.ts';

/** What the engine has of keys, as the host keeps it in memory and hands it over again after a restart. */
export interface Keyring {
  readonly sessionSecret: Uint8Array;
  readonly data: Uint8Array | null;
  readonly pairs: HeldPairs;
  readonly retained: readonly RetainedKey[];
}

const pairSchema = z.strictObject({ publicKey: z.base64(), privateKey: z.base64().nullable() }).nullable();
const keyringSchema = z.strictObject({
  sessionSecret: z.base64(),
  data: z.base64().nullable(),
  records: pairSchema,
  faces: pairSchema,
  retained: z.array(z.strictObject({ subject: z.string(), key: z.base64() })),
});

export function encodeKeyring({ sessionSecret, data, pairs, retained }: Keyring): Uint8Array {
  const pair = (held: HeldPair | null) =>
    held === null
      ? null
      : {
          publicKey: toBase64(held.publicKey),
          privateKey: held.privateKey === null ? null : toBase64(held.privateKey),
        };
  const keyring: z.input<typeof keyringSchema> = {
    sessionSecret: toBase64(sessionSecret),
    data: data === null ? null : toBase64(data),
    records: pair(pairs.records),
    faces: pair(pairs.faces),
    retained: retained.map(({ subject, key }) => ({ subject, key: toBase64(key) })),
  };
  return new Uint8Array(Buffer.from(JSON.stringify(keyring)));
}

/** Throws on anything that `encodeKeyring` did not make. */
export function decodeKeyring(bytes: Uint8Array): Keyring {
  const keyring = keyringSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  const pair = (held: z.infer<typeof pairSchema>): HeldPair | null =>
    held === null
      ? null
      : {
          publicKey: fromBase64(held.publicKey),
          privateKey: held.privateKey === null ? null : fromBase64(held.privateKey),
        };
  return {
    sessionSecret: fromBase64(keyring.sessionSecret),
    data: keyring.data === null ? null : fromBase64(keyring.data),
    pairs: { records: pair(keyring.records), faces: pair(keyring.faces) },
    retained: keyring.retained.map(({ subject, key }) => ({ subject, key: fromBase64(key) })),
  };
}
