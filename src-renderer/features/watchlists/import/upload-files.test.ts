import { expect, it } from 'vitest';
import { pathOf } from './upload-files.ts';

it('names a file by its path below the chosen folder, or by its name alone', () => {
  expect(pathOf({ name: 'one.png', webkitRelativePath: '' })).toBe('one.png');
  expect(pathOf({ name: 'one.png', webkitRelativePath: 'list/one.png' })).toBe('list/one.png');
});
