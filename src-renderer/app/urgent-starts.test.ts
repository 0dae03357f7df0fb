import { expect, it } from 'vitest';
import { urgentStartsFor } from './urgent-starts.ts';

const minute = 60_000;
const asked = (at: number, cannotConfirmBecause: string | null = null) => ({
  reason: 'He was seen ten minutes ago.',
  by: 'Sam Reed',
  at,
  cannotConfirmBecause,
  isMine: cannotConfirmBecause !== null,
});
const deployment = (
  id: string,
  urgentAsked: ReturnType<typeof asked> | null,
  until = 10 * minute,
): Parameters<typeof urgentStartsFor>[0][number] => ({
  id,
  name: id,
  place: 'Station Road',
  kind: 'van',
  state: 'draft',
  window: { from: 0, until },
  urgentAsked,
});

it('are those that this person may confirm, oldest first, and none after its window', () => {
  const found = urgentStartsFor(
    [
      deployment('not asked for', null),
      deployment('asked by this person', asked(1, 'You asked for it yourself.')),
      deployment('later', asked(3 * minute)),
      deployment('sooner', asked(2 * minute)),
      deployment('over', asked(1), 4 * minute),
    ],
    5 * minute,
  );
  expect(found.map(({ id }) => id)).toEqual(['sooner', 'later']);
});
