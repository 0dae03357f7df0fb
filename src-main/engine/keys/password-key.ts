import { hashRaw } from '@node-rs/argon2';
import { hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Argon2id (RFC 9106). Kept beside what it made, so that it can be raised later. */
export const passwordCostSchema = z.strictObject({
  memoryKiB: z.number().int().min(8),
  passes: z.number().int().min(1),
  lanes: z.number().int().min(1),
});
export type PasswordCost = z.infer<typeof passwordCostSchema>;

export const derivationSchema = passwordCostSchema.extend({
  algorithm: z.literal('argon2id'),
  salt: z.base64(),
});
export type Derivation = z.infer<typeof derivationSchema>;

/** Argon2id with RFC 9106's second recommended memory and passes (64 MiB, 3), on one lane. */
export const realPasswordCost: PasswordCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** `Algorithm.Argon2id`; the package declares a const enum, which erasable TypeScript can't read. */
const argon2id = 2;

export function newDerivation(cost: PasswordCost): Derivation {
  return { algorithm: 'argon2id', ...cost, salt: randomBytes(16).toString('base64') };
}

/** 32 bytes: HKDF-SHA256(device secret ‖ Argon2id(password)). */
export async function passwordKey(
  password: string,
  derivation: Derivation,
  deviceSecret: Uint8Array,
  info: string,
): Promise<Uint8Array> {
  const stretched = await stretch(password, Buffer.from(derivation.salt, 'base64'), derivation);
  const material = Buffer.concat([deviceSecret, stretched]);
  const key = hkdfSync('sha256', material, new Uint8Array(0), info, 32);
  material.fill(0);
  stretched.fill(0);
  return new Uint8Array(key);
}

/** Takes as long as a real attempt, so that time doesn't tell whether a name has a slot. */
export async function spendPasswordTime(password: string, cost: PasswordCost): Promise<void> {
  await stretch(password, randomBytes(16), cost);
}

function stretch(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  return hashRaw(password.normalize('NFKC'), {
    algorithm: argon2id,
    memoryCost: cost.memoryKiB,
    timeCost: cost.passes,
    parallelism: cost.lanes,
    outputLen: 32,
    salt,
  });
}
