import { publicKeyOf } from '../keys/hpke.ts';
import type { KeyGroup, Keys } from '../keys/key-groups.ts';

/** Groups whose keys only some people have. */
export type PersonalGroup = Exclude<KeyGroup, 'data'>;

/** How the key of a subject lies in the key database: as it is, or for those who hold a group's key pair. */
export type Scheme = 'direct' | PersonalGroup;

/** Or, of what another machine handed to this one, sealed to this machine's own key (`../sites/machine.ts`). */
export type StoredScheme = Scheme | 'machine';

/** A group's key pair as far as it is in memory. Without the private key nothing of before can be opened. */
export interface HeldPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array | null;
}

export type HeldPairs = Readonly<Record<PersonalGroup, HeldPair | null>>;

export const noPairs: HeldPairs = { records: null, faces: null };

/** The pairs that somebody's keys make. */
export function pairsOf({ records, faces }: Pick<Keys, PersonalGroup>): HeldPairs {
  const pair = (privateKey: Uint8Array | null): HeldPair | null =>
    privateKey === null ? null : { privateKey, publicKey: publicKeyOf(privateKey) };
  return { records: pair(records), faces: pair(faces) };
}

/** `listed:` and `listing:`: who was on a list, once it is gone, and who asked about whom. */
const recordsOf = ['alert:', 'case:', 'equality:', 'list:', 'listed:', 'listing:'] as const;

/**
 * Whose keys open a subject: pictures and templates are for those who review, the names, scores and votes of alerts
 * and lists also for those who audit, everything else for whoever can open the databases.
 */
export function schemeOf(subject: string): Scheme {
  if (subject.startsWith('faces:')) return 'faces';
  return recordsOf.some((prefix) => subject.startsWith(prefix)) ? 'records' : 'direct';
}
