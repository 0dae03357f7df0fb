import type {
  AlertState,
  JudgementReasons,
  Outcome,
  Role,
  Verdict,
  WatchlistCategory,
} from '../../src-main/contract/domain.ts';

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

export const categoryWords: Readonly<Record<WatchlistCategory, string>> = {
  'wanted-on-warrant': 'Wanted on warrant',
  'court-order-breach': 'Breach of a court order',
  'missing-vulnerable': 'Missing and vulnerable',
  'high-harm-suspect': 'Suspect of a high-harm offence',
  'blue-list': 'Blue list (staff, for measuring)',
};

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  'arrest-court-wanted': 'Arrested: wanted by a court',
  'arrest-suspect': 'Arrested: suspect of an offence',
  'arrest-breach-of-conditions': 'Arrested: breach of conditions',
  'other-disposal': 'Dealt with in another way',
  'no-action': 'Spoken to, no further action',
  misidentified: 'Not this person: misidentified',
  'not-located': 'Not found by the officers',
};

type Reason<Group extends keyof JudgementReasons> = JudgementReasons[Group][number];

export const reasonWords: {
  readonly [Group in keyof JudgementReasons]: Readonly<Record<Reason<Group>, string>>;
} = {
  subject: {
    'face-shape-agrees': 'Face shape agrees',
    'features-agree': 'Features agree',
    'marks-agree': 'Marks agree',
    'face-shape-differs': 'Face shape differs',
    'features-differ': 'Features differ',
    'marks-differ': 'Marks differ',
    'age-differs': 'Age differs',
    'face-covered': 'Face covered',
  },
  system: {
    'picture-clear': 'Picture clear',
    'low-resolution': 'Low resolution',
    'poor-alignment': 'Poor alignment',
    'watchlist-picture-poor': 'Poor list picture',
  },
  environment: {
    'good-light': 'Good light',
    'poor-light': 'Poor light',
    'motion-blur': 'Motion blur',
    'turned-away': 'Turned away',
    crowded: 'Crowded',
  },
};

/** `1 face`, `2 faces`, `1,204 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
