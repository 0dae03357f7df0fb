import { expect, test } from 'vitest';
import { SiteScores } from './site-scores.ts';

test('scores belong to one list and are gone with it', () => {
  const scores = new SiteScores();
  scores.add(0.9);
  expect(scores.of(null)).toEqual([]);
  scores.follow('one');
  scores.add(0.6);
  scores.follow('one');
  scores.add(0.7);
  expect(scores.of('one')).toEqual([0.6, 0.7]);
  expect(scores.of('two')).toEqual([]);
  scores.follow('two');
  expect(scores.of('one')).toEqual([]);
  expect(scores.of('two')).toEqual([]);
  scores.follow(null);
  scores.add(0.8);
  expect(scores.of('two')).toEqual([]);
});
