import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { instantSchema, type Mode, type Role } from '../../contract/domain.ts';
import { makeKeyPair, openSealed, sealTo } from './hpke.ts';
import { hasGroup, keyGroups, type KeyGroup, type Keys } from './key-groups.ts';
import { derivationSchema, newDerivation, passwordKey, type PasswordCost } from './password-key.ts';
import { boxSchema, lockBox, unlockBox } from './secret-box.ts';

/** A key sealed to a slot, and the word of whoever held that key that it was meant for this slot. */
const handedKeySchema = z.strictObject({ sealed: z.base64(), voucher: z.string().regex(/^[0-9a-f]{64}$/) });
type HandedKey = z.infer<typeof handedKeySchema>;

/**
 * One person's way in. Their password opens their private key, and that what was sealed to them: so keys can be handed
 * to a person, and renewed, without their password.
 */
export const slotSchema = z.strictObject({
  /** An invitation opens with a code, once, and becomes a person's slot. */
  kind: z.enum(['person', 'invitation']),
  publicKey: z.base64(),
  derivation: derivationSchema,
  privateKey: boxSchema,
  keys: z.strictObject({
    data: handedKeySchema,
    records: handedKeySchema.nullable(),
    faces: handedKeySchema.nullable(),
  }),
  /** Sealed to the slot. */
  secondFactors: z.base64().nullable(),
  /** Of an invitation. */
  expiresAt: instantSchema.nullable(),
});
export type Slot = z.infer<typeof slotSchema>;

export interface SlotContext {
  readonly deviceSecret: Uint8Array;
  readonly mode: Mode;
  /** Whose slot: bound in, so that it can't be moved to another name. */
  readonly slotKey: string;
}

export interface OpenedSlot {
  readonly publicKey: Uint8Array;
  readonly keys: Keys;
  readonly secondFactors: Uint8Array | null;
  readonly expiresAt: number | null;
}

export interface NewSlot {
  readonly kind: Slot['kind'];
  /** A password, or an invitation's code. */
  readonly secret: string;
  readonly keys: Keys;
  readonly secondFactors: Uint8Array | null;
  readonly expiresAt: number | null;
}

/** Makes a slot with a key pair of its own. */
export async function makeSlot(
  { kind, secret, keys, secondFactors, expiresAt }: NewSlot,
  cost: PasswordCost,
  context: SlotContext,
): Promise<Slot> {
  const { publicKey, privateKey } = makeKeyPair();
  const derivation = newDerivation(cost);
  const key = await passwordKey(secret, derivation, context.deviceSecret, infoOf(kind, context));
  return {
    kind,
    publicKey: toBase64(publicKey),
    derivation,
    privateKey: lockBox(privateKey, key, placeOf(kind, publicKey, context)),
    keys: handKeys(publicKey, keys, context),
    secondFactors:
      secondFactors === null
        ? null
        : toBase64(sealTo(publicKey, secondFactors, { info: factorsInfo(context) })),
    expiresAt,
  };
}

/** Null when the secret is not the one. The whole file's MAC was checked before. */
export async function openSlot(slot: Slot, secret: string, context: SlotContext): Promise<OpenedSlot | null> {
  const publicKey = fromBase64(slot.publicKey);
  const key = await passwordKey(secret, slot.derivation, context.deviceSecret, infoOf(slot.kind, context));
  const privateKey = unlockBox(slot.privateKey, key, placeOf(slot.kind, publicKey, context));
  if (privateKey === null) return null;
  const opened = (group: KeyGroup): Uint8Array | null => {
    const handed = slot.keys[group];
    if (handed === null) return null;
    return openSealed(privateKey, fromBase64(handed.sealed), { info: handInfo(group, context) });
  };
  const data = opened('data');
  const secondFactors =
    slot.secondFactors === null
      ? null
      : openSealed(privateKey, fromBase64(slot.secondFactors), { info: factorsInfo(context) });
  const isWhole = data !== null && (secondFactors !== null || slot.secondFactors === null);
  if (!isWhole) return null;
  return {
    publicKey,
    keys: { data, records: opened('records'), faces: opened('faces') },
    secondFactors,
    expiresAt: slot.expiresAt,
  };
}

/** The same slot with other keys: for another role, or when keys are renewed. */
export function rehandKeys(slot: Slot, keys: Keys, context: SlotContext): Slot {
  return { ...slot, keys: handKeys(fromBase64(slot.publicKey), keys, context) };
}

/**
 * The same slot with the keys that come after those it has; null when those before were not meant for it: somebody who
 * only writes the file has no keys handed to a key pair of their own.
 */
export function renewKeys(slot: Slot, before: Keys, next: Keys, context: SlotContext): Slot | null {
  const isMeantFor = (keys: Keys): boolean =>
    keyGroups.every((group) => {
      const key = keys[group];
      return slot.keys[group] === null || (key !== null && isVouchedFor(slot, group, key, context));
    });
  // Made since, with the new keys.
  if (isMeantFor(next)) return slot;
  if (!isMeantFor(before)) return null;
  return rehandKeys(
    slot,
    {
      data: next.data,
      records: slot.keys.records === null ? null : next.records,
      faces: slot.keys.faces === null ? null : next.faces,
    },
    context,
  );
}

/** The same slot without keys that are not of a role. */
export function withKeysOf(slot: Slot, role: Role): Slot {
  const { data, records, faces } = slot.keys;
  return {
    ...slot,
    keys: {
      data,
      records: hasGroup(role, 'records') ? records : null,
      faces: hasGroup(role, 'faces') ? faces : null,
    },
  };
}

/**
 * Whether the holder of a key meant it for this slot. Somebody who can write the file, but does not hold the key, can't
 * have it handed to a public key of their own.
 */
export function isVouchedFor(slot: Slot, group: KeyGroup, key: Uint8Array, context: SlotContext): boolean {
  const handed = slot.keys[group];
  if (handed === null) return false;
  const expected = voucherFor(fromBase64(slot.publicKey), group, key, context);
  return timingSafeEqual(Buffer.from(handed.voucher, 'hex'), Buffer.from(expected, 'hex'));
}

function handKeys(publicKey: Uint8Array, keys: Keys, context: SlotContext): Slot['keys'] {
  const hand = (group: KeyGroup, key: Uint8Array): HandedKey => ({
    sealed: toBase64(sealTo(publicKey, key, { info: handInfo(group, context) })),
    voucher: voucherFor(publicKey, group, key, context),
  });
  return {
    data: hand('data', keys.data),
    records: keys.records === null ? null : hand('records', keys.records),
    faces: keys.faces === null ? null : hand('faces', keys.faces),
  };
}

function voucherFor(
  publicKey: Uint8Array,
  group: KeyGroup,
  key: Uint8Array,
  { mode, slotKey }: SlotContext,
): string {
  const macKey = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `cordon voucher v2 ${group}`, 32));
  return createHmac('sha256', macKey).update(`${mode}\n${slotKey}\n`).update(publicKey).digest('hex');
}

const infoOf = (kind: Slot['kind'], { mode }: SlotContext): string => `cordon ${mode} ${kind} slot v2`;

const placeOf = (kind: Slot['kind'], publicKey: Uint8Array, { mode, slotKey }: SlotContext): string =>
  `cordon slot v2\n${mode}\n${kind}\n${slotKey}\n${toBase64(publicKey)}`;

const handInfo = (group: KeyGroup, { mode, slotKey }: SlotContext): string =>
  `cordon ${mode} ${group} key v2\n${slotKey}`;

const factorsInfo = ({ mode, slotKey }: SlotContext): string =>
  `cordon ${mode} second factors v2\n${slotKey}`;

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
