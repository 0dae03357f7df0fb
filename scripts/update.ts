// cordon update [--when-due] FOLDER, in a package
// Brings what is installed to the version in a folder (a stick, a share), once its signature counts. With --when-due, for who
// comes by again, it is well that there is nothing later there, or that somebody has Cordon open.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { locateInstallation, releaseKeyFile } from '../src-main/engine-host/installation.ts';
import { endBy } from './end-by.ts';
import { debianHost } from './update/debian-host.ts';
import { takeUpdate, whyNotNow } from './update/take-update.ts';

const usage = 'Usage: cordon update [--when-due] FOLDER';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'when-due': { type: 'boolean', default: false } },
  });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new AppError('bad-request', usage);
  const keyFile = join(import.meta.dirname, releaseKeyFile);
  const asked = {
    folder: fromWhereTheyStand(given),
    installed: {
      version: locateInstallation().version,
      releaseKey: existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : null,
    },
    host: hostOfThisMachine(),
  };
  const notNow = values['when-due'] ? await whyNotNow(asked) : null;
  if (notNow !== null) {
    console.log(notNow);
    return true;
  }
  const version = await takeUpdate({ ...asked, say: (line) => console.error(line) });
  console.log(`Version ${version} is installed.`);
  return true;
}

function hostOfThisMachine() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg'))
    throw new AppError(
      'conflict',
      'On this system the installer of the new version updates Cordon: run it, or have the force’s software management run it.',
    );
  if (process.getuid?.() !== 0)
    throw new AppError(
      'not-allowed',
      'Only the machine’s administrator installs: sudo cordon update FOLDER.',
    );
  return debianHost({ packageName: 'cordon' });
}

await endBy(main, usage);
