import type { Mode } from '../contract/domain.ts';
import { AppError } from '../contract/errors.ts';
import { deriveDatabaseKeys } from './database/derive-keys.ts';
import { markerFits } from './database/marker.ts';
import { abandonRenewal, finishRenewal } from './database/renew-files.ts';
import { openDatabase, type DatabaseClient } from './database/client.ts';
import { lockDataDirectory, type DataDirectoryLock } from './database/data-directory-lock.ts';
import type { KeyGroup, Keys } from './keys/key-groups.ts';
import { nextKeys } from './keys/renewal.ts';
import { slotKeyOf, type TrustSeal } from './keys/vault-file.ts';
import type { PasswordCost } from './keys/password-key.ts';
import type { UnattendedKeys } from './keys/unattended-slot.ts';
import { createVault, readVault, type Vault, type VaultOptions } from './keys/vault.ts';
import type { BegunSetUp } from './people/people.ts';

export interface StorageOptions {
  readonly mode: Mode;
  readonly dataDirectory: string;
  readonly deviceSecret: Uint8Array;
  readonly now: () => number;
  /**
   * The data has been opened, by a password, a key that the host kept, or as the demo. When it rejects, the data is
   * closed again: the next who asks for it opens it anew.
   */
  readonly onOpened: (database: DatabaseClient) => Promise<void>;
  /** The database thread ended by itself. */
  readonly onCrash: (cause: Error) => void;
  readonly onCheckpointFailed: (cause: Error) => void;
  readonly onLogGrew: () => void;
  /** The disk takes nothing, and why; null as soon as it takes a write again. */
  readonly onDiskTrouble: (trouble: Error | null) => void;
  /** For tests only. */
  readonly passwordCost?: PasswordCost;
  /** For tests: a disk that fills up. */
  readonly openDatabase?: typeof openDatabase;
}

/** A data directory: locked against a second engine from the start, its databases opened once somebody has the key. */
export class Storage {
  readonly #options: StorageOptions;
  readonly #lock: DataDirectoryLock;
  #vault: Vault | null;
  #database: DatabaseClient | null = null;

  private constructor(options: StorageOptions, lock: DataDirectoryLock, vault: Vault | null) {
    this.#options = options;
    this.#lock = lock;
    this.#vault = vault;
  }

  /** @throws AppError when the directory is in use, damaged, or made on another machine or in the other mode */
  static async open(options: StorageOptions): Promise<Storage> {
    const lock = lockDataDirectory(options.dataDirectory);
    try {
      return new Storage(options, lock, await readVault(vaultOptionsOf(options)));
    } catch (cause) {
      lock.release();
      throw cause;
    }
  }

  get database(): DatabaseClient | null {
    return this.#database;
  }

  get setup(): 'needs-admin' | 'locked' | 'ready' {
    if (this.#vault?.isSetUp !== true) return 'needs-admin';
    return this.#database === null ? 'locked' : 'ready';
  }

  require(): DatabaseClient {
    if (this.#database === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    return this.#database;
  }

  /** What is trusted here, at least, as the vault knows it; null before a force root was pinned. */
  get trust(): TrustSeal | null {
    return this.#vault?.trust ?? null;
  }

  sealTrust(trust: TrustSeal): Promise<void> {
    return this.vault.sealTrust(trust);
  }

  /** A login name as it may stand in a file. */
  hideName(loginName: string): string {
    return slotKeyOf(loginName, this.#options.deviceSecret);
  }

  /** @throws AppError `not-set-up` before the first set-up came to its end */
  get vault(): Vault {
    if (this.#vault?.isSetUp !== true) {
      throw new AppError(
        'not-set-up',
        'Cordon is not set up on this data yet. Make the first administrator.',
      );
    }
    return this.#vault;
  }

  /** Whether somebody's slot holds a group of keys. */
  isHeldBySomebody(group: KeyGroup): boolean {
    return this.#vault !== null && this.#vault.holders(group) > 0;
  }

  /** Opens with keys that a sign-in unlocked, now or before the engine was restarted. */
  async openWith(keys: Keys): Promise<DatabaseClient> {
    return this.#database ?? this.#open((await this.presentKeys(keys)).data, true);
  }

  /**
   * Somebody's keys as they are now: where a renewal was cut off, the new ones if those hold, and otherwise those before. What
   * it left half done is done, or taken back.
   */
  async presentKeys(keys: Keys): Promise<Keys> {
    const renewal = this.#vault?.renewal ?? null;
    if (this.#vault === null || renewal === null) return keys;
    const { mode, dataDirectory } = this.#options;
    const next = nextKeys(mode, renewal, keys);
    // Whoever has the new ones already comes from an engine in which they held.
    const present = next ?? keys;
    const holds = next === null || markerFits(dataDirectory, deriveDatabaseKeys(next.data).check);
    // Files are touched while nobody has them open.
    if (this.#database === null) {
      if (holds) finishRenewal(dataDirectory, present);
      else {
        abandonRenewal(dataDirectory);
        await this.#vault.abandonRenewal();
      }
    }
    return holds ? present : keys;
  }

  /**
   * Opens the demo's data, and makes it at the first run.
   * @param hold gets its keys before it is opened
   */
  async openDemo(hold: (keys: Keys) => Promise<void>): Promise<DatabaseClient> {
    if (this.#vault?.isSetUp === true) {
      const keys = await this.#vault.openDemo();
      await hold(keys);
      return this.openWith(keys);
    }
    const { vault, keys } = await createVault(this.#vaultOptions);
    await hold(keys);
    const database = await this.#open(keys.data, false);
    await vault.completeSetUp();
    this.#vault = vault;
    return database;
  }

  /**
   * Opens the data by this machine's own way in, with nobody there.
   * @param hold gets what the machine has before it is opened
   * @throws AppError where two people did not allow it, or somebody withdrew it
   */
  async openUnattended(hold: (keys: UnattendedKeys) => Promise<void>): Promise<DatabaseClient> {
    const { unattendedId } = this.vault;
    const keys = this.vault.openUnattended();
    await hold(keys);
    const database = await this.#open(keys.data, true, async (opened) => {
      // A copy of the vault from before brings nothing back that was withdrawn.
      if ((await opened.call('keys.unattended')) !== unattendedId)
        throw new AppError(
          'not-allowed',
          'That this machine may open its data by itself was withdrawn. Two people can allow it again: npm run engine -- allow DIR.',
        );
    });
    await database.call('keys.note-unattended');
    return database;
  }

  /** The way in of this machine seals to others than the people whose keys these are: it goes, and the log says so. */
  async dropForgedUnattended(keys: Keys): Promise<void> {
    if (this.#vault === null || this.#database === null || this.#vault.isUnattendedFor(keys)) return;
    await this.#database.call('keys.drop-unattended');
    await this.#vault.withdrawUnattended();
  }

  async beginSetUp(loginName: string, password: string): Promise<BegunSetUp> {
    if (this.#vault?.isSetUp !== true) await this.#closeDatabase();
    const { vault, keys } = await createVault(this.#vaultOptions);
    const slot = { kind: 'person', secret: password, keys, secondFactors: null, expiresAt: null } as const;
    const publicKey = await vault.offer(loginName, slot);
    const database = await this.#open(keys.data, false);
    return {
      database,
      publicKey,
      keys,
      complete: async () => {
        await vault.completeSetUp();
        this.#vault = vault;
      },
    };
  }

  async close(): Promise<void> {
    try {
      await this.#closeDatabase();
    } finally {
      this.#lock.release();
    }
  }

  get #vaultOptions(): VaultOptions {
    return vaultOptionsOf(this.#options);
  }

  /** Also what an earlier set-up, broken off after it had opened its databases, left open. */
  async #closeDatabase(): Promise<void> {
    const database = this.#database;
    this.#database = null;
    await database?.close();
  }

  async #open(
    vaultKey: Uint8Array,
    mustExist: boolean,
    assertAllowed?: (database: DatabaseClient) => Promise<void>,
  ): Promise<DatabaseClient> {
    if (this.#database !== null) return this.#database;
    const {
      dataDirectory: directory,
      now,
      onCrash,
      onCheckpointFailed,
      onLogGrew,
      onDiskTrouble,
      onOpened,
    } = this.#options;
    const open = this.#options.openDatabase ?? openDatabase;
    const database = await open({
      directory,
      vaultKey,
      mustExist,
      now,
      lock: this.#lock,
      onCrash,
      onCheckpointFailed,
      onLogGrew,
      onDiskTrouble,
    });
    // Who is told of the opening asks here for what was opened.
    this.#database = database;
    try {
      await assertAllowed?.(database);
      await onOpened(database);
    } catch (cause) {
      await this.#closeDatabase().catch(() => undefined);
      throw cause;
    }
    return database;
  }
}

function vaultOptionsOf({ dataDirectory, mode, deviceSecret, passwordCost }: StorageOptions): VaultOptions {
  return {
    directory: dataDirectory,
    mode,
    deviceSecret,
    ...(passwordCost === undefined ? {} : { passwordCost }),
  };
}
