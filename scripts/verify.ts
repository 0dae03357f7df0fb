// npm run verify -- FILE|DIR [--json] [--heads FILE|DIR] [--key KEY] [--witness KEY …] [--record FILE] [--device-secret FILE]
// npm run verify -- --page FILE
// Verifies an evidence pack, packed or unpacked, or the case log of a data directory: chain, tree and signatures. With
// --heads it compares them with heads of the log that were kept elsewhere, with --key a pack with the log's key as it came
// another way, with --witness the cosignatures with the key of a witness as that shows it, with
// --record a published record or authority of a deployment, or a report, with what the log comes to. Reads only. Exit status 0 when all fits. With --page it writes the page that verifies packs in a browser.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { modeSchema, type Mode } from '../src-main/contract/domain.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { verifyWholePack } from '../src-main/engine/case-log/packs/verify-whole-pack.ts';
import { verifyDirectory } from '../src-main/engine/case-log/verify-directory.ts';
import { vaultFile } from '../src-main/engine/keys/vault-file.ts';
import type { Keys } from '../src-main/engine/keys/key-groups.ts';
import { hashOfText } from '../src-main/engine/trust/signed-document.ts';
import { readVault } from '../src-main/engine/keys/vault.ts';
import { deviceSecretFrom } from './device-secret.ts';
import { openTerminal } from './terminal.ts';
import { checkRecord } from './verify/check-record.ts';
import { packWords } from './verify/pack-words.ts';
import { readHeads } from './verify/read-heads.ts';
import { readPack } from './verify/read-pack.ts';
import { endBy } from './end-by.ts';

const usage =
  'Usage: npm run verify -- FILE|DIR [--json] [--heads FILE|DIR] [--key KEY] [--witness KEY …] [--record FILE] [--device-secret FILE]\n   or: npm run verify -- --page FILE';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      heads: { type: 'string' },
      key: { type: 'string' },
      witness: { type: 'string', multiple: true, default: [] },
      page: { type: 'string' },
      record: { type: 'string' },
      'device-secret': { type: 'string' },
    },
  });
  if (values.page !== undefined) return writePage(fromWhereTheyStand(values.page));
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new AppError('bad-request', usage);
  const directory = fromWhereTheyStand(given);
  const heads = values.heads === undefined ? undefined : await readHeads(fromWhereTheyStand(values.heads));

  const files = await readPack(directory);
  if (files !== null) {
    if (values.record !== undefined) throw new AppError('bad-request', '--record is for data directories.');
    const report = await verifyWholePack(files, {
      witnesses: values.witness,
      ...(heads === undefined ? {} : { heads }),
      ...(values.key === undefined ? {} : { verifierKey: values.key }),
    });
    console.log(values.json ? JSON.stringify({ file: directory, ...report }, null, 2) : packWords(report));
    return report.ok;
  }
  if (values.key !== undefined) throw new AppError('bad-request', '--key is for evidence packs.');
  const keys = await keysOf(directory, values['device-secret']);
  const report = verifyDirectory(directory, keys, {
    ...(heads === undefined ? {} : { heads }),
    witnesses: values.witness,
  });
  const record =
    values.record === undefined
      ? null
      : await checkRecord(directory, keys, await readFile(fromWhereTheyStand(values.record)));
  const ok = report.ok && record?.ok !== false;
  console.log(
    values.json
      ? JSON.stringify({ directory, ...report, ok, record }, null, 2)
      : [report.words, ...(record === null ? [] : [record.words])].join('\n'),
  );
  if (!values.json && report.checkpoint !== null) {
    console.log(
      `\nThe latest checkpoint, to be compared with what was kept elsewhere:\n\n${report.checkpoint}`,
    );
  }
  return ok;
}

/** Its hash is told, so that it can be compared with the one that somebody else made from the same sources. */
async function writePage(file: string): Promise<true> {
  const { buildVerifierPage } = await import('./verify/build-page.ts');
  const html = await buildVerifierPage();
  await writeFile(file, html);
  console.log(`${hashOfText(html)}  ${file}`);
  return true;
}

async function keysOf(directory: string, secretFile: string | undefined): Promise<Keys> {
  const mode = await modeOf(directory);
  const deviceSecret =
    mode === 'demo'
      ? await readFile(join(directory, 'demo-device-secret'))
      : await deviceSecretFrom(secretFile, directory);
  const vault = await readVault({ directory, mode, deviceSecret });
  if (vault === null) throw new AppError('not-found', `There is no ${vaultFile} in ${directory}.`);
  if (mode === 'demo') return vault.openDemo();
  const { loginName, password } = await askCredentials();
  const [slot] = await vault.open('person', loginName, password);
  if (slot === undefined) throw new Error('a vault opened nothing and did not say so');
  return slot.keys;
}

/** Which of the two it says to be; opening it checks that. */
async function modeOf(directory: string): Promise<Mode> {
  let text: string;
  try {
    text = await readFile(join(directory, vaultFile), 'utf8');
  } catch (cause) {
    // Node's file errors carry a code.
    const { code } = cause as NodeJS.ErrnoException;
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? new AppError('not-found', `${directory} is no data directory of Cordon: it has no ${vaultFile}.`)
      : new AppError(
          'not-allowed',
          `${vaultFile} in ${directory} can't be read by this user (${String(code)}).`,
        );
  }
  try {
    const { payload } = z.object({ payload: z.string() }).parse(JSON.parse(text));
    return z.object({ mode: modeSchema }).parse(JSON.parse(payload)).mode;
  } catch (cause) {
    throw new AppError('database-damaged', `${vaultFile} does not hold what Cordon writes there.`, { cause });
  }
}

async function askCredentials(): Promise<{ readonly loginName: string; readonly password: string }> {
  const terminal = openTerminal();
  try {
    const loginName = (await terminal.ask('Login name: ')).trim().toLowerCase();
    return { loginName, password: await terminal.askHidden('Password: ') };
  } finally {
    terminal.close();
  }
}

await endBy(main, usage);
