import type { Role } from '../../contract/domain.ts';
import type { WatchlistState } from '../../contract/watchlists.ts';
import { atInstant, counted } from '../wording.ts';
import type { WatchlistRow } from './list-rows.ts';

/** Whoever does something to a list. */
export interface ListActor {
  readonly id: string;
  readonly role: Role;
  /** How many of the list's entries they enrolled. */
  readonly enrolled: number;
}

export function stateOf({
  destroyedAt,
  sealHash,
  approvedAt,
  submittedAt,
  expectedEntries,
}: Pick<
  WatchlistRow,
  'destroyedAt' | 'sealHash' | 'approvedAt' | 'submittedAt' | 'expectedEntries'
>): WatchlistState {
  if (destroyedAt !== null) return 'destroyed';
  if (sealHash !== null) return 'sealed';
  if (expectedEntries !== null) return 'arriving';
  if (approvedAt !== null) return 'approved';
  return submittedAt === null ? 'draft' : 'submitted';
}

/** Whether a second person approved it: here, or at the control room, which sends none otherwise. */
export function wasApproved({
  expectedEntries,
  approvedAt,
  approvedBy,
  submittedBy,
}: Pick<WatchlistRow, 'expectedEntries' | 'approvedAt' | 'approvedBy' | 'submittedBy'>): boolean {
  return expectedEntries !== null || (approvedAt !== null && approvedBy !== submittedBy);
}

/** The state in one plain sentence. Pure. */
export function stateWords(list: WatchlistRow, deploymentsMayStartUntil: number): string {
  const state = stateOf(list);
  switch (state) {
    case 'arriving':
      return `Comes from the control room: ${String(list.entries)} of ${counted(list.expectedEntries ?? 0, 'entry', 'entries')} are here. It can be used once all are, and are what was sealed there.`;
    case 'draft':
      return list.entries === 0
        ? 'A draft that nobody is on yet.'
        : 'A draft. Submit it when everybody who belongs on it is there.';
    case 'submitted':
      return 'Waits for a second person: another supervisor who enrolled nobody on it, or an auditor.';
    case 'approved':
      return 'Approved by two people. It still has to be sealed before an authority can name it.';
    case 'sealed':
      return list.isInUse === 1
        ? 'Sealed, and in use by a deployment. It is destroyed after the deployment’s end.'
        : `Sealed. A deployment has to start with it before ${atInstant(deploymentsMayStartUntil)}; after that it is destroyed.`;
    case 'destroyed':
      return `Destroyed: its key is gone, and with it ${counted(list.entries, 'entry', 'entries')}.`;
  }
}

const builds = 'This is for supervisors, who build lists.';
const inState = (list: WatchlistRow, wanted: readonly WatchlistState[], words: string): string | null =>
  wanted.includes(stateOf(list)) ? null : words;
const ofSupervisor = ({ role }: ListActor): string | null => (role === 'supervisor' ? null : builds);
const first = (...obstacles: readonly (string | null)[]): string | null =>
  obstacles.find((obstacle) => obstacle !== null) ?? null;

/** Why somebody can't do something with a list; null when they can. Pure: the screen shows them, the database asks them. */
export const obstacles = {
  enrol: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      ofSupervisor(actor),
      inState(
        list,
        ['draft'],
        stateOf(list) === 'sealed'
          ? 'This watchlist is sealed. A sealed list takes no more entries: make a new one.'
          : 'This watchlist was submitted and takes no more entries. Have it sent back first.',
      ),
    ),
  takeOut: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      ofSupervisor(actor),
      inState(list, ['draft'], 'Entries are taken out of a draft only. Have the list sent back first.'),
    ),
  submit: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      ofSupervisor(actor),
      inState(list, ['draft'], 'Only a draft is submitted.'),
      list.entries === 0 ? 'Nobody is on this list. Add an entry first.' : null,
    ),
  approve: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      actor.role === 'supervisor' || actor.role === 'auditor'
        ? null
        : 'A list is approved by a supervisor or an auditor.',
      inState(list, ['submitted'], 'Only a submitted list is approved.'),
      list.submittedBy === actor.id ? 'You submitted it. A second person has to approve it.' : null,
      actor.enrolled > 0
        ? 'You enrolled people on it. Somebody who enrolled nobody on it has to approve it.'
        : null,
    ),
  sendBack: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      actor.role === 'supervisor' || actor.role === 'auditor'
        ? null
        : 'A list is sent back by a supervisor or an auditor.',
      inState(list, ['submitted', 'approved'], 'Only a submitted or approved list can be sent back.'),
    ),
  seal: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      ofSupervisor(actor),
      inState(list, ['approved'], 'A list is sealed once a second person has approved it.'),
    ),
  discard: (list: WatchlistRow, actor: ListActor): string | null =>
    first(
      ofSupervisor(actor),
      inState(
        list,
        ['draft', 'arriving', 'submitted', 'approved', 'sealed'],
        'This watchlist is gone already.',
      ),
      list.isInUse === 1 ? 'A deployment uses this list. End the deployment: its list goes with it.' : null,
    ),
} as const satisfies Readonly<Record<string, (list: WatchlistRow, actor: ListActor) => string | null>>;
