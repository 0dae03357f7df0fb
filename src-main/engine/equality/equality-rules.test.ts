import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equalityAnswers } from '../../contract/equality.ts';
import { fewest, tellable, withOneMore, type EqualityCounts } from './equality-rules.ts';

const person = fc.record({
  ethnicity: fc.constantFrom(...equalityAnswers.ethnicity),
  sex: fc.constantFrom(...equalityAnswers.sex),
  age: fc.constantFrom(...equalityAnswers.age),
  isWrong: fc.boolean(),
});

it('never tells of a group that is too small, nor lets it be reckoned from the others', () => {
  fc.assert(
    fc.property(
      fc.array(person, { maxLength: 80 }),
      fc.integer({ min: 1, max: 3 }),
      (people, deployments) => {
        const each: EqualityCounts[] = Array.from({ length: deployments }, () => ({}));
        for (const [nth, { isWrong, ...answers }] of people.entries()) {
          const at = nth % deployments;
          each[at] = withOneMore(each[at] ?? {}, answers, isWrong);
        }
        const { groups, misidentified } = tellable(each);
        for (const question of ['ethnicity', 'sex', 'age'] as const) {
          const sizes = equalityAnswers[question].map(
            (answer) => people.filter((one) => one[question] === answer).length,
          );
          const isSmall = sizes.some((size) => size > 0 && size < fewest) || people.length === 0;
          const told = groups.filter((group) => group.question === question);
          expect(told.map((group) => group.people)).toEqual(sizes.map((size) => (isSmall ? null : size)));
          if (isSmall)
            expect(told.every((group) => group.misidentified === null && group.share === null)).toBe(true);
        }
        expect(misidentified).toBe(
          people.length < fewest ? null : people.filter(({ isWrong }) => isWrong).length,
        );
      },
    ),
  );
});
