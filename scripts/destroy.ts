// npm run destroy -- --data DIR
// Destroys the keys of a data folder: what is in it can't be read any more, by anybody, on any machine.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { beforeMigratingDirectory } from '../src-main/engine/database/before-migrating.ts';
import { lockDataDirectory } from '../src-main/engine/database/data-directory-lock.ts';
import {
  indexDatabaseFile,
  keyDatabaseFile,
  withCompanions,
} from '../src-main/engine/database/file-names.ts';
import { overwriteFile } from '../src-main/engine/database/overwrite-file.ts';
import { vaultFile } from '../src-main/engine/keys/vault-file.ts';
import { endBy } from './end-by.ts';
import { openTerminal } from './terminal.ts';

const usage = 'Usage: npm run destroy -- --data DIR';

/** Keys, and what opens them; what else lies there is unreadable without. */
const isOfKeys = (name: string): boolean =>
  name === vaultFile ||
  name.startsWith(`${vaultFile}.`) ||
  /^(demo-)?device-secret/.test(name) ||
  [keyDatabaseFile, indexDatabaseFile].flatMap(withCompanions).includes(name);

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (values.data === undefined) throw new AppError('bad-request', usage);
  const folder = fromWhereTheyStand(values.data);
  if (!existsSync(join(folder, vaultFile)))
    throw new AppError(
      'not-found',
      `${folder} is no data directory of Cordon: there is no ${vaultFile} in it.`,
    );
  const lock = lockDataDirectory(folder);
  const terminal = openTerminal();
  try {
    console.log(
      [
        `This destroys the keys of ${folder}. Nobody will ever read its case log, pictures or lists again: no password,`,
        'no custodian and no court. Its backups hold a copy of the keys: destroy each of them the same way.',
      ].join('\n'),
    );
    const typed = await terminal.ask(
      `Type the name of the folder (${basename(folder)}) to destroy its keys: `,
    );
    if (typed.trim() !== basename(folder)) {
      console.log('That is not its name. Nothing was destroyed.');
      return false;
    }
    for (const path of keyFilesIn(folder)) {
      overwriteFile(path);
      rmSync(path);
    }
  } finally {
    terminal.close();
    lock.release();
  }
  console.log('The keys are destroyed. What is left in the folder is unreadable, and can be removed.');
  return true;
}

function keyFilesIn(folder: string): readonly string[] {
  return [folder, join(folder, beforeMigratingDirectory)]
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)))
    .filter((path) => isOfKeys(basename(path)) && statSync(path).isFile());
}

await endBy(main, usage);
