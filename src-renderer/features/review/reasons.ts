import type { ReasonChoices } from '../../../src-main/contract/alerts.ts';
import type { Choice, JudgementReasons, Verdict } from '../../../src-main/contract/domain.ts';

export type ReasonGroup = keyof JudgementReasons;

/** Reasons that concern the person lie on the digits, all others on the row of letters below, from left to right. */
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const letters = ['Q', 'W', 'E', 'R', 'T', 'Y', 'U', 'I', 'O', 'P'];

export const verdictKeys: readonly (readonly [Verdict, string])[] = [
  ['match', 'M'],
  ['no-match', 'N'],
  ['cannot-tell', 'C'],
];

export const reasonGroups = ['subject', 'system', 'environment'] as const satisfies readonly ReasonGroup[];

export interface ReasonChoice extends Choice {
  readonly group: ReasonGroup;
  readonly key: string;
}

/** Everything that the policy offers, each with its key, in the order of the form. */
export function choicesOf({ subject, system, environment }: ReasonChoices): readonly ReasonChoice[] {
  const withKeys = (group: ReasonGroup, choices: readonly Choice[], keys: readonly string[]) =>
    choices.map((choice, nth) => ({ ...choice, group, key: keys[nth] ?? '' }));
  return [
    ...withKeys('subject', subject, digits),
    ...withKeys('system', system, letters),
    ...withKeys('environment', environment, letters.slice(system.length)),
  ];
}

export const noReasons: JudgementReasons = { subject: [], system: [], environment: [] };

/** The group's reasons replaced; kept in the order of the form, whatever the order of choosing. */
export function withCodes(
  reasons: JudgementReasons,
  offered: ReasonChoices,
  group: ReasonGroup,
  codes: readonly string[],
): JudgementReasons {
  const kept = offered[group].filter(({ code }) => codes.includes(code));
  return { ...reasons, [group]: kept.map(({ code }) => code) };
}

/** Adds the reason, or takes it away. */
export function toggled(
  reasons: JudgementReasons,
  offered: ReasonChoices,
  { group, code }: Pick<ReasonChoice, 'group' | 'code'>,
): JudgementReasons {
  const codes = reasons[group];
  const next = codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code];
  return withCodes(reasons, offered, group, next);
}

export function countReasons({ subject, system, environment }: JudgementReasons): number {
  return subject.length + system.length + environment.length;
}

/** The reasons as words, in the order of the form. */
export function wordsOf(reasons: JudgementReasons, offered: ReasonChoices): readonly string[] {
  return reasonGroups.flatMap((group) =>
    offered[group].filter(({ code }) => reasons[group].includes(code)).map(({ words }) => words),
  );
}
