import type { AlertSummary, AlertView, ReasonChoices } from '../../src-main/contract/alerts.ts';
import type { AlertState, Choice, JudgementReasons, Verdict } from '../../src-main/contract/domain.ts';
import type { Person } from '../../src-main/contract/sessions.ts';

interface FakeVote {
  readonly personId: string;
  readonly verdict: Verdict;
  readonly reasons: JudgementReasons;
  readonly lockedAt: number;
}

export interface FakeAlert {
  readonly number: number;
  readonly raisedAt: number;
  /** The id of whoever has it in hand. */
  readonly heldBy: string | null;
  readonly escalatedAt: number | null;
  readonly isExpired: boolean;
  readonly explanation: Extract<AlertView, { readonly phase: 'blind' }>['explanation'];
  readonly votes: readonly FakeVote[];
  readonly dispatch: Extract<AlertView, { readonly phase: 'revealed' }>['dispatch'];
  readonly outcome: Extract<AlertView, { readonly phase: 'revealed' }>['outcome'];
  readonly site: AlertSummary['site'];
}

const someReasons: JudgementReasons = {
  subject: ['face-shape-agrees', 'features-agree'],
  system: ['picture-clear'],
  environment: [],
};

const fakeReasons: ReasonChoices = {
  subject: [
    { code: 'face-shape-agrees', words: 'Face shape agrees' },
    { code: 'features-agree', words: 'Features agree' },
    { code: 'marks-agree', words: 'Marks agree' },
    { code: 'face-shape-differs', words: 'Face shape differs' },
    { code: 'features-differ', words: 'Features differ' },
    { code: 'marks-differ', words: 'Marks differ' },
    { code: 'age-differs', words: 'Age differs' },
    { code: 'face-covered', words: 'Face covered' },
  ],
  system: [
    { code: 'picture-clear', words: 'Picture clear' },
    { code: 'low-resolution', words: 'Low resolution' },
    { code: 'poor-alignment', words: 'Poor alignment' },
    { code: 'watchlist-picture-poor', words: 'Poor list picture' },
  ],
  environment: [
    { code: 'good-light', words: 'Good light' },
    { code: 'poor-light', words: 'Poor light' },
    { code: 'motion-blur', words: 'Motion blur' },
    { code: 'turned-away', words: 'Turned away' },
    { code: 'crowded', words: 'Crowded' },
  ],
};

export const fakeOutcomes: readonly Choice[] = [
  { code: 'arrest-court-wanted', words: 'Arrested: wanted by a court' },
  { code: 'no-action', words: 'Spoken to, no further action' },
  { code: 'misidentified', words: 'Not this person: misidentified' },
];

interface FakeAlertOptions {
  readonly ageMs: number;
  readonly heldBy?: string;
  readonly isEscalated?: boolean;
  readonly site?: NonNullable<AlertSummary['site']>;
  readonly isExpired?: boolean;
  readonly votes?: readonly (readonly [personId: string, verdict: Verdict])[];
  readonly isClosed?: boolean;
}

export function fakeAlert(number: number, options: FakeAlertOptions): FakeAlert {
  const {
    ageMs,
    heldBy = null,
    isEscalated = false,
    isExpired = false,
    votes = [],
    isClosed = false,
    site = null,
  } = options;
  const raisedAt = Date.now() - ageMs;
  return {
    number,
    raisedAt,
    heldBy,
    escalatedAt: isEscalated ? raisedAt + 60_000 : null,
    isExpired,
    site,
    explanation: null,
    votes: votes.map(([personId, verdict], index) => ({
      personId,
      verdict,
      reasons: someReasons,
      lockedAt: raisedAt + 40_000 * (index + 1),
    })),
    dispatch: isClosed ? { by: 'Mira Holloway', dispatchedAt: raisedAt + 120_000 } : null,
    outcome: isClosed
      ? {
          what: { code: 'no-action', words: 'Spoken to, no further action' },
          note: 'Stopped outside the chemist; the warrant was withdrawn yesterday.',
          by: 'Mira Holloway',
          recordedAt: raisedAt + 600_000,
        }
      : null,
  };
}

export function stateOf({ heldBy, isExpired, votes, outcome }: FakeAlert): AlertState {
  if (isExpired) return 'expired';
  if (outcome !== null) return 'closed';
  if (votes.length === 2) return votes.every(({ verdict }) => verdict === 'match') ? 'confirmed' : 'rejected';
  if (votes.length === 1) return 'judged-once';
  return heldBy === null ? 'new' : 'acknowledged';
}

export function isOpen(alert: FakeAlert): boolean {
  const state = stateOf(alert);
  return state === 'expired' ? alert.explanation === null : state !== 'closed' && state !== 'rejected';
}

export function summaryOf(alert: FakeAlert, person: Person, nameOf: (id: string) => Person): AlertSummary {
  const state = stateOf(alert);
  const iHaveVoted = alert.votes.some(({ personId }) => personId === person.id);
  const isHeldByOther = alert.heldBy !== null && alert.heldBy !== person.id;
  const cannotTake =
    state === 'expired'
      ? 'This alert expired before two people had judged it.'
      : alert.votes.length === 2
        ? 'Both votes are locked.'
        : iHaveVoted
          ? 'Your vote is locked. The second vote must come from another person.'
          : alert.votes.length === 1 && person.role !== 'supervisor'
            ? 'The second vote must come from a supervisor.'
            : null;
  const because = cannotTake ?? (isHeldByOther || state === 'new' ? 'Take the alert first.' : null);
  const waits = alert.heldBy === null && alert.votes.length < 2 && state !== 'expired';
  return {
    id: `alert-${alert.number}`,
    number: alert.number,
    state,
    raisedAt: alert.raisedAt,
    cameraId: 'cam-02',
    cameraName: 'High Street Doorway',
    heldBy:
      alert.heldBy === null
        ? null
        : { name: nameOf(alert.heldBy).displayName, isMe: !isHeldByOther, since: alert.raisedAt + 9_000 },
    waitingSince: waits ? alert.raisedAt : null,
    escalatedAt: alert.escalatedAt,
    votesLocked: alert.votes.length,
    iHaveVoted,
    canJudge: because === null,
    cannotJudgeBecause: because,
    canTake: cannotTake === null && alert.heldBy !== person.id,
    wasDecoy: false,
    site: alert.site,
  };
}

export function viewOf(alert: FakeAlert, person: Person, nameOf: (id: string) => Person): AlertView {
  const summary = summaryOf(alert, person, nameOf);
  const mine = alert.votes.find(({ personId }) => personId === person.id);
  const bare = ({ verdict, reasons, lockedAt }: FakeVote) => ({ verdict, reasons, lockedAt });
  const shared = {
    summary,
    pictures: {
      destroyedAt: null,
      probes: [0, 1, 2, 3].map((nth) => `alerts/alert-1/probe-${nth}.png`),
      candidate: 'alerts/alert-1/candidate-0.png',
    },
    myVote: mine === undefined ? null : bare(mine),
    reasons: fakeReasons,
  };
  if (alert.votes.length < 2)
    return { phase: 'blind', ...shared, canWithdraw: mine !== undefined, explanation: alert.explanation };
  return {
    phase: 'revealed',
    ...shared,
    outcomes: [...fakeOutcomes],
    votes: alert.votes.map((vote) => {
      const voter = nameOf(vote.personId);
      return { ...bare(vote), by: voter.displayName, role: voter.role };
    }),
    withdrawn: [],
    score: 0.687,
    errorRate: { value: 2.1e-6, low: 4e-7, high: 8e-6, isExtrapolated: true },
    threshold: 0.541,
    model: 'fr_feature 512',
    candidate: {
      reference: 'SYN-500',
      name: 'Tobias Wrenfield',
      category: { code: 'wanted-on-warrant', words: 'Wanted on warrant' },
      instructions: 'Failed to appear. Speak first, check identity, then arrest on the warrant.',
    },
    clip: alert.site === null ? `alerts/alert-${alert.number}/clip` : null,
    clipThere: alert.site === null ? null : 'ask',
    dispatch: alert.dispatch,
    outcome: alert.outcome,
  };
}
