import type { AlertView } from '../../../src-main/contract/alerts.ts';

/** An alert with both its votes. */
export type RevealedAlert = Extract<AlertView, { readonly phase: 'revealed' }>;

/** Whether both said match: an alert that is closed was confirmed first. */
export function isConfirmed({ votes }: RevealedAlert): boolean {
  return votes.every(({ verdict }) => verdict === 'match');
}
