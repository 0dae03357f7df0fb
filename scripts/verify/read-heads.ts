import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import { parseCheckpoint } from '../../src-main/engine/portable/parse-checkpoint.ts';
import { normalisedNote, parseNote } from '../../src-main/engine/case-log/open-note.ts';

/** Longer than any head of a log. */
const mostBytes = 10_000;

/** Every head of a log in a file, or anywhere in a folder. @throws AppError where there is none */
export async function readHeads(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new AppError('not-found', `There is no ${path}.`);
  const files = found.isDirectory()
    ? (await readdir(path, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path];
  const heads: string[] = [];
  for (const file of files) {
    if ((await stat(file)).size > mostBytes) continue;
    const note = normalisedNote(await readFile(file, 'utf8'));
    if (parseCheckpoint(parseNote(note)?.text ?? '') !== null) heads.push(note);
  }
  if (heads.length === 0) throw new AppError('not-found', `There is no head of a log in ${path}.`);
  return heads;
}
