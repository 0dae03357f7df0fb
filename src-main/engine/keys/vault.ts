import { randomBytes } from 'node:crypto';
import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { databaseFiles, mainDatabaseFile } from '../database/file-names.ts';
import {
  damagedVault,
  deviceMark,
  readVaultFile,
  slotKeyOf,
  vaultFile,
  writeVaultFile,
  type PasswordCost,
  type Slot,
  type VaultContent,
} from './vault-file.ts';
import {
  realPasswordCost,
  spendPasswordTime,
  unwrapWithDevice,
  unwrapWithPassword,
  wrapUnderDevice,
  wrapUnderPassword,
} from './wrap.ts';

export interface VaultOptions {
  readonly directory: string;
  /** A demo's vault is refused for real data, and the other way round. */
  readonly mode: Mode;
  /** 32 bytes that never leave this machine. */
  readonly deviceSecret: Uint8Array;
  /** For tests only; slots remember what they were made with. */
  readonly passwordCost?: PasswordCost;
}

/** A data directory's 32-byte vault key, wrapped once for each person who may open it. */
export interface Vault {
  readonly mode: Mode;
  /** Whether the first set-up came to its end: then the databases must exist (`openDatabase({ mustExist })`). */
  readonly isSetUp: boolean;
  /** The vault key for one person. @throws AppError `wrong-credentials` */
  unlock(loginName: string, password: string): Promise<Uint8Array>;
  /** The demo's vault key, without a person. @throws AppError `demo-only` for real data */
  openDemo(): Uint8Array;
  /** Gives one more person a way in; whoever calls has unlocked the vault. */
  addUser(loginName: string, password: string, vaultKey: Uint8Array): Promise<void>;
  /** The last step of the first set-up. */
  completeSetUp(): Promise<void>;
}

/** A vault that was just made: its key is known until it is dropped. */
export interface NewVault extends Omit<Vault, 'addUser'> {
  readonly vaultKey: Uint8Array;
  /** Gives a person a way in, with this vault's key. */
  addUser(loginName: string, password: string): Promise<void>;
}

/** The demo's slot: an id that no HMAC is. */
const demoSlotKey = '0'.repeat(64);

/**
 * The vault of a directory; null when there is none.
 * @throws AppError `wrong-key` on another machine, `database-damaged` when the file was changed, `demo-only` or
 * `not-in-demo` when it belongs to the other mode
 */
export async function readVault(options: VaultOptions): Promise<Vault | null> {
  const content = await readVaultFile(options.directory, options.mode, options.deviceSecret);
  return content === null ? null : vaultOf(options, content);
}

/**
 * Makes a directory's vault with a new random key. Refuses when there is one that was set up, and when there is
 * case data without one; what a set-up that was broken off has left (nobody ever used it) is removed.
 * In the demo it is written at once, for real data with the first `addUser`: a vault on disk can be opened by
 * somebody.
 */
export async function createVault(options: VaultOptions): Promise<NewVault> {
  const { directory, mode, deviceSecret } = options;
  if (deviceSecret.length !== 32) throw new Error('a device secret has 32 bytes');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await makeRoom(options);

  const vaultKey = new Uint8Array(randomBytes(32));
  const content: VaultContent = {
    format: 'cordon-vault',
    version: 1,
    mode,
    device: deviceMark(deviceSecret),
    isSetUp: false,
    slots:
      mode === 'demo'
        ? { [demoSlotKey]: wrapUnderDevice(vaultKey, { deviceSecret, mode, slotKey: demoSlotKey }) }
        : {},
  };
  if (mode === 'demo') await writeVaultFile(directory, content, deviceSecret);
  const vault = vaultOf(options, content);
  return {
    mode,
    vaultKey,
    get isSetUp() {
      return vault.isSetUp;
    },
    unlock: vault.unlock,
    openDemo: vault.openDemo,
    completeSetUp: vault.completeSetUp,
    addUser: (loginName, password) => vault.addUser(loginName, password, vaultKey),
  };
}

async function makeRoom({ directory, mode, deviceSecret }: VaultOptions): Promise<void> {
  const existing = await readVaultFile(directory, mode, deviceSecret);
  if (existing === null) {
    if (await isThere(join(directory, mainDatabaseFile))) throw damagedVault('the file is missing');
    return;
  }
  if (existing.isSetUp) {
    throw new AppError('already-set-up', 'Cordon is set up on this data already. Sign in.');
  }
  // Broken off before its end: isSetUp is under the MAC, so this can't be had by editing the file.
  for (const name of databaseFiles) await rm(join(directory, name), { force: true });
  await rm(join(directory, vaultFile), { force: true });
}

function vaultOf(options: VaultOptions, read: VaultContent): Vault {
  const { directory, mode, deviceSecret } = options;
  const cost = options.passwordCost ?? realPasswordCost;
  let content = read;

  async function change(next: VaultContent): Promise<void> {
    await writeVaultFile(directory, next, deviceSecret);
    content = next;
  }
  function slotOf(loginName: string): { readonly slotKey: string; readonly slot: Slot | undefined } {
    const slotKey = slotKeyOf(loginName, deviceSecret);
    return { slotKey, slot: content.slots[slotKey] };
  }

  return {
    mode,
    get isSetUp() {
      return content.isSetUp;
    },
    async unlock(loginName, password) {
      const { slotKey, slot } = slotOf(loginName);
      let vaultKey: Uint8Array | null = null;
      if (slot?.kind === 'password') {
        vaultKey = await unwrapWithPassword(slot, password, { deviceSecret, mode, slotKey });
      } else {
        await spendPasswordTime(password, cost);
      }
      if (vaultKey === null) {
        throw new AppError('wrong-credentials', 'The login name or the password is wrong.');
      }
      return vaultKey;
    },
    openDemo() {
      const slot = content.slots[demoSlotKey];
      if (mode !== 'demo' || slot?.kind !== 'device') {
        throw new AppError('demo-only', 'Only the demo opens without a person. Sign in.');
      }
      const vaultKey = unwrapWithDevice(slot, { deviceSecret, mode, slotKey: demoSlotKey });
      if (vaultKey === null) throw damagedVault('its key does not open');
      return vaultKey;
    },
    async addUser(loginName, password, vaultKey) {
      const { slotKey, slot } = slotOf(loginName);
      if (slot !== undefined) {
        throw new AppError(
          'conflict',
          `There is already an account called ${loginName}. Choose another name.`,
        );
      }
      const added = await wrapUnderPassword(vaultKey, password, cost, { deviceSecret, mode, slotKey });
      await change({ ...content, slots: { ...content.slots, [slotKey]: added } });
    },
    completeSetUp: () => change({ ...content, isSetUp: true }),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
