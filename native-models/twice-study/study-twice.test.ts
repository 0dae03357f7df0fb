import { expect, test } from 'vitest';
import { normalCurve } from '../../src-main/engine/statistics/testing/normal-curve.ts';
import { pairKey } from '../evaluate/read-folder.ts';
import { studyTwice } from './study-twice.ts';

const curve = normalCurve({ mean: 0, spread: 0.1, pairs: 2_000_000 });
/** A template at an angle: the product of two is the cosine of the angle between. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const of = (identity: string, degrees: number | null) => ({
  identity,
  template: degrees === null ? null : at(degrees),
});

test('counts who is found twice, and who is taken for somebody else', () => {
  const pictures = [of('one', 0), of('one', 10), of('one', 90), of('other', 12), of('third', 200)];
  const [short] = studyTwice(
    pictures,
    pictures.map(({ template }) => template),
    curve,
  ).atScores;
  expect(short?.others).toMatchObject({ found: 1, of: 3 });
  expect(short?.copies).toMatchObject({ found: 5, of: 5 });
  expect(short?.strangers).toMatchObject({ found: 2, of: 7 });
});

test('names the two people who are most alike, and leaves out pairs that are known to be one person', () => {
  const pictures = [of('one', 0), of('other', 1), of('third', 31)];
  expect(studyTwice(pictures, null, curve).closest).toMatchObject({ one: 'one', other: 'other' });
  const { closest, atScores } = studyTwice(pictures, null, curve, new Set([pairKey('other', 'one')]));
  expect(closest).toMatchObject({
    one: 'other',
    other: 'third',
    score: expect.closeTo(Math.cos(Math.PI / 6), 5),
  });
  expect(atScores.map(({ strangers, copies }) => [strangers.of, copies])).toEqual([
    [2, null],
    [2, null],
  ]);
});

test('a picture without a face finds nobody', () => {
  const pictures = [of('one', null), of('one', 0), of('other', null)];
  const { atScores, closest } = studyTwice(pictures, [null, at(0), at(5)], curve);
  expect(atScores[0]).toMatchObject({
    others: { found: 0, of: 1 },
    copies: { found: 1, of: 3 },
    strangers: { found: 0, of: 2 },
  });
  expect(closest).toBeNull();
});

test('the longer the list, the higher the score', () => {
  const [short, long] = studyTwice([], null, curve).atScores;
  expect([short?.listSize, long?.listSize]).toEqual([2_000, 20_000]);
  expect(long?.score).toBeGreaterThan(short?.score ?? 1);
});
