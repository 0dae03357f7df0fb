import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { HeldPair, HeldPairs, PersonalGroup } from '../database/group-keys.ts';
import type { RetainedKey } from '../database/subject-keys.ts';
import { createTurns } from '../turns.ts';
import { publicKeyOf } from './hpke.ts';
import { hasGroup, keyGroups, keysFor, type Keys } from './key-groups.ts';
import { decodeKeyring, encodeKeyring } from './keyring.ts';
import type { UnattendedKeys } from './unattended-slot.ts';

export interface CustodyDeps {
  /** What the host kept of the engine before this one. */
  readonly kept: Uint8Array | undefined;
  /** Has the host keep it, in its memory, for the engine after this one. */
  readonly keep: (keyring: Uint8Array) => void;
  /** Whom the engine must be able to open something for just now: the roles of those who are signed in. */
  readonly presentRoles: () => Promise<ReadonlySet<Role>>;
  /** Subjects whose keys are needed while nobody is there: those of the list that is searched. */
  readonly neededSubjects: () => Promise<readonly string[]>;
  /** Whether anybody's slot holds a group of keys, so that it can be had again. */
  readonly isHeldBySomebody: (group: PersonalGroup) => boolean;
  /** Other keys are held than before. */
  readonly onChange: () => void;
}

const groups: readonly PersonalGroup[] = ['records', 'faces'];

/**
 * The keys that the engine has in memory, and the host for it, so that a restarted engine goes on. They come from
 * people's slots, never go to a disk, and those of names and faces stay only while somebody is signed in whose they are.
 */
export class Custody {
  readonly #deps: CustodyDeps;
  /** What proves the tokens of sessions. It dies with the host, and all sessions with it. */
  readonly sessionSecret: Uint8Array;
  /** Whether nothing was kept: the sessions of before are void. */
  readonly isNew: boolean;
  #data: Uint8Array | null = null;
  #pairs: HeldPairs = { records: null, faces: null };
  #retained: readonly RetainedKey[] = [];
  #needed: readonly string[] = [];
  #database: DatabaseClient | null = null;
  readonly #inTurn = createTurns();

  constructor(deps: CustodyDeps) {
    this.#deps = deps;
    this.isNew = deps.kept === undefined;
    const keyring = deps.kept === undefined ? null : decodeKeyring(deps.kept);
    this.sessionSecret = keyring?.sessionSecret ?? new Uint8Array(randomBytes(32));
    if (keyring !== null) {
      this.#data = keyring.data;
      this.#pairs = keyring.pairs;
      this.#retained = keyring.retained;
    }
  }

  /** Null until somebody has signed in. */
  get keys(): Keys | null {
    const [records, faces] = [this.#pairs.records?.privateKey, this.#pairs.faces?.privateKey];
    return this.#data === null ? null : { data: this.#data, records: records ?? null, faces: faces ?? null };
  }

  /** The data was opened: what is held is handed to its thread. */
  attach(database: DatabaseClient): Promise<void> {
    return this.#inTurn(async () => {
      this.#database = database;
      await this.#handOver();
    });
  }

  /** @throws AppError `database-damaged` when these are other keys than the ones that are held */
  assertFit(keys: Keys): void {
    const held = this.keys;
    for (const group of keyGroups) {
      const [known, given] = [held?.[group] ?? null, keys[group]];
      if (known !== null && given !== null && !timingSafeEqual(known, given)) throw otherKeys();
    }
  }

  /**
   * Adds what a slot opened. Its person must be among those who are present by then, or the next review lets go again.
   * @throws AppError `database-damaged` when these are other keys than the ones that are held
   */
  hold(keys: Keys): Promise<void> {
    return this.#inTurn(async () => {
      this.assertFit(keys);
      const held = this.keys;
      if (held !== null && keyGroups.every((group) => keys[group] === null || held[group] !== null)) return;
      this.#data = keys.data;
      this.#pairs = { records: this.#withKey('records', keys), faces: this.#withKey('faces', keys) };
      await this.#handOver();
    });
  }

  /** What a machine has with nobody there: names and faces can be sealed, and nothing of them opened. */
  holdUnattended({ data, publicKeys }: UnattendedKeys): Promise<void> {
    return this.#inTurn(async () => {
      const sealing = (publicKey: Uint8Array): HeldPair => ({ publicKey, privateKey: null });
      this.#data = data;
      this.#pairs = { records: sealing(publicKeys.records), faces: sealing(publicKeys.faces) };
      await this.#handOver();
    });
  }

  /**
   * Other keys take the place of those that were held, after a renewal: of a group of which there is none now, nothing can
   * be sealed until somebody brings it.
   */
  renew(next: Keys): Promise<void> {
    return this.#inTurn(async () => {
      const pair = (group: PersonalGroup): HeldPair | null => {
        const privateKey = next[group];
        return privateKey === null ? null : { privateKey, publicKey: publicKeyOf(privateKey) };
      };
      this.#data = next.data;
      this.#pairs = { records: pair('records'), faces: pair('faces') };
      await this.#handOver();
    });
  }

  /** Lets go of keys whose people have all left. Call when somebody left, or what is searched has changed. */
  review(): Promise<void> {
    return this.#inTurn(async () => {
      // While the data is being opened nobody knows who is signed in: nobody is not the same as not known.
      if (this.#database === null) return;
      const roles = [...(await this.#deps.presentRoles())];
      const isNeeded = (group: PersonalGroup): boolean =>
        roles.some((role) => hasGroup(role, group)) || !this.#deps.isHeldBySomebody(group);
      const without = (group: PersonalGroup): HeldPair | null => {
        const pair = this.#pairs[group];
        return pair === null || pair.privateKey === null || isNeeded(group)
          ? pair
          : { publicKey: pair.publicKey, privateKey: null };
      };
      const pairs = { records: without('records'), faces: without('faces') };
      const needed = await this.#deps.neededSubjects();
      const isUnchanged =
        groups.every((group) => pairs[group] === this.#pairs[group]) && needed.join() === this.#needed.join();
      if (isUnchanged) return;
      this.#pairs = pairs;
      await this.#handOver(needed);
    });
  }

  /**
   * What a role may hold, to be handed to somebody.
   * @param isMade whether somebody holds keys of a group at all; before that they are made for whoever is the first
   * @throws AppError `keys-locked` when one is not in memory: nobody who has it is signed in
   */
  handFor(role: Role, isMade: (group: PersonalGroup) => boolean): Keys {
    const held = this.keys;
    if (held === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    const keys = keysFor(role, held);
    for (const group of groups) {
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

  #withKey(group: PersonalGroup, keys: Keys): HeldPair | null {
    const privateKey = keys[group];
    const held = this.#pairs[group];
    if (privateKey === null || (held !== null && held.privateKey !== null)) return held;
    return { privateKey, publicKey: publicKeyOf(privateKey) };
  }

  async #handOver(needed?: readonly string[]): Promise<void> {
    const database = this.#database;
    if (database !== null) {
      this.#needed = needed ?? (await this.#deps.neededSubjects());
      this.#retained = await database.hold({
        pairs: this.#pairs,
        retain: this.#needed,
        given: this.#retained,
      });
      await this.#bringForward(database);
    }
    const { sessionSecret } = this;
    // Before the first sign-in there is nothing to keep, and no session to go on.
    if (this.#data !== null) {
      this.#deps.keep(
        encodeKeyring({ sessionSecret, data: this.#data, pairs: this.#pairs, retained: this.#retained }),
      );
    }
    this.#deps.onChange();
  }

  /** Data of an older version is sealed anew as soon as somebody is there whose keys that takes. */
  async #bringForward(database: DatabaseClient): Promise<void> {
    const { keys } = this;
    if (keys === null || groups.some((group) => keys[group] === null)) return;
    let isDone = false;
    while (!isDone) ({ isDone } = await database.call('keys.bring-forward'));
  }
}

function otherKeys(): AppError {
  return new AppError(
    'database-damaged',
    'vault.json holds keys of other data for this account. Put the copy that belongs to these databases back in this folder, from the last backup.',
  );
}
