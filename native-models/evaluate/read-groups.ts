import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../model-error.ts';

const groupsSchema = z.record(z.string(), z.string().trim().min(1));

/**
 * Which group each identity belongs to: JSON as `{ "identity": "group" }`, or CSV with a line for each, the first
 * being a heading if it names `identity`. Whoever makes the file decides what the groups are. Throws ModelError.
 */
export async function readGroups(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ModelError(`The file of groups ${file} can't be read.`, { cause });
  });
  const groups = extname(file).toLowerCase() === '.json' ? fromJson(text, file) : fromCsv(text, file);
  if (groups.size === 0) {
    throw new ModelError(
      `The file of groups ${file} names no identity: write a line "identity,group" for each.`,
    );
  }
  return groups;
}

function fromJson(text: string, file: string): ReadonlyMap<string, string> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(`The file of groups ${file} is not JSON: ${String(cause)}`, { cause });
  }
  const parsed = groupsSchema.safeParse(content);
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw new ModelError(
    `The file of groups ${file} must be like { "identity": "group" }:\n${z.prettifyError(parsed.error)}`,
  );
}

function fromCsv(text: string, file: string): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  // Excel writes a byte order mark.
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const [identity, group, ...more] = line.split(/[,;\t]/).map(unquoted);
    if (!identity || !group || more.length > 0) {
      throw new ModelError(
        `Line ${i + 1} of ${file} is not an identity and its group, separated by a comma.`,
      );
    }
    if (groups.size === 0 && i === 0 && identity.toLowerCase() === 'identity') continue;
    const known = groups.get(identity);
    if (known !== undefined && known !== group) {
      throw new ModelError(
        `Line ${i + 1} of ${file} puts "${identity}" into "${group}", and an earlier one into "${known}".`,
      );
    }
    groups.set(identity, group);
  }
  return groups;
}

function unquoted(field: string): string {
  const trimmed = field.trim();
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
}
