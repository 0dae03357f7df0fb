import type { AlertState, Role, Verdict } from '../../src-main/contract/domain.ts';

export const roleWords: Readonly<Record<Role, string>> = {
  operator: 'Operator',
  supervisor: 'Supervisor',
  admin: 'Admin',
  auditor: 'Auditor',
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  match: 'Match',
  'no-match': 'No match',
  'cannot-tell': 'Can’t tell',
};

export const alertStateWords: Readonly<Record<AlertState, string>> = {
  new: 'New',
  acknowledged: 'Taken',
  'judged-once': '1 of 2 votes',
  confirmed: 'Confirmed',
  rejected: 'Rejected',
  closed: 'Closed',
  expired: 'Expired',
};

/** `1 face`, `2 faces`, `1,204 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
