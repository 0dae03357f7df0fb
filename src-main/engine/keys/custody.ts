import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { hasGroup, keyGroups, keysFor, type Keys } from './key-groups.ts';
import { fromBase64, toBase64 } from './slot.ts';

const keySchema = z.base64().nullable();
const keyringSchema = z.strictObject({
  sessionSecret: z.base64(),
  data: keySchema,
  records: keySchema,
  faces: keySchema,
});

export interface CustodyDeps {
  /** What the host kept of the engine before this one. */
  readonly kept: Uint8Array | undefined;
  /** Has the host keep it, in its memory, for the engine after this one. */
  readonly keep: (keyring: Uint8Array) => void;
}

/**
 * The keys that the engine has in memory, and the host for it, so that a restarted engine goes on. They come from
 * people's slots, and never go to a disk.
 */
export class Custody {
  readonly #keep: CustodyDeps['keep'];
  /** What proves the tokens of sessions. It dies with the host, and all sessions with it. */
  readonly sessionSecret: Uint8Array;
  /** Whether nothing was kept: the sessions of before are void. */
  readonly isNew: boolean;
  #keys: Keys | null = null;

  constructor({ kept, keep }: CustodyDeps) {
    this.#keep = keep;
    this.isNew = kept === undefined;
    const keyring = kept === undefined ? null : keyringSchema.parse(JSON.parse(Buffer.from(kept).toString()));
    this.sessionSecret =
      keyring === null ? new Uint8Array(randomBytes(32)) : fromBase64(keyring.sessionSecret);
    if (keyring !== null && keyring.data !== null) {
      this.#keys = {
        data: fromBase64(keyring.data),
        records: keyring.records === null ? null : fromBase64(keyring.records),
        faces: keyring.faces === null ? null : fromBase64(keyring.faces),
      };
    }
  }

  /** Null until somebody has signed in. */
  get keys(): Keys | null {
    return this.#keys;
  }

  /**
   * Adds what a slot opened.
   * @throws AppError `database-damaged` when it is another key than the one that is held
   */
  hold(keys: Keys): void {
    const held = this.#keys;
    for (const group of keyGroups) {
      const [known, given] = [held?.[group] ?? null, keys[group]];
      if (known !== null && given !== null && !timingSafeEqual(known, given)) {
        throw new AppError(
          'database-damaged',
          'vault.json holds keys of other data for this account. Put the copy that belongs to these databases back in this folder, from the last backup.',
        );
      }
    }
    const brings = keyGroups.some((group) => keys[group] !== null && (held?.[group] ?? null) === null);
    if (!brings) return;
    this.#keys = {
      data: keys.data,
      records: held?.records ?? keys.records,
      faces: held?.faces ?? keys.faces,
    };
    this.#tellHost();
  }

  /**
   * What a role may hold, to be handed to somebody.
   * @param isMade whether somebody holds keys of a group at all; before that they are made for whoever is the first
   * @throws AppError `keys-locked` when one is not in memory: nobody who has it is signed in
   */
  handFor(role: Role, isMade: (group: 'records' | 'faces') => boolean): Keys {
    if (this.#keys === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    const keys = keysFor(role, this.#keys);
    for (const group of ['records', 'faces'] as const) {
      if (hasGroup(role, group) && keys[group] === null && isMade(group)) {
        throw new AppError(
          'keys-locked',
          group === 'faces'
            ? 'The key of faces must be handed on, and only operators and supervisors have it. One of them has to be signed in, on this seat or another.'
            : 'The key of the records must be handed on, and admins don’t have it. An auditor, operator or supervisor has to be signed in, on this seat or another.',
        );
      }
    }
    return keys;
  }

  #tellHost(): void {
    const keys = this.#keys;
    const text = (key: Uint8Array | null | undefined) =>
      key === null || key === undefined ? null : toBase64(key);
    const keyring: z.input<typeof keyringSchema> = {
      sessionSecret: toBase64(this.sessionSecret),
      data: text(keys?.data),
      records: text(keys?.records),
      faces: text(keys?.faces),
    };
    this.#keep(new Uint8Array(Buffer.from(JSON.stringify(keyring))));
  }
}
