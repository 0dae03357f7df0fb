import { expect, test } from 'vitest';
import { countSwitches } from './count-switches.ts';

const seen = (...pairs: readonly (readonly [number, string | null])[]) =>
  pairs.map(([trackId, person]) => ({ trackId, person }));

test('a track that is given somebody else’s face is a switch, a person in another track a break', () => {
  expect(countSwitches([seen([1, 'anna'], [2, 'bert']), seen([1, 'anna'], [2, 'bert'])])).toEqual({
    tracks: 2,
    switches: 0,
    breaks: 0,
  });
  // The two are taken for each other, and are put right again.
  const crossed = [seen([1, 'anna'], [2, 'bert']), seen([1, 'bert'], [2, 'anna']), seen([1, 'anna'])];
  expect(countSwitches(crossed)).toEqual({ tracks: 2, switches: 3, breaks: 3 });
  expect(countSwitches([seen([1, 'anna']), [], seen([3, 'anna'])])).toEqual({
    tracks: 2,
    switches: 0,
    breaks: 1,
  });
});

test('what the truth doesn’t name is no switch', () => {
  expect(countSwitches([seen([1, 'anna']), seen([1, null]), seen([1, 'anna'])])).toEqual({
    tracks: 1,
    switches: 0,
    breaks: 0,
  });
});
