import { randomBytes } from 'node:crypto';
import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import { everyKey } from './every-key.ts';
import { makeKeyPair } from './hpke.ts';
import { keyGroups, type Keys } from './key-groups.ts';
import { keysBefore, makeRenewal } from './renewal.ts';
import type { Vault } from './vault.ts';

export interface KeyRenewalDeps {
  readonly mode: Mode;
  readonly database: () => DatabaseClient;
  readonly vault: () => Vault;
  /** What is in memory now. */
  readonly held: () => Keys | null;
  /** From here on these are in memory, in the place of those before. */
  readonly take: (next: Keys) => Promise<void>;
  /** Runs while nobody signs in, and no slot is made or changed. */
  readonly exclusively: (work: () => Promise<void>) => Promise<void>;
  /** Whether a deployment runs: then nothing may stand still. */
  readonly isLive: () => Promise<boolean>;
  /** New keys hold, and everybody has them. */
  readonly onRenewed: () => void;
  readonly onChange: () => void;
  readonly onDefect: (cause: unknown) => void;
}

/**
 * New keys for everything: both databases, and the key pairs that names and faces are sealed to. Who had a key has the one
 * that comes after it, without a password. A kill anywhere in between loses nothing: see `Storage.presentKeys`.
 */
export class KeyRenewal {
  readonly #deps: KeyRenewalDeps;
  #share: number | null = null;
  #problem: string | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(deps: KeyRenewalDeps) {
    this.#deps = deps;
  }

  /** How much of it is done, 0 to 1; null while none runs. */
  get share(): number | null {
    return this.#share;
  }

  /** Why the last one came to nothing; null when it didn't. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Resolves when nothing is being renewed. */
  settled(): Promise<void> {
    return this.#working;
  }

  /** Begins; `share` tells how far it is. @throws AppError when it can't be done now */
  async begin(reason: string, actorId: string | null): Promise<void> {
    const { database, isLive } = this.#deps;
    if (this.#share !== null) throw new AppError('conflict', 'The keys are being renewed already.');
    if (await isLive())
      throw new AppError(
        'conflict',
        'A deployment is live. Keys are renewed when it has ended: nothing else works meanwhile.',
      );
    this.#allHeld();
    await database().call('keys.note-renewal-begun', { reason, actorId });
    this.#share = 0;
    this.#problem = null;
    this.#working = this.#deps
      .exclusively(() => this.#renew())
      .catch((cause: unknown) => {
        this.#problem =
          cause instanceof AppError ? cause.message : 'The keys could not be renewed: those before hold.';
        if (!(cause instanceof AppError)) this.#deps.onDefect(cause);
      })
      .finally(() => {
        this.#share = null;
        this.#deps.onChange();
      });
    this.#deps.onChange();
  }

  /** Hands on what a kill left in between, once somebody is there for each of the keys. */
  finish(): Promise<void> {
    if (this.#share !== null || this.#deps.vault().renewal === null) return Promise.resolve();
    return this.#deps.exclusively(async () => {
      const { mode, vault, held } = this.#deps;
      const { renewal } = vault();
      const next = held();
      if (renewal === null || next === null) return;
      if (keyGroups.some((group) => renewal.next[group] !== null && next[group] === null)) return;
      const before = keysBefore(mode, renewal, next);
      if (before !== null) await this.#handOn(before, next);
    });
  }

  async #renew(): Promise<void> {
    const { mode, database, vault, take, onChange } = this.#deps;
    const before = this.#allHeld();
    const next: Keys = {
      data: new Uint8Array(randomBytes(32)),
      records: before.records === null ? null : makeKeyPair().privateKey,
      faces: before.faces === null ? null : makeKeyPair().privateKey,
    };
    await vault().beginRenewal(makeRenewal(mode, before, next));
    try {
      await database().renew(before, next, (share) => {
        this.#share = share * 0.95;
        onChange();
      });
    } catch (cause) {
      await vault().abandonRenewal();
      // The thread was opened anew, under the keys of before: they are handed to it again.
      await take(before);
      throw cause;
    }
    await take(next);
    await this.#handOn(before, next);
  }

  async #handOn(before: Keys, next: Keys): Promise<void> {
    const counts = await this.#deps.vault().completeRenewal(before, next);
    await this.#deps.database().call('keys.note-renewed', counts);
    this.#deps.onRenewed();
    this.#deps.onChange();
  }

  /** Every key that anybody has. @throws AppError `keys-locked` while one is missing */
  #allHeld(): Keys {
    const { vault, held } = this.#deps;
    const keys = everyKey(vault(), held());
    if (keys === null) {
      throw new AppError(
        'keys-locked',
        'All keys are renewed together, and the key of faces is with those who review. An operator or supervisor has to be signed in, on this seat or another.',
      );
    }
    if (!vault().canRenew || vault().renewal !== null) {
      throw new AppError(
        'conflict',
        vault().canRenew
          ? 'The last renewal of the keys has not come to its end. It does when an operator or supervisor signs in.'
          : 'Somebody has not signed in since this data was made by an older Cordon. Keys are renewed when everybody has, or was disabled.',
      );
    }
    return keys;
  }
}
