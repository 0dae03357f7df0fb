import { expect, it } from 'vitest';
import { someAlert } from '../testing/some-alert.ts';
import { alertCommands, commandsOf, matching } from './palette-commands.ts';

const nothing = (): void => undefined;

it('offers what keys do, each thing once, the present screen first, and nothing that can’t be done', () => {
  const commands = commandsOf([
    { title: 'Everywhere', shortcuts: [{ key: 'Alt+1', does: 'Wall', run: nothing }] },
    {
      title: 'Pictures',
      shortcuts: [
        { key: 'ArrowLeft', does: 'Move the pictures', run: nothing },
        { key: 'ArrowRight', does: 'Move the pictures', run: nothing },
        { key: '0', does: 'Reset view', run: nothing, isDisabled: true },
      ],
    },
  ]);
  expect(commands.map(({ words, key }) => [words, key])).toEqual([
    ['Move the pictures', 'ArrowLeft'],
    ['Wall', 'Alt+1'],
  ]);
});

it('finds by the beginnings of words, in any order', () => {
  const commands = alertCommands(
    [someAlert(4), someAlert(14)],
    'Alerts',
    (number, camera) => `Alert ${number}, ${camera}`,
    nothing,
  );
  const found = (typed: string) => matching(commands, typed).map(({ id }) => id);
  expect(found('')).toEqual(['alert-4', 'alert-14']);
  expect(found('door 14')).toEqual(['alert-14']);
  expect(found('alert 4')).toEqual(['alert-4']);
  expect(found('nobody')).toEqual([]);
});
