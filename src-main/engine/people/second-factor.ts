import { z } from 'zod';

/** What a slot holds of a person's second factors, sealed to it: it opens with their password only. */
const sealedSchema = z.strictObject({ version: z.literal(1), totp: z.strictObject({ secret: z.base64() }) });

/** A secret that an authenticator app shares. */
export interface SecondFactor {
  readonly totpSecret: Uint8Array;
}

export function encodeSecondFactor({ totpSecret }: SecondFactor): Uint8Array {
  const sealed: z.input<typeof sealedSchema> = {
    version: 1,
    totp: { secret: Buffer.from(totpSecret).toString('base64') },
  };
  return new Uint8Array(Buffer.from(JSON.stringify(sealed)));
}

/** Null for none. Throws on anything that `encodeSecondFactor` did not make. */
export function decodeSecondFactor(sealed: Uint8Array | null): SecondFactor | null {
  if (sealed === null) return null;
  const { totp } = sealedSchema.parse(JSON.parse(Buffer.from(sealed).toString()));
  return { totpSecret: new Uint8Array(Buffer.from(totp.secret, 'base64')) };
}
