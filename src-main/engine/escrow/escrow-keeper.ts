import type { Mode } from '../../contract/domain.ts';
import type { DatabaseClient } from '../database/client.ts';
import { depositsIn, isDepositOf, makeDeposit, type Deposits } from '../keys/deposit.ts';
import { keyGroups, type KeyGroup, type Keys } from '../keys/key-groups.ts';
import type { Vault } from '../keys/vault.ts';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { custodiansSchema, openCustodians, type Custodians } from '../trust/custodians.ts';
import { parseStatement, type SignedDocument } from '../trust/signed-document.ts';
import { createTurns } from '../turns.ts';

export interface EscrowKeeperDeps {
  readonly mode: Mode;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  readonly vault: () => Vault;
  /** What is in memory now. */
  readonly held: () => Keys | null;
  readonly trust: () => Promise<Checked<Trust>>;
  readonly now: () => number;
  /** Something else lies in escrow than before. */
  readonly onChange: () => void;
}

/** The custodians of now, as the root vouches for them. */
export interface PresentCustodians {
  readonly list: Custodians;
  readonly document: SignedDocument;
  readonly adoptedAt: number;
}

/**
 * Puts keys in escrow as soon as they are in memory: each that has no deposit, or one that is not with the custodians of
 * now, or not of this key. Nothing is sealed to anybody whom the pinned root doesn't vouch for.
 */
export class EscrowKeeper {
  readonly #deps: EscrowKeeperDeps;
  readonly #inTurn = createTurns();

  constructor(deps: EscrowKeeperDeps) {
    this.#deps = deps;
  }

  /** Null before there were any; why they don't count, where somebody has changed something. */
  async custodians(): Promise<Checked<PresentCustodians> | null> {
    const database = this.#deps.database();
    if (database === null) return null;
    const stored = await database.call('escrow.custodians');
    const leastNumber = Math.max(0, ...this.#knownNumbers());
    if (stored === null || stored.number < leastNumber) {
      return leastNumber === 0
        ? null
        : refused(
            `List ${String(leastNumber)} of custodians has been taken out of the database. Tell your auditor, then import a newer list.`,
          );
    }
    const trust = await this.#deps.trust();
    if (!trust.ok) return trust;
    const list = openCustodians(stored.document, trust.value.root);
    if (!list.ok) return list;
    return accepted({ list: list.value, document: stored.document, adoptedAt: stored.adoptedAt });
  }

  /** @param isAnew whether also those that lie there as they should are replaced */
  deposit({ isAnew = false }: { readonly isAnew?: boolean } = {}): Promise<void> {
    return this.#inTurn(() => this.#deposit(isAnew));
  }

  /** Resolves when nothing is being put in escrow any more. */
  settled(): Promise<void> {
    return this.#inTurn(() => Promise.resolve());
  }

  async #deposit(isAnew: boolean): Promise<void> {
    const { mode, held, vault, now } = this.#deps;
    const custodians = await this.custodians();
    const keys = held();
    if (custodians === null || !custodians.ok || keys === null) return;
    const { list, document } = custodians.value;
    const before = vault().deposits;
    const made: Partial<Record<KeyGroup, Deposits[KeyGroup]>> = {};
    for (const group of keyGroups) {
      const key = keys[group];
      if (key === null || (!isAnew && isInPlace(before, group, key, document))) continue;
      made[group] = makeDeposit({ mode, group, key, document, custodians: list.custodians, at: now() });
    }
    const groups = keyGroups.filter((group) => made[group] !== undefined);
    if (groups.length === 0) return;
    await vault().keepDeposits({ ...before, ...made });
    await this.#deps.database()?.call('escrow.note-deposits', { number: list.number, groups });
    this.#deps.onChange();
  }

  /** Under the vault's MAC: an older list can't be slipped in by taking rows out of the database. */
  #knownNumbers(): readonly number[] {
    return depositsIn(this.#deps.vault().deposits).flatMap(([, { custodians }]) => {
      const list = parseStatement(custodians.payload, custodiansSchema, 'A list of custodians');
      return list.ok ? [list.value.number] : [];
    });
  }
}

function isInPlace(deposits: Deposits, group: KeyGroup, key: Uint8Array, document: SignedDocument): boolean {
  const deposit = deposits[group];
  return (
    deposit !== null && deposit.custodians.payload === document.payload && isDepositOf(deposit, group, key)
  );
}
