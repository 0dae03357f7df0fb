import { expect, it } from 'vitest';
import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import { kindWords, withLatest, withOlder } from './entries.ts';

const entry = (sequence: number): CaseLogEntry => ({
  sequence,
  at: sequence,
  kind: 'alert.raised',
  actorId: null,
  actor: null,
  words: '',
  topics: [],
  leaf: '0'.repeat(64),
});
const page = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => entry(from - index));
const numbers = (entries: readonly CaseLogEntry[]) => entries.map(({ sequence }) => sequence);

it('grows at the top and at the bottom without doubling an entry', () => {
  const known = withOlder(page(10, 6), page(6, 3));
  expect(numbers(withLatest(known, page(12, 8)))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
});

it('starts again rather than hide a gap', () => {
  expect(numbers(withLatest(page(10, 6), page(40, 36)))).toEqual([40, 39, 38, 37, 36]);
});

it('takes the first page as it is, and forgets everything when the log is empty', () => {
  expect(numbers(withLatest([], page(3, 1)))).toEqual([3, 2, 1]);
  expect(withLatest(page(3, 1), [])).toEqual([]);
});

it('words a kind', () => {
  expect(kindWords('case-log.checkpoint-signed')).toBe('Case log checkpoint signed');
});
