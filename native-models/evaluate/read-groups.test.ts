import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readGroups } from './read-groups.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cordon-groups-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(name: string, text: string) {
  await writeFile(join(folder, name), text);
  return Object.fromEntries(await readGroups(join(folder, name)));
}

test.each([
  ['groups.json', '{"Anna_A": "one", "Bert_B": "two"}'],
  ['groups.csv', 'identity,group\nAnna_A,one\nBert_B,two\n'],
  ['groups.csv', '\uFEFFidentity;group\r\n"Anna_A";"one"\r\n\r\nBert_B;two'],
  ['groups.tsv', 'Anna_A\tone\nBert_B\ttwo'],
])('%s is read', async (name, text) => {
  expect(await read(name, text)).toEqual({ Anna_A: 'one', Bert_B: 'two' });
});

test.each([
  ['groups.json', '{', 'is not JSON'],
  ['groups.json', '{"Anna_A": 1}', 'must be like'],
  ['groups.json', '{"Anna_A": " "}', 'must be like'],
  ['groups.csv', 'identity,group\nAnna_A\n', 'Line 2'],
  ['groups.csv', 'Anna_A,one,more', 'Line 1'],
  ['groups.csv', 'Anna_A,one\nAnna_A,two', 'an earlier one into "one"'],
  ['groups.csv', 'identity,group\n', 'names no identity'],
])('%s that reads %j is refused', async (name, text, words) => {
  await expect(read(name, text)).rejects.toThrow(words);
});

test('a file that is not there is named', async () => {
  await expect(readGroups(join(folder, 'absent.csv'))).rejects.toThrow("absent.csv can't be read");
});
