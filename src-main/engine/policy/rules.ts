import type { Role } from '../../contract/domain.ts';
import type { Category, Choice, Policy } from '../../contract/policy.ts';
import { counted, shortHash } from '../wording.ts';

/** Whether a change asks more of the force than before, less, or merely something else. */
export type Direction = 'stricter' | 'looser' | 'different';

export const ruleGroups = [
  'What it may be used for',
  'Who may be listed',
  'Who may authorise',
  'Models and thresholds',
  'Officers on the spot',
  'Alerts and their review',
  'What is kept, and how long',
  'Who may read what',
] as const;
export type RuleGroup = (typeof ruleGroups)[number];

interface RuleBase {
  readonly id: string;
  readonly group: RuleGroup;
  readonly label: string;
  /** The floor that it is held to, if there is one. */
  readonly floor?: string;
  /** Set where this version of Cordon doesn't act on the rule yet: what is said must be true. */
  readonly isNotYetApplied?: true;
}

interface FigureRule extends RuleBase {
  readonly kind: 'figure';
  readonly read: (policy: Policy) => number;
  readonly words: (figure: number) => string;
  /** Which way is stricter; null where neither is. */
  readonly stricter: 'less' | 'more' | null;
}

/** One thing on a list: told from the others by its key, and compared by all that is said of it. */
interface ListItem {
  readonly key: string;
  readonly name: string;
  /** What else the policy says of it, in words; empty for nothing. */
  readonly details: string;
}

interface ListRule extends RuleBase {
  readonly kind: 'list';
  readonly read: (policy: Policy) => readonly ListItem[];
  /** What one thing more on it means. */
  readonly more: Direction;
  /** What an item's own change means; without it, something else. */
  readonly changed?: (before: Policy, after: Policy, key: string) => Direction;
  /** What is said of an empty list. */
  readonly none: string;
}

export type Rule = FigureRule | ListRule;

const hours = (figure: number): string => counted(figure, 'hour', 'hours');
const days = (figure: number): string => counted(figure, 'day', 'days');
const minutes = (figure: number): string => counted(figure, 'minute', 'minutes');

const plain = ({ code, words }: Choice): ListItem => ({ key: code, name: words, details: '' });

const under18Words = {
  never: 'never under 18',
  'extra-authority': 'under 18 only with an extra authority',
} as const;

function categoryItem({ code, words, kind, under18 }: Category): ListItem {
  const details = [...(kind === 'blue-list' ? ['to measure, never an alert'] : []), under18Words[under18]];
  return { key: code, name: words, details: details.join('; ') };
}

function categoryChange(before: Policy, after: Policy, key: string): Direction {
  const find = ({ categories }: Policy) => categories.find(({ code }) => code === key);
  const [old, next] = [find(before), find(after)];
  if (old === undefined || next === undefined || old.under18 === next.under18) return 'different';
  return next.under18 === 'never' ? 'stricter' : 'looser';
}

function thresholdChange(before: Policy, after: Policy, key: string): Direction {
  const floorIn = ({ models }: Policy) => models.find(({ hash }) => hash === key)?.thresholdFloor ?? 0;
  const change = floorIn(after) - floorIn(before);
  return change === 0 ? 'different' : change > 0 ? 'stricter' : 'looser';
}

const outcomeMeanings = {
  arrest: 'an arrest',
  disposal: 'another disposal',
  'no-action': 'no action',
  misidentified: 'the wrong person',
  'not-located': 'not found',
} as const;

const roleNames: Readonly<Record<Role, string>> = {
  operator: 'Operators',
  supervisor: 'Supervisors',
  admin: 'Admins',
  auditor: 'Auditors',
};

function readers(what: keyof Policy['reading'], label: string): ListRule {
  return {
    kind: 'list',
    id: `reading.${what}`,
    group: 'Who may read what',
    label,
    floor: 'readers',
    more: 'looser',
    none: 'Nobody',
    read: ({ reading }) => reading[what].map((role) => ({ key: role, name: roleNames[role], details: '' })),
  };
}

function reasons(group: keyof Policy['reasons'], label: string): ListRule {
  return {
    kind: 'list',
    id: `reasons.${group}`,
    group: 'Alerts and their review',
    label,
    more: 'different',
    none: 'None',
    read: (policy) => policy.reasons[group].map(plain),
  };
}

/** Everything that a policy rules, in the order in which people read it: shown, exported, compared and signed from here. */
export const rules: readonly Rule[] = [
  {
    kind: 'list',
    id: 'use-cases',
    group: 'What it may be used for',
    label: 'Use cases',
    more: 'looser',
    none: 'None',
    read: ({ useCases }) => useCases.map(plain),
  },
  {
    kind: 'list',
    id: 'categories',
    group: 'Who may be listed',
    label: 'Categories',
    floor: 'under-18',
    more: 'looser',
    changed: categoryChange,
    none: 'None',
    read: ({ categories }) => categories.map(categoryItem),
  },
  {
    kind: 'figure',
    id: 'watchlist.maximum',
    group: 'Who may be listed',
    label: 'People on a watchlist, at most',
    stricter: 'less',
    read: ({ watchlist }) => watchlist.maximumEntries,
    words: (figure) => counted(figure, 'person', 'people'),
  },
  {
    kind: 'figure',
    id: 'watchlist.picture-age',
    group: 'Who may be listed',
    label: 'Age of a picture, at most',
    stricter: 'less',
    read: ({ watchlist }) => watchlist.oldestPictureMonths,
    words: (figure) => counted(figure, 'month', 'months'),
  },
  {
    kind: 'figure',
    id: 'watchlist.built',
    group: 'Who may be listed',
    label: 'Age of a watchlist when the deployment starts, at most',
    floor: 'list-fresh',
    stricter: 'less',
    read: ({ watchlist }) => watchlist.builtHoursBeforeStart,
    words: hours,
  },
  {
    kind: 'list',
    id: 'ranks',
    group: 'Who may authorise',
    label: 'Ranks that may authorise a deployment',
    more: 'looser',
    none: 'None',
    read: ({ authority }) => authority.ranks.map(plain),
  },
  {
    kind: 'list',
    id: 'documents',
    group: 'Who may authorise',
    label: 'Documents that an authority must name',
    floor: 'documents',
    more: 'stricter',
    isNotYetApplied: true,
    none: 'None',
    read: ({ authority }) => authority.documents.map(plain),
  },
  {
    kind: 'figure',
    id: 'authority.window',
    group: 'Who may authorise',
    label: 'Length of an authority, at most',
    floor: 'authority-window',
    stricter: 'less',
    read: ({ authority }) => authority.longestWindowHours,
    words: hours,
  },
  {
    kind: 'list',
    id: 'models',
    group: 'Models and thresholds',
    label: 'Approved models',
    more: 'looser',
    changed: thresholdChange,
    none: 'None: nothing is recognised',
    read: ({ models }) =>
      models.map(({ hash, name, thresholdFloor }) => ({
        key: hash,
        name,
        details: `threshold at least ${String(thresholdFloor)}, hash ${shortHash(hash)}`,
      })),
  },
  {
    kind: 'figure',
    id: 'presence.interval',
    group: 'Officers on the spot',
    label: 'Presence is confirmed at least every',
    floor: 'presence',
    stricter: 'less',
    read: ({ presence }) => presence.intervalMinutes,
    words: minutes,
  },
  reasons('subject', 'Reasons of a judgement that concern the person'),
  reasons('system', 'Reasons that concern the pictures'),
  reasons('environment', 'Reasons that concern the scene'),
  {
    kind: 'list',
    id: 'outcomes',
    group: 'Alerts and their review',
    label: 'Outcomes of an engagement',
    floor: 'misidentified',
    more: 'different',
    none: 'None',
    read: ({ outcomes }) =>
      outcomes.map(({ code, words, meaning }) => ({
        key: code,
        name: words,
        details: `counts as ${outcomeMeanings[meaning]}`,
      })),
  },
  {
    kind: 'figure',
    id: 'alerts.cool-down',
    group: 'Alerts and their review',
    label: 'The same person on the same camera counts as a repeat for',
    stricter: null,
    read: ({ alerts }) => alerts.coolDownMinutes,
    words: minutes,
  },
  {
    kind: 'figure',
    id: 'reviewers.accuracy',
    group: 'Alerts and their review',
    label: 'Accuracy on decoys that a reviewer needs',
    stricter: 'more',
    isNotYetApplied: true,
    read: ({ reviewers }) => reviewers.accuracyPercent,
    words: (figure) => `${String(figure)}%`,
  },
  {
    kind: 'figure',
    id: 'reviewers.sample',
    group: 'Alerts and their review',
    label: 'Decoys that a reviewer must have judged',
    stricter: 'more',
    isNotYetApplied: true,
    read: ({ reviewers }) => reviewers.decoysJudged,
    words: (figure) => counted(figure, 'decoy', 'decoys'),
  },
  {
    kind: 'figure',
    id: 'reviewers.validity',
    group: 'Alerts and their review',
    label: 'A reviewer’s qualification counts for',
    stricter: 'less',
    isNotYetApplied: true,
    read: ({ reviewers }) => reviewers.validDays,
    words: days,
  },
  {
    kind: 'figure',
    id: 'measures.decoys',
    group: 'Alerts and their review',
    label: 'Decoys shown for each hundred alerts',
    stricter: 'more',
    isNotYetApplied: true,
    read: ({ measures }) => measures.decoysPerHundredAlerts,
    words: (figure) => counted(figure, 'decoy', 'decoys'),
  },
  {
    kind: 'figure',
    id: 'measures.blue-list',
    group: 'Alerts and their review',
    label: 'Passes of the blue list in each deployment, at least',
    stricter: 'more',
    isNotYetApplied: true,
    read: ({ measures }) => measures.blueListPassesPerDeployment,
    words: (figure) => counted(figure, 'pass', 'passes'),
  },
  {
    kind: 'figure',
    id: 'non-matches.kept',
    group: 'What is kept, and how long',
    label: 'People who are on no list',
    floor: 'non-matches',
    stricter: 'less',
    read: ({ nonMatches }) => nonMatches.keptSeconds,
    words: (figure) => (figure === 0 ? 'Nothing is kept' : counted(figure, 'second', 'seconds')),
  },
  {
    kind: 'figure',
    id: 'watchlist.kept',
    group: 'What is kept, and how long',
    label: 'A watchlist, after its deployment ended',
    floor: 'list-destroyed',
    stricter: 'less',
    read: ({ watchlist }) => watchlist.keptHoursAfterEnd,
    words: (figure) => (figure === 0 ? 'Destroyed at once' : hours(figure)),
  },
  {
    kind: 'figure',
    id: 'alerts.rejected-kept',
    group: 'What is kept, and how long',
    label: 'Pictures of a rejected alert',
    floor: 'rejected-alerts',
    stricter: 'less',
    read: ({ alerts }) => alerts.rejectedKeptHours,
    words: (figure) => (figure === 0 ? 'Destroyed at once' : hours(figure)),
  },
  {
    kind: 'figure',
    id: 'alerts.confirmed-kept',
    group: 'What is kept, and how long',
    label: 'Pictures of a confirmed alert',
    floor: 'confirmed-alerts',
    stricter: 'less',
    read: ({ alerts }) => alerts.confirmedKeptDays,
    words: days,
  },
  {
    kind: 'figure',
    id: 'alerts.clip-kept',
    group: 'What is kept, and how long',
    label: 'Clips around an alert',
    floor: 'clips',
    stricter: 'less',
    isNotYetApplied: true,
    read: ({ alerts }) => alerts.clipKeptDays,
    words: (figure) => (figure === 0 ? 'None are kept' : days(figure)),
  },
  readers('caseLog', 'The case log'),
  readers('people', 'Who has an account'),
  readers('livePictures', 'Live pictures'),
];
