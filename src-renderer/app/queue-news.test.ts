import { expect, it } from 'vitest';
import { someAlert } from '../testing/some-alert.ts';
import { isCalling, newsBetween } from './queue-news.ts';

const kinds = (...args: Parameters<typeof newsBetween>) =>
  newsBetween(...args).map(({ kind, alert }) => `${kind} ${alert.number}`);

it('sounds for what came since, not for what was open at sign-in', () => {
  expect(kinds(undefined, [someAlert(1)])).toEqual([]);
  expect(kinds([someAlert(1)], [someAlert(1), someAlert(2)])).toEqual(['raised 2']);
});

it('stays quiet about an alert that somebody took in the meantime', () => {
  expect(kinds([], [someAlert(1, { state: 'acknowledged', waitingSince: null })])).toEqual([]);
});

it('calls out what nobody takes, each time that it happens', () => {
  const called = someAlert(1, { escalatedAt: 61_000 });
  expect(kinds([someAlert(1)], [called])).toEqual(['called-out 1']);
  expect(kinds([called], [called])).toEqual([]);
  expect(kinds([called], [someAlert(1, { escalatedAt: 181_000 })])).toEqual(['called-out 1']);
  expect(isCalling([someAlert(2), called])).toBe(true);
  expect(isCalling([someAlert(2)])).toBe(false);
});

it('tells of an alert that expires, once', () => {
  const expired = someAlert(1, { state: 'expired', waitingSince: null, escalatedAt: 61_000 });
  expect(kinds([someAlert(1, { escalatedAt: 61_000 })], [expired])).toEqual(['expired 1']);
  expect(kinds([expired], [expired])).toEqual([]);
  expect(isCalling([expired])).toBe(false);
});
