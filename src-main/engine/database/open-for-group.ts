import { openSealed } from '../keys/hpke.ts';
import type { SealedFor } from '../mail.ts';
import type { HeldPairs, PersonalGroup } from './group-keys.ts';
import { nobodyThere } from './spare-keys.ts';

/**
 * What was sealed to a group of people; null when it was not, or was changed.
 * @throws AppError `keys-locked` while none of them is there
 */
export function openForGroup(
  pairs: HeldPairs,
  group: PersonalGroup,
  sealed: Uint8Array,
  as: SealedFor,
): Uint8Array | null {
  const privateKey = pairs[group]?.privateKey ?? null;
  if (privateKey === null) throw nobodyThere();
  return openSealed(privateKey, sealed, as);
}
