import type { Keys } from '../keys/key-groups.ts';
import type { NewSlot } from '../keys/slot.ts';

/** A person's slot without a second factor. */
export function personSlot(password: string, keys: Keys): NewSlot {
  return { kind: 'person', secret: password, keys, secondFactors: null, expiresAt: null };
}
