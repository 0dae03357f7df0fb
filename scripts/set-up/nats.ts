import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../paths.ts';
import { findNatsServer, pinned, unpackedServer } from '../nats-server.ts';
import { SetUpError, type Report } from './progress.mjs';
import { tryTool } from './run-tool.ts';

const byHand =
  'Install nats-server 2.10.27 or newer (Debian 13: apt install nats-server; elsewhere: nats.io) and try again.';

/** Sees to it that there is a NATS server for what has to do with many sites; nothing else needs one. */
export async function ensureNatsServer(report: Report): Promise<string> {
  const found = findNatsServer();
  if (found !== undefined) return 'ready';
  const sha256 = pinned.sha256[process.arch];
  if (process.platform !== 'linux' || sha256 === undefined)
    throw new SetUpError(`There is no NATS server on this machine. ${byHand}`);
  report('fetching Debian’s nats-server');
  await mkdir(cacheDirectory, { recursive: true });
  const work = await mkdtemp(join(cacheDirectory, 'nats-'));
  try {
    const archive = await fetchPackage(work);
    const hash = createHash('sha256')
      .update(await readFile(archive))
      .digest('hex');
    if (hash !== sha256)
      throw new SetUpError(
        `Debian has another nats-server than the one that Cordon pinned (${pinned.version}), so it was thrown away. ${byHand}`,
      );
    const unpacked = await tryTool('dpkg', ['-x', archive, join(work, 'tree')]);
    if (unpacked.code !== 0) throw new SetUpError(`The package of nats-server can't be unpacked. ${byHand}`);
    const made = join(work, 'ready');
    await mkdir(made);
    await copyFile(join(work, 'tree/usr/sbin/nats-server'), join(made, 'nats-server'));
    await chmod(join(made, 'nats-server'), 0o755);
    await rm(dirname(unpackedServer), { recursive: true, force: true });
    await rename(made, dirname(unpackedServer));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  if (findNatsServer() === undefined)
    throw new SetUpError(`The nats-server that was fetched does not run here. ${byHand}`);
  return `nats-server ${pinned.version}`;
}

/** By apt, which checks the signature of Debian's index; in a folder of its own, so that nothing of the machine changes. */
async function fetchPackage(work: string): Promise<string> {
  const sources = join(work, 'trixie.sources');
  await writeFile(sources, await trixieSources());
  await mkdir(join(work, 'lists/partial'), { recursive: true });
  const options = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${work}`,
    // apt's own user can't get into a folder below somebody's home.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false',
  ].flatMap((option) => ['-o', option]);
  const run = (...args: readonly string[]) => tryTool('apt-get', ['-qq', ...options, ...args], { cwd: work });
  const updated = await run('update');
  const got = updated.code === 0 ? await run('download', `nats-server=${pinned.version}`) : updated;
  const archive = (await readdir(work)).find((name) => /^nats-server_.*\.deb$/.test(name));
  if (got.code !== 0 || archive === undefined)
    throw new SetUpError(`Debian’s nats-server could not be fetched. ${byHand}`);
  return join(work, archive);
}

/** This machine's own sources of Debian, for the release that has the package. */
async function trixieSources(): Promise<string> {
  const machines = await readFile('/etc/apt/sources.list.d/debian.sources', 'utf8').catch(() => '');
  const stanzas = machines.split(/\n\s*\n/).filter((stanza) => !/^URIs:.*security/m.test(stanza));
  const main = stanzas.find((stanza) => /^Suites:/m.test(stanza) && /^URIs:/m.test(stanza));
  if (main === undefined) throw new SetUpError(`There is no NATS server on this machine. ${byHand}`);
  return `${main
    .replace(/^Suites:.*$/m, 'Suites: trixie')
    .replace(/^Components:.*$/m, 'Components: main')
    .trim()}\n`;
}
