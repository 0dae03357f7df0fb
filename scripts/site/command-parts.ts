import { writeFile } from 'node:fs/promises';
import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';

/** The one folder that a command is about. */
export function onlyFolder(positionals: readonly string[]): string {
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0)
    throw new AppError('bad-request', 'Give one folder: that of Cordon’s data on this machine.');
  return fromWhereTheyStand(folder);
}

/** Never over another file. */
export async function writeNew(path: string, content: object): Promise<string> {
  try {
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' });
    return path;
  } catch (cause) {
    throw new AppError('conflict', `${path} can't be written, or is there already.`, { cause });
  }
}
