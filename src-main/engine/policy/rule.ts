import type { Choice, Role } from '../../contract/domain.ts';
import type { Category, Policy } from '../../contract/policy.ts';
import { counted } from '../wording.ts';

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
  'Signing in',
  'Keys in escrow',
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

export interface FigureRule extends RuleBase {
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

export interface ListRule extends RuleBase {
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

export const hours = (figure: number): string => counted(figure, 'hour', 'hours');
export const days = (figure: number): string => counted(figure, 'day', 'days');
export const minutes = (figure: number): string => counted(figure, 'minute', 'minutes');

export const plain = ({ code, words }: Choice): ListItem => ({ key: code, name: words, details: '' });

const under18Words = {
  never: 'never under 18',
  'extra-authority': 'under 18 only with an extra authority',
} as const;

export function categoryItem({ code, words, kind, under18 }: Category): ListItem {
  const details = [...(kind === 'blue-list' ? ['never an alert'] : []), under18Words[under18]];
  return { key: code, name: words, details: details.join('; ') };
}

export function categoryChange(before: Policy, after: Policy, key: string): Direction {
  const find = ({ categories }: Policy) => categories.find(({ code }) => code === key);
  const [old, next] = [find(before), find(after)];
  if (old === undefined || next === undefined || old.under18 === next.under18) return 'different';
  return next.under18 === 'never' ? 'stricter' : 'looser';
}

export function thresholdChange(before: Policy, after: Policy, key: string): Direction {
  const floorIn = ({ models }: Policy) => models.find(({ hash }) => hash === key)?.thresholdFloor ?? 0;
  const change = floorIn(after) - floorIn(before);
  return change === 0 ? 'different' : change > 0 ? 'stricter' : 'looser';
}

export const outcomeMeanings = {
  arrest: 'an arrest',
  disposal: 'another disposal',
  'no-action': 'no action',
  misidentified: 'the wrong person',
  'not-located': 'not found',
} as const;

export const roleNames: Readonly<Record<Role, string>> = {
  operator: 'Operators',
  supervisor: 'Supervisors',
  admin: 'Admins',
  auditor: 'Auditors',
};
