import type { EscrowView } from '../../contract/escrow.ts';
import type { Deposits } from '../keys/deposit.ts';
import { keyGroups, type KeyGroup } from '../keys/key-groups.ts';
import type { Checked } from '../trust/checked.ts';
import { fingerprintOf } from '../trust/fingerprint.ts';
import { atInstant } from '../wording.ts';
import type { PresentCustodians } from './escrow-keeper.ts';
import type { DoneRehearsal, Rehearsal } from './queries.ts';

const dayMs = 24 * 60 * 60 * 1000;

export interface EscrowFacts {
  readonly custodians: Checked<PresentCustodians> | null;
  readonly deposits: Deposits;
  /** How many people hold a group of keys. */
  readonly holders: (group: KeyGroup) => number;
  readonly last: DoneRehearsal | null;
  readonly begun: Rehearsal | null;
  readonly rehearsedEveryDays: number;
  readonly now: number;
}

const whose: Readonly<Record<KeyGroup, string>> = {
  data: 'the data: it goes there with the next sign-in',
  records: 'names and votes: an auditor, operator or supervisor has to sign in',
  faces: 'faces: an operator or supervisor has to sign in',
};

/** What lies in escrow, and what is to be done about it. Pure. */
export function escrowView(facts: EscrowFacts): EscrowView {
  const { custodians, last, begun, now } = facts;
  const groups = keyGroups.map((group) => stateOf(group, facts));
  const isInEscrow = groups.some(({ at }) => at !== null);
  const dueAt = isInEscrow ? (last?.doneAt ?? null) : null;
  const due = dueAt === null ? null : dueAt + facts.rehearsedEveryDays * dayMs;
  return {
    custodians: custodians?.ok === true ? custodiansOf(custodians.value) : null,
    groups,
    rehearsal: {
      last: last === null ? null : { at: last.doneAt, custodians: [...last.custodians] },
      dueAt: due,
      begun: begun === null ? null : { id: begun.id, at: begun.askedAt },
    },
    warnings: warningsOf(facts, groups, isInEscrow, due, now),
  };
}

function stateOf(
  group: KeyGroup,
  { custodians, deposits, holders }: EscrowFacts,
): EscrowView['groups'][number] {
  const deposit = deposits[group];
  if (deposit === null) return { group, state: holders(group) === 0 ? 'not-made' : 'waiting', at: null };
  const isPresent =
    custodians?.ok === true && deposit.custodians.payload === custodians.value.document.payload;
  return { group, state: isPresent ? 'deposited' : 'earlier', at: deposit.at };
}

function custodiansOf({ list, adoptedAt }: PresentCustodians): EscrowView['custodians'] {
  return {
    number: list.number,
    adoptedAt,
    people: list.custodians.map(({ holder, personnelNumber, publicKey }) => ({
      holder,
      personnelNumber,
      fingerprint: fingerprintOf(publicKey),
    })),
  };
}

function warningsOf(
  { custodians, last, rehearsedEveryDays }: EscrowFacts,
  groups: EscrowView['groups'],
  isInEscrow: boolean,
  dueAt: number | null,
  now: number,
): string[] {
  if (custodians === null) {
    return [
      'No key is in escrow. If this machine fails, or everybody’s passwords are lost, all of this data is lost for good.',
    ];
  }
  const warnings = custodians.ok ? [] : [`Nothing more goes into escrow. ${custodians.because}`];
  for (const { group, state } of groups) {
    if (state === 'waiting') warnings.push(`Not in escrow yet is the key of ${whose[group]}.`);
    if (state === 'earlier' && custodians.ok)
      warnings.push(`Still with the custodians of before is the key of ${whose[group]}.`);
  }
  if (isInEscrow && last === null)
    warnings.push('Nobody has tried whether the custodians’ keys open anything. Rehearse the recovery now.');
  if (dueAt !== null && now >= dueAt) {
    warnings.push(
      `The recovery was due to be rehearsed on ${atInstant(dueAt).slice(0, 10)}: the policy asks for it every ${String(rehearsedEveryDays)} days.`,
    );
  }
  return warnings;
}
