import { keyGroups, type Keys } from './key-groups.ts';
import type { Vault } from './vault.ts';

/** What is in memory, if it is every key that anybody has; null otherwise. */
export function everyKey(vault: Pick<Vault, 'holders'>, held: Keys | null): Keys | null {
  if (held === null) return null;
  return keyGroups.every((group) => held[group] !== null || vault.holders(group) === 0) ? held : null;
}
