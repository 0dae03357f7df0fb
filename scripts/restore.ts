// npm run restore -- BACKUPS --data DIR [--file NAME] [--device-secret FILE]
// Puts a backup in the place of a data directory's database. Two people of different roles sign in, one of them an admin.
import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { backupDirectory, copiesIn } from '../src-main/engine/backups/backup-folder.ts';
import { restoreBackup } from '../src-main/engine/backups/restore.ts';
import { verifyDirectory } from '../src-main/engine/case-log/verify-directory.ts';
import { vaultFile } from '../src-main/engine/keys/vault-file.ts';
import { readVault } from '../src-main/engine/keys/vault.ts';
import { deviceSecretFrom } from './device-secret.ts';
import { signInTwo } from './sign-in-two.ts';
import { endBy } from './end-by.ts';

const usage = 'Usage: npm run restore -- BACKUPS --data DIR [--file NAME] [--device-secret FILE]';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, file: { type: 'string' }, 'device-secret': { type: 'string' } },
  });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0 || values.data === undefined)
    throw new AppError('bad-request', usage);
  const typed = fromWhereTheyStand(given);
  const folder = existsSync(backupDirectory(typed)) ? backupDirectory(typed) : typed;
  const dataDirectory = fromWhereTheyStand(values.data);
  const [newest] = await copiesIn(folder);
  const file = values.file ?? newest;
  if (file === undefined) throw new AppError('not-found', `There is no backup in ${folder}.`);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  if (!existsSync(join(dataDirectory, vaultFile))) {
    console.log('There is no vault here: the one beside the backup is used.');
    await copyFile(join(folder, vaultFile), join(dataDirectory, vaultFile));
  }
  const deviceSecret = await deviceSecretFrom(values['device-secret'], dataDirectory);
  const vault = await readVault({ directory: dataDirectory, mode: 'operational', deviceSecret });
  if (vault === null) throw new AppError('not-found', `There is no ${vaultFile} in ${dataDirectory}.`);

  console.log(
    `Restores ${file} to ${dataDirectory}.\nTwo people of different roles sign in, one of them an admin.`,
  );
  const { keys, by } = await signInTwo(vault);
  const restored = restoreBackup({
    backupDirectory: folder,
    file,
    dataDirectory,
    vaultKey: keys.data,
    by,
    now: Date.now(),
  });
  const report = verifyDirectory(dataDirectory, keys);
  console.log(
    [
      `Restored: ${String(restored.entries)} entries, with the keys ${restored.keys === 'kept' ? 'that were here' : 'of the backup'}.`,
      ...(restored.movedTo === null ? [] : [`What was here before lies in ${restored.movedTo}.`]),
      report.words,
    ].join('\n'),
  );
  return report.ok;
}

await endBy(main, usage);
