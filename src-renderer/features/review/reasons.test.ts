import { expect, it } from 'vitest';
import type { ReasonChoices } from '../../../src-main/contract/alerts.ts';
import { judgementReasonsSchema } from '../../../src-main/contract/domain.ts';
import { choicesOf, countReasons, noReasons, toggled, verdictKeys, withCodes, wordsOf } from './reasons.ts';

const offer = (subject: number, system: number, environment: number): ReasonChoices => {
  const some = (group: string, count: number) =>
    Array.from({ length: count }, (_, nth) => ({ code: `${group}-${nth}`, words: `${group} ${nth}` }));
  return {
    subject: some('subject', subject),
    system: some('system', system),
    environment: some('environment', environment),
  };
};

it.each([
  [8, 4, 5],
  [9, 5, 5],
  [1, 1, 1],
])(
  'gives each of %i, %i and %i reasons and every verdict a key of its own, and none that does something else',
  (...counts) => {
    const keys = [...choicesOf(offer(...counts)).map(({ key }) => key), ...verdictKeys.map(([, key]) => key)];
    expect(keys).not.toContain('');
    expect(new Set([...keys, 'A', 'J', 'K', 'S', 'F', 'B', '0', '+', '-', '[', ']']).size).toBe(
      keys.length + 11,
    );
  },
);

it('adds and takes away, in the order of the form', () => {
  const offered = offer(3, 1, 1);
  const [first, second] = choicesOf(offered);
  if (first === undefined || second === undefined) throw new Error('no reasons');
  const both = toggled(toggled(noReasons, offered, second), offered, first);
  expect(both.subject).toEqual([first.code, second.code]);
  expect(wordsOf(both, offered)).toEqual([first.words, second.words]);
  expect(toggled(both, offered, first).subject).toEqual([second.code]);
  expect(withCodes(both, offered, 'subject', ['subject-2', 'something-else']).subject).toEqual(['subject-2']);
});

it('makes reasons that the contract takes', () => {
  const offered = offer(9, 5, 5);
  const full = choicesOf(offered).reduce((reasons, choice) => toggled(reasons, offered, choice), noReasons);
  expect(judgementReasonsSchema.parse(full)).toEqual(full);
  expect(countReasons(full)).toBe(19);
});
