import type { CaseSummary, CaseView, ShiftSummary } from '../../src-main/contract/cases.ts';

const hourMs = 60 * 60_000;
const at = Date.now() - 5 * hourMs;

export const fakeCases: readonly CaseSummary[] = [
  {
    id: 'case-2',
    number: 2,
    title: 'Seen twice at the station within an hour',
    state: 'open',
    opened: { by: 'Mira Holloway', at },
    heldBy: { name: 'Mira Holloway', isMe: false },
    offeredTo: { name: 'Olu Adeyemi', isMe: true },
    alerts: 2,
    notes: 2,
  },
  {
    id: 'case-1',
    number: 1,
    title: 'Misidentified at the market; apology sent',
    state: 'closed',
    opened: { by: 'Olu Adeyemi', at: at - 30 * hourMs },
    heldBy: { name: 'Olu Adeyemi', isMe: true },
    offeredTo: null,
    alerts: 1,
    notes: 2,
  },
];

export function fakeCase(id: string): CaseView {
  const [first] = fakeCases;
  const summary = fakeCases.find((one) => one.id === id) ?? first;
  if (summary === undefined) throw new Error('there is no case');
  const isClosed = summary.state === 'closed';
  return {
    summary,
    alerts: Array.from({ length: summary.alerts }, (_, nth) => ({
      id: `alert-${nth + 8}`,
      number: nth + 8,
      state: 'closed',
      raisedAt: at + nth * hourMs,
      cameraName: 'High Street Doorway',
      linked: { by: 'Mira Holloway', at: at + 2 * hourMs },
      outcome: { code: 'no-action', words: 'Spoken to, no further action' },
    })),
    notes: [
      {
        id: 'note-1',
        kind: 'note',
        words: 'Both times on the way to platform 2. The officers at the doorway know.',
        by: 'Mira Holloway',
        at: at + 2 * hourMs,
      },
      {
        id: 'note-2',
        kind: isClosed ? 'closure' : 'hand-over',
        words: isClosed
          ? 'The letter went out; nothing is left to do.'
          : 'The warrant office calls back after 14:00. Ask for the new address.',
        by: 'Mira Holloway',
        at: at + 4 * hourMs,
      },
    ],
    closed: isClosed ? { by: 'Mira Holloway', at: at + 4 * hourMs } : null,
    destroyedAt: isClosed ? at + 31 * 24 * hourMs : null,
    cannotChangeBecause: isClosed ? 'This case is closed. Open another one for what came after.' : null,
  };
}

export function fakeShift(hours: number): ShiftSummary {
  const until = Date.now();
  return {
    since: until - hours * hourMs,
    until,
    alerts: { raised: 11, confirmed: 8, rejected: 2, expired: 1, open: 3, outcomeMissing: 1 },
    outcomes: [
      { code: 'arrest-court-wanted', words: 'Arrested: wanted by a court', count: 4 },
      { code: 'no-action', words: 'Spoken to, no further action', count: 3 },
    ],
    cases: { opened: 1, closed: 1, open: 2 },
    votes: [
      { name: 'Olu Adeyemi', count: 12 },
      { name: 'Mira Holloway', count: 10 },
    ],
  };
}
