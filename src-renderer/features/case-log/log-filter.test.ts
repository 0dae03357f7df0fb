import { expect, it } from 'vitest';
import { isFiltered, noFilter, toEntryFilter } from './log-filter.ts';

it('asks for nothing while nothing is filled in', () => {
  expect(toEntryFilter({ ...noFilter, text: '  ' })).toEqual({});
  expect(isFiltered({ ...noFilter, from: '' })).toBe(false);
});

it('takes both days whole, in local time', () => {
  expect(toEntryFilter({ ...noFilter, from: '2026-11-22', until: '2026-11-22' })).toEqual({
    from: new Date(2026, 10, 22).getTime(),
    until: new Date(2026, 10, 23).getTime(),
  });
});

it('leaves out a date that is not complete', () => {
  expect(toEntryFilter({ ...noFilter, from: '2026-1', until: 'x' })).toEqual({});
});

it('passes on everything else as it is', () => {
  const topic = { topic: 'alert:a-1', label: 'alert 1' };
  expect(
    toEntryFilter({ ...noFilter, text: ' red bag ', kind: 'face.viewed', actorId: 'p1', topic }),
  ).toEqual({ text: 'red bag', kind: 'face.viewed', actorId: 'p1', about: 'alert:a-1' });
});
