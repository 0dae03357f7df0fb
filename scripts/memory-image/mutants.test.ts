import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { mutants } from './mutants.ts';

it.each(mutants)('$id: the code still holds what is left out, once', async ({ file, text }) => {
  const source = await readFile(
    new URL(`../../src-main/engine/recognition/${file}`, import.meta.url),
    'utf8',
  );
  expect(source.split(text)).toHaveLength(2);
});
