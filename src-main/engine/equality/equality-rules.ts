import {
  equalityAnswers,
  type EqualityDenominator,
  type EqualityFinding,
  type EqualityGroup,
  type EqualityQuestion,
} from '../../contract/equality.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import { wilsonInterval } from '../intervals.ts';
import { binomialTest } from '../statistics/binomial.ts';
import { driftOf } from '../statistics/drift.ts';
import { fisherTest } from '../statistics/fisher.ts';
import { holm } from '../statistics/holm.ts';
import { falseAlertsNeeded } from '../statistics/power.ts';
import { countsOf, fewest, isTold, questions, sumOf, type EqualityCounts } from '../equality-counts.ts';

/** Of as many groups as a question has, one is called different by mistake once in twenty times. */
const significance = 0.05;
const notStated = 'not-stated';

/** What was counted in a deployment that is over. */
export interface EndedCounts {
  readonly endedAt: number;
  readonly counts: EqualityCounts;
}

export interface StatedDenominator extends EqualityDenominator {
  readonly statedAt: number;
}

/** One group, before it was looked at what may be told of it. */
interface Counted {
  readonly answer: string;
  readonly people: number;
  readonly misidentified: number;
  readonly arrests: number | undefined;
}

/**
 * What may be told: nothing of a question while one of its groups is too small, but for those that are empty. Else the small one would follow
 * from the others. Pure.
 * @param each in the order in which they ended
 */
export function tellable(
  each: readonly EndedCounts[],
  denominators: readonly StatedDenominator[],
): Omit<OperationOutput<'equality.summary'>, 'walks'> {
  const sum = sumOf(each.map(({ counts }) => counts));
  const groups = questions.flatMap((question) => {
    const denominator = denominators.find((one) => one.question === question) ?? null;
    return groupsOf(question, sum, each, denominator);
  });
  const total = (what: 'people' | 'misidentified'): number =>
    equalityAnswers.sex.reduce((count, answer) => count + countsOf(sum, 'sex', answer)[what], 0);
  return {
    groups,
    deployments: each.length,
    fewest,
    misidentified: total('people') >= fewest ? total('misidentified') : null,
    denominators: denominators.map((one) => ({ ...one })),
  };
}

function groupsOf(
  question: EqualityQuestion,
  sum: EqualityCounts,
  each: readonly EndedCounts[],
  denominator: EqualityDenominator | null,
): readonly EqualityGroup[] {
  const isQuestionTold = isTold(sum, question);
  const counted = equalityAnswers[question].map((answer): Counted => {
    const { people, misidentified, arrests } = countsOf(sum, question, answer);
    return { answer, people, misidentified, arrests };
  });
  // Whose answer isn't known can't be compared with those who passed.
  const stated = counted.filter(({ answer }) => answer !== notStated);
  const all = {
    people: stated.reduce((total, { people }) => total + people, 0),
    misidentified: stated.reduce((total, { misidentified }) => total + misidentified, 0),
  };
  const passed = denominator?.groups.reduce((total, group) => total + group.count, 0) ?? 0;
  const groups = counted.map((group): EqualityGroup => {
    const { answer } = group;
    if (!isQuestionTold) return untold(question, answer);
    const { people, misidentified, arrests = null } = group;
    const ofPassed = denominator?.groups.find((one) => one.answer === answer)?.count ?? null;
    const expected = ofPassed === null || passed === 0 ? null : ofPassed / passed;
    const isCompared = answer !== notStated && people > 0;
    const isTested = isCompared && expected !== null && expected > 0 && expected < 1;
    const base = isTested ? expected : isCompared && people < all.people ? people / all.people : null;
    return {
      question,
      answer,
      people,
      misidentified,
      arrests,
      share: people === 0 ? null : wilsonInterval(misidentified, people),
      expected,
      alertsP: isTested ? binomialTest(people, all.people, expected) : null,
      misidentifiedP:
        isTested && all.misidentified > 0 ? binomialTest(misidentified, all.misidentified, expected) : null,
      othersP:
        isCompared && people < all.people
          ? fisherTest([misidentified, all.misidentified - misidentified], [people, all.people - people])
          : null,
      needed: base === null ? null : falseAlertsNeeded(base),
      finding: 'not-enough-data',
      drift: isTested ? driftIn(each, question, answer, expected) : null,
    };
  });
  return withFindings(groups, all.misidentified);
}

function withFindings(groups: readonly EqualityGroup[], misidentified: number): readonly EqualityGroup[] {
  const tested = groups.map(({ misidentifiedP, othersP }) => misidentifiedP ?? othersP);
  const adjusted = holm(tested);
  return groups.map((group, nth) => ({
    ...group,
    finding: findingOf(group, adjusted[nth] ?? null, misidentified),
  }));
}

function findingOf(
  { people, needed }: EqualityGroup,
  adjusted: number | null,
  misidentified: number,
): EqualityFinding {
  if (people === null) return 'not-told';
  if (adjusted !== null && adjusted < significance) return 'difference';
  return adjusted !== null && needed !== null && misidentified >= needed
    ? 'no-difference-found'
    : 'not-enough-data';
}

/** Misidentified people one deployment after the other: whether the group's part of them has grown beyond its share of the faces. */
function driftIn(
  each: readonly EndedCounts[],
  question: EqualityQuestion,
  answer: string,
  expected: number,
): EqualityGroup['drift'] {
  const batches = each.map(({ counts }) => ({
    count: countsOf(counts, question, answer).misidentified,
    of: equalityAnswers[question]
      .filter((one) => one !== notStated)
      .reduce((total, one) => total + countsOf(counts, question, one).misidentified, 0),
  }));
  const { evidence, alarmAt } = driftOf(batches, expected);
  return { evidence, alarmAt: alarmAt === null ? null : (each[alarmAt]?.endedAt ?? null) };
}

function untold(question: EqualityQuestion, answer: string): EqualityGroup {
  return {
    question,
    answer,
    people: null,
    misidentified: null,
    arrests: null,
    share: null,
    expected: null,
    alertsP: null,
    misidentifiedP: null,
    othersP: null,
    needed: null,
    finding: 'not-told',
    drift: null,
  };
}
