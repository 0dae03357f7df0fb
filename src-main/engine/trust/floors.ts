import type { Role } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';

/** The figures that no policy may go beyond, and no code but this file holds. */
export const floorFigures = {
  listKeptHoursAfterEnd: 24,
  listBuiltHoursBeforeStart: 24,
  authorityWindowHours: 24,
  presenceIntervalMinutes: 15,
  rejectedKeptHours: 24,
  confirmedKeptDays: 31,
  clipKeptDays: 31,
  idleLockMinutes: 15,
  shiftHours: 12,
} as const;

/** Documents without which nobody may authorise a deployment, whatever else a force asks for. */
const documentsNeeded = ['data-protection', 'equality', 'community', 'policy'] as const;

/** The roles that the engine itself lets read; a policy names fewer of them or all. */
export const readersAllowed = {
  caseLog: ['supervisor', 'admin', 'auditor'],
  people: ['supervisor', 'admin', 'auditor'],
  livePictures: ['operator', 'supervisor'],
} as const satisfies Readonly<Record<keyof Policy['reading'], readonly Role[]>>;

/** What an auditor reads whatever a policy says. */
const auditorReads = ['caseLog', 'people'] as const;

export interface Floor {
  readonly id: string;
  /** A whole sentence for the public, and the reason for a refusal. */
  readonly words: string;
  /** Null where a policy has no rule that could loosen it. */
  readonly isLoosenedBy: ((policy: Policy) => boolean) | null;
}

const figures = floorFigures;

/**
 * What no policy, setting or role can loosen. A policy may be stricter in each of them, never laxer; where it has no
 * rule at all there is nothing to loosen.
 */
export const floors: readonly Floor[] = [
  {
    id: 'non-matches',
    words: 'Nothing is kept of people who are on no list.',
    isLoosenedBy: ({ nonMatches }) => nonMatches.keptSeconds > 0,
  },
  {
    id: 'list-destroyed',
    words: `A watchlist is destroyed at most ${String(figures.listKeptHoursAfterEnd)} hours after its deployment ended.`,
    isLoosenedBy: ({ watchlist }) => watchlist.keptHoursAfterEnd > figures.listKeptHoursAfterEnd,
  },
  {
    id: 'list-fresh',
    words: `A watchlist is at most ${String(figures.listBuiltHoursBeforeStart)} hours old when its deployment starts.`,
    isLoosenedBy: ({ watchlist }) => watchlist.builtHoursBeforeStart > figures.listBuiltHoursBeforeStart,
  },
  {
    id: 'authority-window',
    words: `An authority lasts at most ${String(figures.authorityWindowHours)} hours; the next one needs a new authority and a new list.`,
    isLoosenedBy: ({ authority }) => authority.longestWindowHours > figures.authorityWindowHours,
  },
  {
    id: 'documents',
    words:
      'No deployment without its data protection, equality and community assessments and the policy document (data-protection, equality, community, policy).',
    isLoosenedBy: ({ authority }) =>
      !documentsNeeded.every((needed) => authority.documents.some(({ code }) => code === needed)),
  },
  {
    id: 'presence',
    words: `Officers confirm their presence at least every ${String(figures.presenceIntervalMinutes)} minutes.`,
    isLoosenedBy: ({ presence }) => presence.intervalMinutes > figures.presenceIntervalMinutes,
  },
  {
    id: 'rejected-alerts',
    words: `The pictures of a rejected alert are destroyed at most ${String(figures.rejectedKeptHours)} hours after the decision.`,
    isLoosenedBy: ({ alerts }) => alerts.rejectedKeptHours > figures.rejectedKeptHours,
  },
  {
    id: 'confirmed-alerts',
    words: `The pictures of a confirmed alert are destroyed at most ${String(figures.confirmedKeptDays)} days after the decision.`,
    isLoosenedBy: ({ alerts }) => alerts.confirmedKeptDays > figures.confirmedKeptDays,
  },
  {
    id: 'clips',
    words: `Clips around an alert are destroyed after at most ${String(figures.clipKeptDays)} days.`,
    isLoosenedBy: ({ alerts }) => alerts.clipKeptDays > figures.clipKeptDays,
  },
  {
    id: 'idle-lock',
    words: `A seat that nobody touches is locked after at most ${String(figures.idleLockMinutes)} minutes.`,
    isLoosenedBy: ({ signIn }) => signIn !== undefined && signIn.idleLockMinutes > figures.idleLockMinutes,
  },
  {
    id: 'shift',
    words: `A shift lasts at most ${String(figures.shiftHours)} hours; then everybody signs in anew.`,
    isLoosenedBy: ({ signIn }) => signIn !== undefined && signIn.shiftHours > figures.shiftHours,
  },
  {
    id: 'misidentified',
    words: 'There is an outcome that says that the wrong person was spoken to.',
    isLoosenedBy: ({ outcomes }) => !outcomes.some(({ meaning }) => meaning === 'misidentified'),
  },
  {
    id: 'readers',
    words:
      'Faces are for those who judge alerts, and no policy gives a role more to read than Cordon itself does.',
    isLoosenedBy: ({ reading }) => !areReadersAllowed(reading),
  },
  {
    id: 'auditor',
    words: 'An auditor always reads the case log and who has an account.',
    isLoosenedBy: ({ reading }) => auditorReads.some((what) => !reading[what].includes('auditor')),
  },
  structural(
    'two-judgements',
    'Two people judge every alert, apart and blind, one of them a supervisor, before anybody is engaged.',
  ),
  structural('only-live', 'Nothing is recognised outside a live deployment that a signed authority covers.'),
  structural('no-stream-enrolment', 'Nobody is put on a list from a camera’s stream.'),
  structural('no-unknown', 'There is never an alert on somebody who is on no list.'),
  structural('no-bulk', 'Alerts are judged one at a time.'),
  structural('nothing-leaves', 'Nothing about an alert leaves the machine before it was judged.'),
  structural('under-18', 'Somebody under 18 is never listed without an extra authority.'),
];

function structural(id: string, words: string): Floor {
  return { id, words, isLoosenedBy: null };
}

function areReadersAllowed(reading: Policy['reading']): boolean {
  return (Object.keys(readersAllowed) as (keyof typeof readersAllowed)[]).every((what) => {
    const allowed: readonly Role[] = readersAllowed[what];
    return reading[what].every((role) => allowed.includes(role));
  });
}

/** The floors that a policy would loosen; empty for one that may be in force. */
export function loosenedFloors(policy: Policy, among: readonly Floor[] = floors): readonly Floor[] {
  return among.filter(({ isLoosenedBy }) => isLoosenedBy?.(policy) === true);
}
