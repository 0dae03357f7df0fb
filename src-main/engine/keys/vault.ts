import { randomBytes } from 'node:crypto';
import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mode, Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { databaseFiles, mainDatabaseFile } from '../database/file-names.ts';
import { createTurns } from '../turns.ts';
import { noDeposits, type Deposits } from './deposit.ts';
import { makeDemoSlot, openDemoSlot } from './demo-slot.ts';
import { makeKeyPair } from './hpke.ts';
import { keyGroups, type KeyGroup, type Keys } from './key-groups.ts';
import type { Renewal } from './renewal.ts';
import { openOldSlot } from './old-slot.ts';
import { realPasswordCost, spendPasswordTime, type PasswordCost } from './password-key.ts';
import {
  fromBase64,
  makeSlot,
  openSlot,
  rehandKeys,
  renewKeys,
  toBase64,
  withKeysOf,
  type NewSlot,
  type OpenedSlot,
  type Slot,
  type SlotContext,
} from './slot.ts';
import {
  isForKeys,
  makeUnattendedSlot,
  openUnattendedSlot,
  unattendedKeysOf,
  type UnattendedKeys,
} from './unattended-slot.ts';
import {
  damagedVault,
  deviceMark,
  readVaultFile,
  slotKeyOf,
  vaultFile,
  writeVaultFile,
  type TrustSeal,
  type VaultContent,
} from './vault-file.ts';

export interface VaultOptions {
  readonly directory: string;
  /** A demo's vault is refused for real data, and the other way round. */
  readonly mode: Mode;
  /** 32 bytes that never leave this machine. */
  readonly deviceSecret: Uint8Array;
  /** For tests only; slots remember what they were made with. */
  readonly passwordCost?: PasswordCost;
}

/** What a right secret opened. A slot of version 1 has no public key: it is to be replaced. */
export type Opened = Omit<OpenedSlot, 'publicKey'> & { readonly publicKey: Uint8Array | null };

type Edit<Value> = (before: Value) => Value;

/** A data directory's keys, handed to each person who may have them. */
export interface Vault {
  readonly mode: Mode;
  /** Whether the first set-up came to its end: then the databases must exist (`openDatabase({ mustExist })`). */
  readonly isSetUp: boolean;
  /** How many people hold a group of keys, invited ones included, without one of them. */
  holders(group: KeyGroup, exceptLoginName?: string): number;
  /** A name's slots, the oldest first, with the keys that each opens. */
  ways(loginName: string): readonly { readonly kind: Slot['kind']; readonly opens: readonly KeyGroup[] }[];
  /**
   * What a person's secret opens: the newest first, where a slot is just being replaced and there are two.
   * @throws AppError `wrong-credentials`
   */
  open(kind: Slot['kind'], loginName: string, secret: string): Promise<readonly Opened[]>;
  /** The demo's keys, without a person. @throws AppError `demo-only` for real data */
  openDemo(): Promise<Keys>;
  /** Adds a slot beside those that the name has, and answers its public key. It counts once the database says so. */
  offer(loginName: string, slot: NewSlot): Promise<Uint8Array>;
  /** Keeps one slot of a name (null: none) and removes the others. */
  settle(loginName: string, publicKey: Uint8Array | null): Promise<void>;
  /** Hands other keys to a slot, as another role has them. */
  rehand(loginName: string, publicKey: Uint8Array, keys: Keys): Promise<void>;
  /** Removes what the database doesn't know: what a change that was cut off has left, and keys that go with no role. */
  reconcile(accounts: readonly KnownAccount[]): Promise<void>;
  /** The last step of the first set-up. */
  completeSetUp(): Promise<void>;
  /** What is trusted here, at least; null before a force root was pinned. */
  readonly trust: TrustSeal | null;
  /** Whoever calls has checked it. A force root is never another. */
  sealTrust(trust: TrustSeal): Promise<void>;
  /** What lies in escrow, for whom. */
  readonly deposits: Deposits;
  /** Whoever calls has checked for whom it is. */
  keepDeposits(deposits: Deposits): Promise<void>;
  /** Null while no keys are being renewed. */
  readonly renewal: Renewal | null;
  /** Whether every way in can be handed new keys: not one of the first version, until its person has signed in. */
  readonly canRenew: boolean;
  beginRenewal(renewal: Renewal): Promise<void>;
  /** The keys of before hold after all. */
  abandonRenewal(): Promise<void>;
  /** By what this machine opens the data with nobody there; null where nobody allowed it. It counts once the database says so. */
  readonly unattendedId: string | null;
  /**
   * Lets this machine open the data by itself, and answers by what; another way of before goes.
   * @throws AppError `keys-locked` without the keys of those to whom names and faces are sealed
   */
  allowUnattended(keys: Keys): Promise<string>;
  withdrawUnattended(): Promise<void>;
  /** @throws AppError `not-allowed` where nobody allowed it, `keys-locked` while a renewal has not come to its end */
  openUnattended(): UnattendedKeys;
  /** Whether what this machine seals meanwhile is for the people whose keys these are, as far as they are all there. */
  isUnattendedFor(keys: Keys): boolean;
  /** Hands the new keys to everybody who had those before. Answers how many got them, and how many slots nobody vouched for. */
  completeRenewal(before: Keys, next: Keys): Promise<{ readonly handed: number; readonly dropped: number }>;
}

/** An account as the vault compares it with its slots. */
export interface KnownAccount {
  readonly loginName: string;
  readonly role: Role;
  readonly mayOpen: boolean;
  /** Null: not known yet, of a person of an older version. */
  readonly publicKey: Uint8Array | null;
}

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
 * In the demo it is written at once, for real data with the first slot: a vault on disk can be opened by somebody.
 * Its keys are the demo's, or, for real data, the data key only.
 */
export async function createVault(
  options: VaultOptions,
): Promise<{ readonly vault: Vault; readonly keys: Keys }> {
  const { directory, mode, deviceSecret } = options;
  if (deviceSecret.length !== 32) throw new Error('a device secret has 32 bytes');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await makeRoom(options);

  const isDemo = mode === 'demo';
  const keys: Keys = {
    data: new Uint8Array(randomBytes(32)),
    // For real data they are made for the first person who may hold them.
    records: isDemo ? makeKeyPair().privateKey : null,
    faces: isDemo ? makeKeyPair().privateKey : null,
  };
  const content: VaultContent = {
    format: 'cordon-vault',
    version: 2,
    mode,
    device: deviceMark(deviceSecret),
    isSetUp: false,
    trust: null,
    slots: {},
    oldSlots: {},
    demo: isDemo ? makeDemoSlot(keys, deviceSecret) : null,
    deposits: noDeposits,
    renewal: null,
    unattended: null,
  };
  if (isDemo) await writeVaultFile(directory, content, deviceSecret);
  return { vault: vaultOf(options, content), keys };
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

  /** One change after the other: each builds on what the last one wrote. */
  const inTurn = createTurns();
  function change(edit: Edit<VaultContent>): Promise<void> {
    return inTurn(() => apply(edit));
  }
  async function apply(edit: Edit<VaultContent>): Promise<void> {
    const edited = edit(content);
    await writeVaultFile(directory, edited, deviceSecret);
    content = edited;
  }
  const contextOf = (loginName: string): SlotContext => ({
    deviceSecret,
    mode,
    slotKey: slotKeyOf(loginName, deviceSecret),
  });
  function changeSlots(loginName: string, edit: Edit<readonly Slot[]>): Promise<void> {
    const { slotKey } = contextOf(loginName);
    return change(({ slots, oldSlots, ...rest }) => {
      const { [slotKey]: known = [], ...others } = slots;
      const { [slotKey]: _, ...otherOldSlots } = oldSlots;
      const changed = edit(known);
      return {
        ...rest,
        slots: changed.length === 0 ? others : { ...others, [slotKey]: [...changed] },
        oldSlots: otherOldSlots,
      };
    });
  }

  return {
    mode,
    get isSetUp() {
      return content.isSetUp;
    },
    holders(group, exceptLoginName) {
      const except = exceptLoginName === undefined ? null : contextOf(exceptLoginName).slotKey;
      const holding = Object.entries(content.slots)
        .filter(([, slots]) => slots.some(({ keys }) => keys[group] !== null))
        .map(([slotKey]) => slotKey);
      const all = group === 'data' ? [...holding, ...Object.keys(content.oldSlots)] : holding;
      return all.filter((slotKey) => slotKey !== except).length;
    },
    ways(loginName) {
      return (content.slots[slotKeyOf(loginName, deviceSecret)] ?? []).map(({ kind, keys }) => ({
        kind,
        opens: keyGroups.filter((group) => keys[group] !== null),
      }));
    },
    async open(kind, loginName, secret) {
      const context = contextOf(loginName);
      const opened: Opened[] = [];
      const slots = (content.slots[context.slotKey] ?? []).filter((slot) => slot.kind === kind);
      for (const slot of slots.toReversed()) {
        const found = await openSlot(slot, secret, context);
        if (found !== null) opened.push(found);
      }
      const old = kind === 'person' && slots.length === 0 ? content.oldSlots[context.slotKey] : undefined;
      const data = old === undefined ? null : await openOldSlot(old, secret, context);
      if (data !== null) {
        opened.push({
          publicKey: null,
          keys: { data, records: null, faces: null },
          secondFactors: null,
          expiresAt: null,
        });
      }
      if (slots.length === 0 && old === undefined) await spendPasswordTime(secret, cost);
      if (opened.length === 0) {
        throw new AppError('wrong-credentials', 'The login name or the password is wrong.');
      }
      return opened;
    },
    async openDemo() {
      if (mode !== 'demo' || content.demo === null) {
        throw new AppError('demo-only', 'Only the demo opens without a person. Sign in.');
      }
      const keys = openDemoSlot(content.demo, deviceSecret);
      if (keys === null) throw damagedVault('its key does not open');
      if (keys.records !== null && keys.faces !== null) return keys;
      const whole: Keys = {
        data: keys.data,
        records: keys.records ?? makeKeyPair().privateKey,
        faces: keys.faces ?? makeKeyPair().privateKey,
      };
      await change((before) => ({ ...before, demo: makeDemoSlot(whole, deviceSecret) }));
      return whole;
    },
    async offer(loginName, newSlot) {
      const slot = await makeSlot(newSlot, cost, contextOf(loginName));
      await changeSlots(loginName, (slots) => [...slots, slot]);
      return fromBase64(slot.publicKey);
    },
    async settle(loginName, publicKey) {
      const kept = publicKey === null ? null : toBase64(publicKey);
      await changeSlots(loginName, (slots) => slots.filter((slot) => slot.publicKey === kept));
    },
    async rehand(loginName, publicKey, keys) {
      const owner = toBase64(publicKey);
      const context = contextOf(loginName);
      await changeSlots(loginName, (slots) =>
        slots.map((slot) => (slot.publicKey === owner ? rehandKeys(slot, keys, context) : slot)),
      );
    },
    async reconcile(accounts) {
      const known = new Map(accounts.map((account) => [contextOf(account.loginName).slotKey, account]));
      const edited = reconciled(content, known);
      if (JSON.stringify(edited) !== JSON.stringify(content))
        await change((before) => reconciled(before, known));
    },
    completeSetUp: () => change((before) => ({ ...before, isSetUp: true })),
    get trust() {
      return content.trust;
    },
    async sealTrust(trust) {
      if (content.trust !== null && content.trust.rootKey !== trust.rootKey)
        throw new Error('a force root is pinned once');
      await change((before) => ({ ...before, trust }));
    },
    get deposits() {
      return content.deposits;
    },
    keepDeposits: (deposits) => change((before) => ({ ...before, deposits })),
    get renewal() {
      return content.renewal;
    },
    get canRenew() {
      return Object.keys(content.oldSlots).length === 0;
    },
    beginRenewal: (renewal) => change((was) => ({ ...was, renewal })),
    abandonRenewal: () => change((was) => ({ ...was, renewal: null })),
    get unattendedId() {
      return content.unattended?.id ?? null;
    },
    async allowUnattended(keys) {
      const own = unattendedKeysOf(keys);
      if (own === null)
        throw new AppError(
          'keys-locked',
          'What is raised while nobody is there is sealed to those who review. One of the two has to be an operator or supervisor.',
        );
      const slot = makeUnattendedSlot(own, options);
      await change((was) => ({ ...was, unattended: slot }));
      return slot.id;
    },
    withdrawUnattended: () => change((was) => ({ ...was, unattended: null })),
    openUnattended() {
      if (content.unattended === null)
        throw new AppError(
          'not-allowed',
          'This machine may not open its data by itself. Two people allow it: npm run engine -- allow DIR.',
        );
      if (content.renewal !== null)
        throw new AppError(
          'keys-locked',
          'The last renewal of the keys has not come to its end. It does when an operator or supervisor signs in: open Cordon on this data once.',
        );
      const keys = openUnattendedSlot(content.unattended, options);
      if (keys === null) throw damagedVault('the way in of this machine does not open');
      return keys;
    },
    isUnattendedFor: (keys) =>
      content.unattended === null ||
      content.renewal !== null || // it is handed the new keys with everybody else
      isForKeys(content.unattended, keys, options),
    async completeRenewal(before, next) {
      let counts = { handed: 0, dropped: 0 };
      await change((was) => {
        const found = Object.entries(was.slots).map(([slotKey, slots]) => {
          const context = { deviceSecret, mode, slotKey };
          return [slotKey, slots.flatMap((slot) => renewKeys(slot, before, next, context) ?? [])] as const;
        });
        const kept = found.filter(([, slots]) => slots.length > 0);
        const handed = kept.flatMap(([, slots]) => slots).length;
        counts = { handed, dropped: Object.values(was.slots).flat().length - handed };
        return {
          ...was,
          slots: Object.fromEntries(kept),
          demo: was.demo === null ? null : makeDemoSlot(next, deviceSecret),
          renewal: null,
          unattended: renewedUnattended(was.unattended, before, next, options),
        };
      });
      return counts;
    },
  };
}

/** Every slot that an account stands behind, with the keys of its role at the most. */
function reconciled(content: VaultContent, accounts: ReadonlyMap<string, KnownAccount>): VaultContent {
  const slots: VaultContent['slots'] = {};
  for (const [slotKey, found] of Object.entries(content.slots)) {
    const account = accounts.get(slotKey);
    if (account === undefined || !account.mayOpen) continue;
    const publicKey = account.publicKey === null ? null : toBase64(account.publicKey);
    const kept = found.filter((slot) => publicKey === null || slot.publicKey === publicKey);
    if (kept.length > 0) slots[slotKey] = kept.map((slot) => withKeysOf(slot, account.role));
  }
  const oldSlots = Object.fromEntries(
    Object.entries(content.oldSlots).filter(([slotKey]) => accounts.get(slotKey)?.mayOpen === true),
  );
  return { ...content, slots, oldSlots };
}

/** The same way in with the keys that come after; none where it was not for those before. */
function renewedUnattended(
  slot: VaultContent['unattended'],
  before: Keys,
  next: Keys,
  context: VaultOptions,
): VaultContent['unattended'] {
  const keys = unattendedKeysOf(next);
  if (slot === null || keys === null || !isForKeys(slot, before, context)) return null;
  return makeUnattendedSlot(keys, context, slot.id);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
