import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { lockDataDirectory } from '../database/data-directory-lock.ts';
import { openExecutor, type Executor } from '../database/executor.ts';
import { sql, write, type WriteContext } from '../database/procedures.ts';
import type { Deposits } from '../keys/deposit.ts';
import { keysFor } from '../keys/key-groups.ts';
import { realPasswordCost, type PasswordCost } from '../keys/password-key.ts';
import { fromBase64, makeSlot, type Slot } from '../keys/slot.ts';
import {
  deviceMark,
  readVaultFile,
  slotKeyOf,
  vaultFile,
  writeVaultFile,
  type TrustSeal,
  type VaultContent,
} from '../keys/vault-file.ts';
import type { Account } from '../people/account-queries.ts';
import type { AdoptedPack, TrustRows } from '../policy/queries.ts';
import { procedures } from '../procedures.ts';
import { openForceRoot } from '../trust/force-root.ts';
import { openRevocations } from '../trust/revocations.ts';
import type { Recovered } from './recovery.ts';

/** As long as a code that two people gave. */
const invitationMs = 72 * 60 * 60_000;

export interface LetInOptions {
  readonly directory: string;
  readonly mode: Mode;
  /** Of this machine, which may be another than the one that was lost. */
  readonly deviceSecret: Uint8Array;
  readonly recovered: Recovered;
  /** Login names. */
  readonly letIn: readonly string[];
  readonly reason: string;
  /** The whole code of two halves. */
  readonly codeOf: (first: string, second: string) => string;
  readonly now: number;
  /** What lay in escrow: it stays there. */
  readonly deposits: Deposits;
  /** Everything was checked, and something is written now: a new device secret has to be on disk before. */
  readonly onChecked?: () => void;
  /** For tests only. */
  readonly passwordCost?: PasswordCost;
}

export interface LetIn {
  readonly people: readonly {
    readonly displayName: string;
    readonly loginName: string;
    readonly until: number;
  }[];
  /** Where the vault of before lies, which this machine could not open; null when it was kept. */
  readonly oldVault: string | null;
}

interface Invited {
  readonly account: Account;
  readonly slotKey: string;
  readonly slot: Slot;
}

/**
 * Lets people in anew with keys that custodians gave back: their passwords and second factors end, and codes, of which each
 * custodian has a half, open ways in of their own. Everybody else's way in stays as it is where this machine's secret
 * opens it. The engine must not run. Broken off anywhere, it can be begun again.
 * @throws AppError when the keys are not this data's, or these people can't begin with it; nothing is changed then
 */
export async function letIn(options: LetInOptions): Promise<LetIn> {
  const { directory, mode, deviceSecret, recovered, now } = options;
  const lock = lockDataDirectory(directory);
  try {
    const executor = openExecutor({
      directory,
      vaultKey: recovered.keys.data,
      mustExist: true,
      procedures: { ...procedures, ...letInProcedures },
      now,
    });
    try {
      const accounts = chosen(executor.run('people.list', undefined, now) as readonly Account[], options);
      const invited = await Promise.all(accounts.map((account) => invite(account, options)));
      const known = await readVaultFile(directory, mode, deviceSecret).catch(notOfThisMachine);
      options.onChecked?.();
      const oldVault = known === null ? setAside(directory, now) : null;
      const vault = known ?? newVault(options, executor);
      // Beside what they had, until the database says which holds: see the keys' README.
      const beside = withSlots(vault, invited, 'beside');
      await writeVaultFile(directory, beside, deviceSecret);
      const { custodians, groups } = recovered;
      executor.run(
        'escrow.let-in',
        {
          people: invited.map(({ account, slot }) => ({
            id: account.id,
            publicKey: fromBase64(slot.publicKey),
            until: now + invitationMs,
          })),
          custodians,
          groups,
          reason: options.reason,
        } satisfies LetInInput,
        now,
      );
      await writeVaultFile(directory, withSlots(beside, invited, 'alone'), deviceSecret);
      return {
        people: accounts.map(({ displayName, loginName }) => ({
          displayName,
          loginName,
          until: now + invitationMs,
        })),
        oldVault,
      };
    } finally {
      executor.close(now);
    }
  } finally {
    lock.release();
  }
}

/** With these people everybody else can be let in the usual way: an admin who asks, and somebody who confirms. */
function chosen(accounts: readonly Account[], { letIn: names }: LetInOptions): readonly Account[] {
  const found = names.map((name) => {
    const account = accounts.find(({ loginName }) => loginName === name);
    if (account === undefined)
      throw new AppError(
        'not-found',
        `There is no account called ${name} in this data. Begin again, with others.`,
      );
    return account;
  });
  const has = (...roles: readonly string[]): boolean => found.some(({ role }) => roles.includes(role));
  if (has('admin') && has('supervisor', 'auditor')) return found;
  throw new AppError(
    'not-allowed',
    'Let in one admin, and one supervisor or auditor: the two of them let in everybody else. Begin again, with others.',
  );
}

async function invite(
  account: Account,
  { mode, deviceSecret, recovered, codeOf, now, passwordCost }: LetInOptions,
): Promise<Invited> {
  const halves = recovered.halves.get(account.loginName);
  if (halves === undefined || halves.includes(''))
    throw new AppError('bad-request', `The custodians gave no code for ${account.loginName}.`);
  const slotKey = slotKeyOf(account.loginName, deviceSecret);
  const slot = await makeSlot(
    {
      kind: 'invitation',
      secret: codeOf(...halves),
      keys: keysFor(account.role, recovered.keys),
      secondFactors: null,
      expiresAt: now + invitationMs,
    },
    passwordCost ?? realPasswordCost,
    { deviceSecret, mode, slotKey },
  );
  return { account, slotKey, slot };
}

/** Null for a vault of another machine, or one that is damaged: it is set aside, and a new one made. */
function notOfThisMachine(cause: unknown): null {
  if (cause instanceof AppError && (cause.code === 'wrong-key' || cause.code === 'database-damaged'))
    return null;
  throw cause;
}

function setAside(directory: string, now: number): string | null {
  if (!existsSync(join(directory, vaultFile))) return null;
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const aside = join(directory, `replaced-${stamp}Z`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  renameSync(join(directory, vaultFile), join(aside, vaultFile));
  return aside;
}

/** What must be trusted at least comes from the database, which only the key of this data opens. */
function newVault({ mode, deviceSecret, deposits, now }: LetInOptions, executor: Executor): VaultContent {
  const rows = executor.run('trust.rows', undefined, now) as TrustRows;
  const newest = executor.run('policy.latest', undefined, now) as AdoptedPack | null;
  return {
    format: 'cordon-vault',
    version: 2,
    mode,
    device: deviceMark(deviceSecret),
    isSetUp: true,
    trust: sealOf(rows, newest),
    slots: {},
    oldSlots: {},
    demo: null,
    deposits,
    renewal: null,
    // This machine's secret is another: two people allow it anew.
    unattended: null,
  };
}

function sealOf({ root, revocations }: TrustRows, newest: AdoptedPack | null): TrustSeal | null {
  if (root === null) return null;
  const opened = openForceRoot(root.file);
  if (!opened.ok) return null;
  const list = revocations === null ? null : openRevocations(revocations.document, opened.value);
  return {
    rootKey: opened.value.publicKey,
    listNumber: list?.ok === true ? list.value.number : 0,
    policyHash: newest?.hash ?? null,
  };
}

function withSlots(vault: VaultContent, invited: readonly Invited[], how: 'beside' | 'alone'): VaultContent {
  const slots = { ...vault.slots };
  for (const { slotKey, slot } of invited)
    slots[slotKey] = how === 'alone' ? [slot] : [...(slots[slotKey] ?? []), slot];
  return { ...vault, slots };
}

interface LetInInput extends Pick<Recovered, 'custodians' | 'groups'> {
  readonly people: readonly { readonly id: string; readonly publicKey: Uint8Array; readonly until: number }[];
  readonly reason: string;
}

const letInProcedures = {
  'escrow.let-in': write(({ db, log }: WriteContext, input: LetInInput): void => {
    const letInNow: string[] = [];
    for (const { id, publicKey, until } of input.people) {
      const account = db.get<Pick<Account, 'displayName' | 'role'>>(
        sql`SELECT display_name AS displayName, role FROM accounts WHERE id = ${id}`,
      );
      if (account === undefined) throw new Error('an account went while it was let in');
      db.run(sql`UPDATE accounts SET state = 'invited', invited_until = ${until}, totp_step = NULL,
        public_key = ${publicKey} WHERE id = ${id}`);
      const { displayName, role } = account;
      letInNow.push(displayName);
      log.append({
        kind: 'person.secret-reset',
        subject: `person:${id}`,
        actor: null,
        body: { personId: id, displayName, role },
      });
    }
    log.append({
      kind: 'escrow.recovered',
      subject: 'log',
      actor: null,
      body: {
        custodians: [...input.custodians],
        groups: [...input.groups],
        letIn: letInNow,
        reason: input.reason,
      },
    });
  }),
};
