import { expect, it } from 'vitest';
import { judgementReasonsSchema } from '../../../src-main/contract/domain.ts';
import {
  choicesOf,
  countReasons,
  noReasons,
  reasonGroups,
  toggled,
  verdictKeys,
  wordsOf,
} from './reasons.ts';

const all = reasonGroups.flatMap(choicesOf);

it('gives every reason and verdict a key of its own, and none that does something else', () => {
  const keys = [...all.map(({ key }) => key), ...verdictKeys.map(([, key]) => key)];
  expect(keys).not.toContain('');
  expect(new Set([...keys, 'A', 'J', 'K', 'S', 'F', 'B', '0', '+', '-', '[', ']']).size).toBe(
    keys.length + 11,
  );
});

it('adds and takes away, in the order of the form', () => {
  const [first, second] = choicesOf('subject');
  if (first === undefined || second === undefined) throw new Error('no reasons');
  const both = toggled(toggled(noReasons, second), first);
  expect(both.subject).toEqual([first.code, second.code]);
  expect(wordsOf(both)).toEqual([first.words, second.words]);
  expect(toggled(both, first).subject).toEqual([second.code]);
});

it('makes reasons that the contract takes', () => {
  const full = all.reduce(toggled, noReasons);
  expect(judgementReasonsSchema.parse(full)).toEqual(full);
  expect(countReasons(full)).toBe(17);
});
