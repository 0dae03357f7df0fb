import type { OperationOutput } from '../../src-main/contract/operations.ts';
import type { Role } from '../../src-main/contract/domain.ts';
import type { WatchlistState, WatchlistView } from '../../src-main/contract/watchlists.ts';
import { hash } from './fake-data.ts';

const people = [
  ['SYN-500', 'Tobias Wrenfield', 'wanted-on-warrant'],
  ['SYN-501', 'Marlow Adeyemi', 'high-harm-suspect'],
  ['SYN-502', 'Casimir Vantongeren', 'court-order-breach'],
  ['SYN-503', 'Isolde Marchetti-Bray', 'missing-vulnerable'],
  ['SYN-504', 'Linus Okonjo-Hale', 'wanted-on-warrant'],
  ['SYN-507', 'Perpetua Lindgaard', 'court-order-breach'],
] as const;

const hourMs = 3_600_000;
const words: Readonly<Record<WatchlistState, string>> = {
  draft: 'A draft. Submit it when everybody who belongs on it is there.',
  arriving:
    'Comes from the control room: 4200 of 20,000 entries are here. It can be used once all are, and are what was sealed there.',
  submitted: 'Waits for a second person: another supervisor who enrolled nobody on it, or an auditor.',
  approved: 'Approved by two people. It still has to be sealed before an authority can name it.',
  sealed: 'Sealed, and in use by a deployment. It is destroyed after the deployment’s end.',
  destroyed: 'Destroyed: its key is gone, and with it 118 entries.',
};

/** One list in each state, as a role sees them. */
export function fakeWatchlists(role: Role): OperationOutput<'watchlists.list'> {
  const names = [
    'Saturday market',
    'Stadium approach',
    'Station forecourt',
    'High Street tonight',
    'Yesterday',
  ];
  const states = ['draft', 'submitted', 'approved', 'sealed', 'destroyed'] as const;
  return { lists: states.map((state, nth) => fakeList(state, names[nth] ?? '', nth, role)) };
}

function fakeList(state: WatchlistState, name: string, nth: number, role: Role): WatchlistView {
  const now = Date.now();
  const reached = (least: WatchlistState): boolean =>
    ['draft', 'submitted', 'approved', 'sealed', 'destroyed'].indexOf(least) <= nth;
  const no = 'Not now.';
  const builds = role === 'supervisor';
  return {
    id: `list-${state}`,
    name,
    state,
    words: words[state],
    entries: state === 'draft' ? people.length : 118,
    begunAt: now - 5 * hourMs,
    expiresAt: now + (19 + nth) * hourMs,
    submitted: reached('submitted') ? { by: 'Mira Holloway', at: now - 3 * hourMs } : null,
    approved: reached('approved') ? { by: 'Sefa Brandt', at: now - 2 * hourMs } : null,
    contentHash: reached('submitted') ? hash('c') : null,
    sealHash: reached('sealed') ? hash('c') : null,
    sealedAt: reached('sealed') ? now - hourMs : null,
    destroyedAt: reached('destroyed') ? now - 60_000 : null,
    sentBackBecause: state === 'draft' ? 'Two entries name a basis that has lapsed.' : null,
    isInUse: state === 'sealed',
    cannot: {
      enrol: builds && state === 'draft' ? null : no,
      submit: builds && state === 'draft' ? null : no,
      approve: state === 'submitted' ? null : no,
      sendBack: state === 'submitted' || state === 'approved' ? null : no,
      seal: builds && state === 'approved' ? null : no,
      discard: builds && state !== 'sealed' && state !== 'destroyed' ? null : no,
    },
  };
}

export function fakeEntries(id: string, offset: number, role: Role): OperationOutput<'watchlists.entries'> {
  const isOwn = id === 'list-draft' && role === 'supervisor';
  const count = id === 'list-draft' ? people.length : 118;
  if (id === 'list-sealed' && role === 'supervisor') {
    return {
      count,
      shown: 0,
      hiddenBecause: 'The list is sealed: nobody who judges alerts sees who is on it.',
      entries: [],
    };
  }
  const showsNames = isOwn || role === 'auditor';
  return {
    count,
    shown: count,
    hiddenBecause: isOwn
      ? null
      : role === 'auditor'
        ? 'Pictures are for those who review faces.'
        : 'You judge alerts: you see by what each entry was listed, without references, names and pictures.',
    entries: Array.from({ length: Math.min(24, count - offset) }, (_, index) => {
      const [reference, name, category] = people[index % people.length] ?? people[0];
      return {
        id: `entry-${offset + index}`,
        reference: showsNames ? reference : null,
        name: showsNames ? name : null,
        category: { code: category, words: category.replaceAll('-', ' ') },
        source: 'Synthetic portrait, Cordon demo',
        lawfulBasis: 'Demonstration: nobody in it exists',
        imageDate: '2026-03-02',
        reviewer: 'Inspector Vance',
        expiresOn: '2027-03-01',
        isUnder18: false,
        quality: 91 - (index % 12) * 3,
        picture: isOwn ? `watchlists/entry-${index}.png` : null,
      };
    }),
  };
}

/** Of the live list somebody is to be taken off. */
export function fakeRemovals(id: string): OperationOutput<'watchlists.removals'> {
  if (id !== 'list-sealed') return { removals: [] };
  return {
    removals: [
      {
        entryId: 'entry-3',
        reference: null,
        reason: 'It is his brother: spoken to at the crossing.',
        asked: { by: 'Sefa Brandt', at: Date.now() - 600_000 },
        confirmed: null,
        cannotConfirmBecause: null,
        isMine: false,
      },
    ],
  };
}
