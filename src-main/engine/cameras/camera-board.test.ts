import { expect, it } from 'vitest';
import { CameraBoard } from './camera-board.ts';

it('has each state written down once, none of a connection that breaks again and again, and then what it came to', () => {
  const board = new CameraBoard(() => 0);
  const logged: (string | undefined)[] = [];
  const become = (state: Parameters<CameraBoard['setState']>[1]): void => {
    board.setState('gate', state, `${state}.`);
    logged.push(board.takeUnloggedState('gate')?.state);
  };
  become('connecting');
  become('live');
  become('live');
  become('lost');
  board.setTroubles('gate', [{ kind: 'unsteady', words: 'It breaks off.' }]);
  become('live');
  become('lost');
  become('live');
  board.setTroubles('gate', []);
  logged.push(board.takeUnloggedState('gate')?.state, board.takeUnloggedState('gate')?.state);
  expect(logged).toEqual([
    undefined,
    'live',
    undefined,
    'lost',
    undefined,
    undefined,
    undefined,
    'live',
    undefined,
  ]);
});
