import { hashRaw } from '@node-rs/argon2';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Mode } from '../../contract/domain.ts';
import type { PasswordCost, Slot } from './vault-file.ts';

/** Argon2id with RFC 9106's second recommended memory and passes (64 MiB, 3), on one lane. */
export const realPasswordCost: PasswordCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** `Algorithm.Argon2id`; the package declares a const enum, which erasable TypeScript can't read. */
const argon2id = 2;

export interface WrapContext {
  readonly deviceSecret: Uint8Array;
  readonly mode: Mode;
  /** Which slot: bound in, so that a wrapped key can't be moved to another name. */
  readonly slotKey: string;
}

/** Wraps the vault key under HKDF(device secret ‖ Argon2id(password)) with AES-256-GCM. */
export async function wrapUnderPassword(
  vaultKey: Uint8Array,
  password: string,
  cost: PasswordCost,
  context: WrapContext,
): Promise<Slot> {
  const salt = randomBytes(16);
  const kdf = { algorithm: 'argon2id' as const, ...cost, salt: salt.toString('base64') };
  const key = await passwordKey(password, kdf, context);
  return { kind: 'password', kdf, wrapped: wrap(vaultKey, key, context) };
}

/** Wraps the vault key under the device secret alone: the demo, whose data protects nobody. */
export function wrapUnderDevice(vaultKey: Uint8Array, context: WrapContext): Slot {
  return { kind: 'device', wrapped: wrap(vaultKey, deviceKey(context), context) };
}

/** The vault key; null when the password is not the one. The whole file's MAC was checked before. */
export async function unwrapWithPassword(
  slot: Extract<Slot, { kind: 'password' }>,
  password: string,
  context: WrapContext,
): Promise<Uint8Array | null> {
  return unwrap(slot.wrapped, await passwordKey(password, slot.kdf, context), context);
}

export function unwrapWithDevice(
  slot: Extract<Slot, { kind: 'device' }>,
  context: WrapContext,
): Uint8Array | null {
  return unwrap(slot.wrapped, deviceKey(context), context);
}

/** Takes as long as a real attempt, so that time doesn't tell whether a name has a slot. */
export async function spendPasswordTime(password: string, cost: PasswordCost): Promise<void> {
  await argon2(password, randomBytes(16), cost);
}

async function passwordKey(
  password: string,
  kdf: PasswordCost & { readonly salt: string },
  { deviceSecret, mode }: WrapContext,
): Promise<Uint8Array> {
  const stretched = await argon2(password, Buffer.from(kdf.salt, 'base64'), kdf);
  const material = Buffer.concat([deviceSecret, stretched]);
  const key = hkdfSync('sha256', material, new Uint8Array(0), `cordon ${mode} password slot v1`, 32);
  material.fill(0);
  stretched.fill(0);
  return new Uint8Array(key);
}

function argon2(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  return hashRaw(password.normalize('NFKC'), {
    algorithm: argon2id,
    memoryCost: cost.memoryKiB,
    timeCost: cost.passes,
    parallelism: cost.lanes,
    outputLen: 32,
    salt,
  });
}

function deviceKey({ deviceSecret, mode }: WrapContext): Uint8Array {
  const key = hkdfSync('sha256', deviceSecret, new Uint8Array(0), `cordon ${mode} device slot v1`, 32);
  return new Uint8Array(key);
}

function associatedData({ mode, slotKey }: WrapContext): Uint8Array {
  return Buffer.from(`cordon vault key v1\n${mode}\n${slotKey}`, 'utf8');
}

function wrap(vaultKey: Uint8Array, key: Uint8Array, context: WrapContext): Slot['wrapped'] {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData(context));
  const ciphertext = Buffer.concat([cipher.update(vaultKey), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return { nonce: nonce.toString('base64'), ciphertext: ciphertext.toString('base64') };
}

function unwrap(wrapped: Slot['wrapped'], key: Uint8Array, context: WrapContext): Uint8Array | null {
  const ciphertext = Buffer.from(wrapped.ciphertext, 'base64');
  const tag = ciphertext.subarray(-16);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(wrapped.nonce, 'base64'), {
    authTagLength: 16,
  });
  decipher.setAAD(associatedData(context));
  decipher.setAuthTag(tag);
  const vaultKey = decipher.update(ciphertext.subarray(0, -16));
  try {
    decipher.final();
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
  return new Uint8Array(vaultKey);
}
