// npm run systemd [-- [--only-yours] FILE …]
// Boots a small Debian in a container with systemd as its first process, installs Cordon's package there, and tries what only such a
// machine can: units, timer, polkit, systemd's credentials. Scripts (.sh) of yours run in it afterwards, as root, with the package
// installed; they and any other file lie in /handed/yours. Takes root on Debian.
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { packSigned } from './package/pack-signed.ts';
import { SetUpError } from './set-up/progress.mjs';
import { findNatsServer } from './nats-server.ts';
import { bootDebian, type Machine } from './systemd/boot-debian.ts';
import { makeHeadlessData } from './systemd/make-headless-data.ts';
import { readTrials, type Trial } from './systemd/read-trials.ts';
import { describeCounts } from './test-results.ts';
import { makeTrialUpdate } from './update/make-trial-update.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'only-yours': { type: 'boolean', default: false } },
});
const given = positionals.map((file) => fromWhereTheyStand(file));

try {
  process.exitCode = await tryAll();
} catch (cause) {
  if (!(cause instanceof SetUpError)) throw cause;
  console.error(`Nothing was tried. ${cause.message}`);
  process.exitCode = 1;
}

async function tryAll(): Promise<number> {
  const handed = await mkdtemp(join(tmpdir(), 'cordon-systemd-'));
  try {
    await putPackages(handed);
    await makeHeadlessData(join(handed, 'headless'));
    const nats = findNatsServer();
    if (nats !== undefined) await cp(nats, join(handed, 'nats-server'));
    await mkdir(join(handed, 'yours'));
    for (const file of given) await cp(file, join(handed, 'yours', basename(file)));
    const all = await readTrials();
    // The first two boot and install.
    const ours = values['only-yours'] ? all.slice(0, 2) : all;
    await using machine = await bootDebian(handed);
    return await runTrials(machine, [...ours, ...(await yourTrials())]);
  } finally {
    await rm(handed, { recursive: true, force: true });
  }
}

/** The package of this checkout, and updates of it: all signed by a key that is worth nothing. */
async function putPackages(handed: string): Promise<void> {
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const packageFile = await packSigned(key);
  await cp(packageFile, join(handed, 'cordon.deb'));
  if (values['only-yours']) return;
  const made = { packageFile, key };
  await makeTrialUpdate({ ...made, version: '98.0.0', folder: join(handed, 'broken'), isBroken: true });
  await makeTrialUpdate({ ...made, version: '99.0.0', folder: join(handed, 'later') });
  await makeTrialUpdate({ ...made, version: '99.1.0', folder: join(handed, 'latest') });
}

function yourTrials(): Promise<readonly Trial[]> {
  const scripts = given.filter((file) => file.endsWith('.sh'));
  return Promise.all(
    scripts.map(async (file) => ({ name: basename(file), script: await readFile(file, 'utf8') })),
  );
}

async function runTrials(machine: Machine, trials: readonly Trial[]): Promise<number> {
  let failed = 0;
  for (const { name, script } of trials) {
    const { code, output } = await machine.run(script);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    if (output !== '') console.log(output.trimEnd().replaceAll(/^/gm, '         '));
    if (code !== 0) failed += 1;
  }
  console.log(describeCounts({ passed: trials.length - failed, failed, skipped: 0 }));
  return failed === 0 ? 0 : 1;
}
