import { z } from 'zod';
import { derivationSchema, passwordKey } from './password-key.ts';
import { boxSchema, unlockBox } from './secret-box.ts';
import type { SlotContext } from './slot.ts';

/**
 * A slot of the vault's version 1: the data key itself under the password. It opens once more, and is replaced at that
 * sign-in.
 */
export const oldSlotSchema = z.strictObject({
  kind: z.literal('password'),
  kdf: derivationSchema,
  wrapped: boxSchema,
});
export type OldSlot = z.infer<typeof oldSlotSchema>;

/** The data key; null when the password is not the one. */
export async function openOldSlot(
  slot: OldSlot,
  password: string,
  { deviceSecret, mode, slotKey }: SlotContext,
): Promise<Uint8Array | null> {
  const key = await passwordKey(password, slot.kdf, deviceSecret, `cordon ${mode} password slot v1`);
  return unlockBox(slot.wrapped, key, `cordon vault key v1\n${mode}\n${slotKey}`);
}
