import type { Role } from '../../contract/domain.ts';
import { keyGroupSchema, type KeyGroup } from '../../contract/keys.ts';

export type { KeyGroup } from '../../contract/keys.ts';

/**
 * What a person's secret opens. `data`: the databases, for everybody. `records`: names, references, scores and votes
 * of alerts and lists, for those who review and those who audit. `faces`: crops, candidate pictures and templates, for
 * those who review.
 */
export const keyGroups: readonly KeyGroup[] = keyGroupSchema.options;

/** 32 bytes each: `data` is a secret key, the other two are private X25519 keys. Null: not theirs, or not made yet. */
export interface Keys {
  readonly data: Uint8Array;
  readonly records: Uint8Array | null;
  readonly faces: Uint8Array | null;
}

const groupsOfRole: Readonly<Record<Role, readonly KeyGroup[]>> = {
  operator: ['data', 'records', 'faces'],
  supervisor: ['data', 'records', 'faces'],
  auditor: ['data', 'records'],
  admin: ['data'],
};

export function hasGroup(role: Role, group: KeyGroup): boolean {
  return groupsOfRole[role].includes(group);
}

/** Those of the keys that a role may hold. */
export function keysFor(role: Role, keys: Keys): Keys {
  return {
    data: keys.data,
    records: hasGroup(role, 'records') ? keys.records : null,
    faces: hasGroup(role, 'faces') ? keys.faces : null,
  };
}
