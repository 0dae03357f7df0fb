import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Mode } from '../../contract/domain.ts';
import { publicKeyOf } from './hpke.ts';
import type { Keys } from './key-groups.ts';
import { boxSchema, lockBox, unlockBox } from './secret-box.ts';

/**
 * How a machine opens its data with nobody there, where two people allowed it: the data key under the device secret alone. Beside it stand the
 * public keys of those who read records and see faces, so that what is raised meanwhile is sealed to them. No private key of theirs is ever in it.
 */
export const unattendedSlotSchema = z.strictObject({
  /** The database names the one that counts: an older copy of the vault brings none back. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  box: boxSchema,
});
export type UnattendedSlot = z.infer<typeof unattendedSlotSchema>;

/** What a machine has without anybody: no name, no face. */
export interface UnattendedKeys {
  readonly data: Uint8Array;
  readonly publicKeys: { readonly records: Uint8Array; readonly faces: Uint8Array };
}

export interface UnattendedContext {
  readonly deviceSecret: Uint8Array;
  readonly mode: Mode;
}

const keyBytes = 32;

/** @param id that of a slot whose place it takes */
export function makeUnattendedSlot(
  { data, publicKeys }: UnattendedKeys,
  context: UnattendedContext,
  id: string = randomBytes(16).toString('hex'),
): UnattendedSlot {
  const content = Buffer.concat([data, publicKeys.records, publicKeys.faces]);
  return { id, box: lockBox(content, slotKey(context), placeOf(id, context)) };
}

/** Null when the device secret is not the one. */
export function openUnattendedSlot(
  { id, box }: UnattendedSlot,
  context: UnattendedContext,
): UnattendedKeys | null {
  const content = unlockBox(box, slotKey(context), placeOf(id, context));
  if (content?.length !== 3 * keyBytes) return null;
  const part = (nth: number): Uint8Array => content.slice(nth * keyBytes, (nth + 1) * keyBytes);
  return { data: part(0), publicKeys: { records: part(1), faces: part(2) } };
}

/** What a machine may have of somebody's keys; null while not every group is there. */
export function unattendedKeysOf({ data, records, faces }: Keys): UnattendedKeys | null {
  if (records === null || faces === null) return null;
  return { data, publicKeys: { records: publicKeyOf(records), faces: publicKeyOf(faces) } };
}

/** Whether a slot seals to the very people whose keys these are; true also while not all of those are there. */
export function isForKeys(slot: UnattendedSlot, keys: Keys, context: UnattendedContext): boolean {
  const [own, theirs] = [openUnattendedSlot(slot, context), unattendedKeysOf(keys)];
  if (own === null) return false;
  if (theirs === null) return true;
  return [
    [own.data, theirs.data],
    [own.publicKeys.records, theirs.publicKeys.records],
    [own.publicKeys.faces, theirs.publicKeys.faces],
  ].every(([one = new Uint8Array(), other = new Uint8Array()]) => timingSafeEqual(one, other));
}

function slotKey({ deviceSecret, mode }: UnattendedContext): Uint8Array {
  const info = `cordon ${mode} unattended slot v1`;
  return new Uint8Array(hkdfSync('sha256', deviceSecret, new Uint8Array(0), info, 32));
}

const placeOf = (id: string, { mode }: UnattendedContext): string =>
  `cordon unattended slot v1\n${mode}\n${id}`;
