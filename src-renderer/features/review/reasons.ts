import type { JudgementReasons, Verdict } from '../../../src-main/contract/domain.ts';
import { reasonWords } from '../../ui/words.ts';

export type ReasonGroup = keyof JudgementReasons;

/** Each row of reasons lies on a row of the keyboard: digits, then its left and its right letters. */
const reasonKeys: Readonly<Record<ReasonGroup, readonly string[]>> = {
  subject: ['1', '2', '3', '4', '5', '6', '7', '8'],
  system: ['Q', 'W', 'E', 'R'],
  environment: ['T', 'Y', 'U', 'I', 'O'],
};

export const verdictKeys: readonly (readonly [Verdict, string])[] = [
  ['match', 'M'],
  ['no-match', 'N'],
  ['cannot-tell', 'C'],
];

export const reasonGroups = ['subject', 'system', 'environment'] as const satisfies readonly ReasonGroup[];

export interface ReasonChoice {
  readonly group: ReasonGroup;
  readonly code: string;
  readonly words: string;
  readonly key: string;
}

export function choicesOf(group: ReasonGroup): readonly ReasonChoice[] {
  return Object.entries(reasonWords[group]).map(([code, words], index) => ({
    group,
    code,
    words,
    key: reasonKeys[group][index] ?? '',
  }));
}

export const noReasons: JudgementReasons = { subject: [], system: [], environment: [] };

function hasReason(reasons: JudgementReasons, { group, code }: ReasonChoice): boolean {
  return (reasons[group] as readonly string[]).includes(code);
}

/** The group's reasons replaced; kept in the order of the form, whatever the order of choosing. */
export function withCodes(
  reasons: JudgementReasons,
  group: ReasonGroup,
  codes: readonly string[],
): JudgementReasons {
  const kept = choicesOf(group).filter(({ code }) => codes.includes(code));
  // The codes come from the table of words, which has exactly the contract's codes as its keys.
  return { ...reasons, [group]: kept.map(({ code }) => code) } as JudgementReasons;
}

/** Adds the reason, or takes it away. */
export function toggled(reasons: JudgementReasons, choice: ReasonChoice): JudgementReasons {
  const codes: readonly string[] = reasons[choice.group];
  const next = hasReason(reasons, choice)
    ? codes.filter((code) => code !== choice.code)
    : [...codes, choice.code];
  return withCodes(reasons, choice.group, next);
}

export function countReasons({ subject, system, environment }: JudgementReasons): number {
  return subject.length + system.length + environment.length;
}

/** The reasons as words, in the order of the form. */
export function wordsOf(reasons: JudgementReasons): readonly string[] {
  return reasonGroups.flatMap((group) =>
    choicesOf(group)
      .filter((choice) => hasReason(reasons, choice))
      .map(({ words }) => words),
  );
}
