// npm run recover -- --data DIR --let-in NAME --let-in NAME --reason WHY --out DIR [--from BACKUPS] [--device-secret FILE | --new-device-secret]
// For when everybody's passwords, or the machine, are lost: two custodians give the keys back, and two people are let in anew.
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { newDeviceSecretFile } from '../src-main/engine-host/device-secret.ts';
import { backupDirectory, copiesIn } from '../src-main/engine/backups/backup-folder.ts';
import { restoreBackup } from '../src-main/engine/backups/restore.ts';
import { verifyDirectory } from '../src-main/engine/case-log/verify-directory.ts';
import { mainDatabaseFile, markerFile } from '../src-main/engine/database/file-names.ts';
import { letIn } from '../src-main/engine/escrow/let-in.ts';
import { beginRecovery, joinAnswers, type Recovered } from '../src-main/engine/escrow/recovery.ts';
import { readDeposits, vaultFile } from '../src-main/engine/keys/vault-file.ts';
import { joinHalves } from '../src-main/engine/people/enrolment-code.ts';
import { atInstant } from '../src-main/engine/wording.ts';
import { writeNewFile } from './authority/files.ts';
import { must } from './authority/known-trust.ts';
import { deviceSecretFrom } from './device-secret.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { endBy } from './end-by.ts';

const usage =
  'Usage: npm run recover -- --data DIR --let-in NAME --let-in NAME --reason WHY --out DIR [--from BACKUPS] [--device-secret FILE | --new-device-secret]';

async function main(terminal: Terminal): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      from: { type: 'string' },
      'let-in': { type: 'string', multiple: true, default: [] },
      reason: { type: 'string' },
      out: { type: 'string' },
      'device-secret': { type: 'string' },
      'new-device-secret': { type: 'boolean', default: false },
    },
  });
  const { data, reason, out, 'let-in': names } = values;
  if (data === undefined || reason === undefined || out === undefined || names.length < 2)
    throw new AppError('bad-request', usage);
  const directory = fromWhereTheyStand(data);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const backups =
    values.from === undefined ? null : await findBackup(fromWhereTheyStand(values.from), directory);
  const { mode, deposits } = await readDeposits(
    backups !== null && !existsSync(join(directory, vaultFile)) ? backups.folder : directory,
  );
  if (mode !== 'operational')
    throw new AppError('demo-only', 'The demo’s keys lie open: there is nothing to recover.');
  // Before anybody is asked for anything: without it there would be nothing to let them in to.
  const deviceSecret = values['new-device-secret']
    ? new Uint8Array(randomBytes(32))
    : await deviceSecretFrom(values['device-secret'], directory);

  const begun = must(beginRecovery({ mode, deposits, letIn: names, reason, now: Date.now() }));
  const request = writeNewFile(fromWhereTheyStand(out), `${begun.id}.request.json`, begun.file);
  console.log(`Written: ${request}

Take it to two custodians. They answer it on their own machines, once this fingerprint was read out to them:

    ${begun.fingerprint}

Leave this command running: with it goes the only key that opens their answers.`);
  const recovered = await hear(begun, terminal);

  if (backups !== null) {
    for (const name of [vaultFile, markerFile])
      if (!existsSync(join(directory, name))) copyFileSync(join(backups.folder, name), join(directory, name));
    const [one, other] = names;
    if (one === undefined || other === undefined) throw new AppError('bad-request', usage);
    const restored = restoreBackup({
      backupDirectory: backups.folder,
      file: backups.file,
      dataDirectory: directory,
      vaultKey: recovered.keys.data,
      by: [one, other],
      now: Date.now(),
    });
    console.log(`Restored: ${String(restored.entries)} entries from ${backups.file}.`);
  }
  const done = await letIn({
    directory,
    mode,
    deviceSecret,
    recovered,
    letIn: names,
    reason,
    codeOf: joinHalves,
    deposits,
    now: Date.now(),
    onChecked() {
      // On disk before anything is under it: without it nobody could open what comes next.
      if (!values['new-device-secret']) return;
      const content = Buffer.from(deviceSecret).toString('base64');
      writeFileSync(join(directory, newDeviceSecretFile), content, { flag: 'wx', mode: 0o600 });
    },
  });
  const report = verifyDirectory(directory, recovered.keys);
  console.log(wordsOf(done, recovered, values['new-device-secret'] ? directory : null));
  console.log(report.words);
  return report.ok;
}

async function findBackup(
  given: string,
  directory: string,
): Promise<{ readonly folder: string; readonly file: string }> {
  if (existsSync(join(directory, mainDatabaseFile))) {
    throw new AppError(
      'already-set-up',
      `There is data in ${directory} already. Recover that without --from, or choose an empty folder.`,
    );
  }
  const folder = existsSync(backupDirectory(given)) ? backupDirectory(given) : given;
  const [file] = await copiesIn(folder);
  if (file === undefined) throw new AppError('not-found', `There is no backup in ${folder}.`);
  return { folder, file };
}

/** Asks for answers until two fit: a wrong file costs nothing. */
async function hear(begun: Parameters<typeof joinAnswers>[0], terminal: Terminal): Promise<Recovered> {
  for (;;) {
    const texts: string[] = [];
    for (const which of ['first', 'second']) {
      const path = (await terminal.ask(`File with the ${which} custodian’s answer: `)).trim();
      try {
        texts.push(readFileSync(fromWhereTheyStand(path), 'utf8'));
      } catch (cause) {
        // Node's file errors carry a code.
        console.error(`${path} can't be read (${String((cause as NodeJS.ErrnoException).code)}).`);
        break;
      }
    }
    const [one, other] = texts;
    if (one === undefined || other === undefined) continue;
    const recovered = joinAnswers(begun, [one, other]);
    if (recovered.ok) return recovered.value;
    console.error(recovered.because);
  }
}

function wordsOf(
  { people, oldVault }: Awaited<ReturnType<typeof letIn>>,
  { custodians: [first, second] }: Recovered,
  newSecretIn: string | null,
): string {
  return [
    '',
    'Recovered. These people make a new password, under “I have a code” where people sign in:',
    '',
    ...people.map(
      ({ displayName, loginName, until }) => `    ${displayName} (${loginName}), until ${atInstant(until)}`,
    ),
    '',
    `Each has the half of ${first} first, then the half of ${second}. They let in everybody else, under People.`,
    ...(oldVault === null ? [] : [`The vault of the lost machine lies in ${oldVault}.`]),
    ...(newSecretIn === null
      ? []
      : [
          `The new secret of this machine lies in ${join(newSecretIn, newDeviceSecretFile)}, as it is. The console seals it at its next start and removes the file; with systemd, seal it yourself (systemd-creds encrypt).`,
        ]),
  ].join('\n');
}

const terminal = openTerminal();
try {
  await endBy(() => main(terminal), usage);
} finally {
  terminal.close();
}
