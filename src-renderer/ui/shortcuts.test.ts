import { expect, it } from 'vitest';
import { keyName } from './shortcuts.ts';

const press = (key: string, changes: Partial<Parameters<typeof keyName>[0]> = {}) =>
  keyName({ key, code: '', altKey: false, ctrlKey: false, metaKey: false, ...changes });

it('names letters as they are printed, whatever shift does', () => {
  expect(press('m')).toBe('M');
  expect(press('?')).toBe('?');
  expect(press('Enter')).toBe('Enter');
});

it('leaves the keys of the browser and the system alone', () => {
  expect(press('a', { ctrlKey: true })).toBeNull();
  expect(press('q', { metaKey: true })).toBeNull();
  expect(press('f', { altKey: true, code: 'KeyF' })).toBeNull();
});

it('reads Alt with P and U from the key too: the palette, and what waits to be confirmed', () => {
  expect(press('π', { altKey: true, code: 'KeyP' })).toBe('Alt+P');
  expect(press('ü', { altKey: true, code: 'KeyU' })).toBe('Alt+U');
});

it('reads Alt with a digit from the key, because layouts differ in the character', () => {
  expect(press('¡', { altKey: true, code: 'Digit1' })).toBe('Alt+1');
});
