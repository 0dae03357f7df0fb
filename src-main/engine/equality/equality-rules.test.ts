import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalityAnswers } from '../../contract/equality.ts';
import { fewest, questions, withOneMore, type EqualityCounts } from '../equality-counts.ts';
import { tellable, type StatedDenominator } from './equality-rules.ts';

const person = fc.record({
  ethnicity: fc.constantFrom(...equalityAnswers.ethnicity),
  sex: fc.constantFrom(...equalityAnswers.sex),
  age: fc.constantFrom(...equalityAnswers.age),
  outcome: fc.constantFrom('misidentified', 'arrest', 'other'),
});

it('never tells of a group that is too small, nor lets it be reckoned from the others', () => {
  fc.assert(
    fc.property(
      fc.array(person, { maxLength: 80 }),
      fc.integer({ min: 1, max: 3 }),
      (people, deployments) => {
        const each: EqualityCounts[] = Array.from({ length: deployments }, () => ({}));
        for (const [nth, { outcome, ...answers }] of people.entries()) {
          const at = nth % deployments;
          each[at] = withOneMore(each[at] ?? {}, answers, outcome);
        }
        const ended = each.map((counts, endedAt) => ({ endedAt, counts }));
        const { groups, misidentified } = tellable(ended, [census]);
        for (const question of questions) {
          const sizes = equalityAnswers[question].map(
            (answer) => people.filter((one) => one[question] === answer).length,
          );
          const isSmall = sizes.some((size) => size > 0 && size < fewest) || people.length === 0;
          const told = groups.filter((group) => group.question === question);
          expect(told.map((group) => group.people)).toEqual(sizes.map((size) => (isSmall ? null : size)));
          if (!isSmall) continue;
          for (const { question: _, answer: __, finding, ...figures } of told) {
            expect(finding).toBe('not-told');
            expect(Object.values(figures).every((figure) => figure === null)).toBe(true);
          }
        }
        expect(misidentified).toBe(
          people.length < fewest ? null : people.filter(({ outcome }) => outcome === 'misidentified').length,
        );
      },
    ),
  );
});

const census: StatedDenominator = {
  question: 'ethnicity',
  kind: 'census',
  source: 'Census 2021, London, table TS021.',
  groups: [
    { answer: 'asian', count: 207 },
    { answer: 'black', count: 135 },
    { answer: 'mixed', count: 57 },
    { answer: 'white', count: 538 },
    { answer: 'other', count: 63 },
  ],
  statedAt: 7,
};

/** One deployment, with so many people of each group and so many of them misidentified. */
function counted(groups: Readonly<Record<string, readonly [people: number, misidentified: number]>>) {
  const entries = Object.entries(groups).map(
    ([answer, [people, misidentified]]) =>
      [`ethnicity:${answer}`, { people, misidentified, arrests: 0 }] as const,
  );
  return { endedAt: 99, counts: Object.fromEntries(entries) };
}

describe('groups against a stated denominator', () => {
  const findings = (each: Parameters<typeof tellable>[0], denominators = [census]) => {
    const { groups } = tellable(each, denominators);
    return Object.fromEntries(
      groups
        .filter(({ question, people }) => question === 'ethnicity' && people !== null && people > 0)
        .map((group) => [group.answer, group]),
    );
  };

  it('are told apart where eight of ten misidentified people are of a group of 13.5%', () => {
    const { black, white } = findings([counted({ black: [900, 8], white: [1_167, 2] })]);
    // SciPy: binomtest(8, 10, 0.135).pvalue, and times two for the two groups that were tested
    expect(black).toMatchObject({
      expected: 0.135,
      misidentifiedP: expect.closeTo(3.845465690052887e-6, 12),
      needed: 97,
      finding: 'difference',
    });
    expect(black?.drift?.alarmAt).toBe(99);
    expect(white).toMatchObject({ finding: 'not-enough-data', drift: { alarmAt: null } });
  });

  it('are not told apart, and not called equal either, where there is too little', () => {
    const { black } = findings([counted({ black: [135, 1], white: [865, 6] })]);
    expect(black).toMatchObject({ needed: 97, finding: 'not-enough-data' });
  });

  it('show no difference where there is enough to see one', () => {
    const { black } = findings([counted({ black: [1_350, 14], white: [8_650, 88] })]);
    expect(black).toMatchObject({ finding: 'no-difference-found' });
  });

  it('are compared with one another alone where nobody has stated who passed', () => {
    const { black, white } = findings([counted({ black: [200, 20], white: [800, 8] })], []);
    expect(black).toMatchObject({ expected: null, alertsP: null, misidentifiedP: null, drift: null });
    // SciPy: fisher_exact([[20, 180], [8, 792]])[1]
    expect(black?.othersP).toBeCloseTo(white?.othersP ?? NaN, 12);
    expect(black).toMatchObject({ finding: 'difference' });
  });

  it('leave those out whose group nobody knows', () => {
    const { 'not-stated': unknown } = findings([
      counted({ black: [100, 1], white: [100, 1], 'not-stated': [50, 5] }),
    ]);
    expect(unknown).toMatchObject({
      misidentifiedP: null,
      othersP: null,
      needed: null,
      finding: 'not-enough-data',
    });
  });
});
