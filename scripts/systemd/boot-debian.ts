import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheDirectory } from '../paths.ts';
import { SetUpError } from '../set-up/progress.mjs';
import { runTool, tryTool } from '../set-up/run-tool.ts';

/** A booted Debian. */
export interface Machine extends AsyncDisposable {
  /** Runs a script for bash as root, which ends at its first failure. */
  run(script: string): Promise<{ readonly code: number; readonly output: string }>;
}

/** What systemd, polkit, the window and Cordon's package want of Debian. @param t64 what its later releases add to names of libraries */
const packages = (t64: string): readonly string[] => [
  'systemd',
  'systemd-sysv',
  'dbus',
  'polkitd',
  'pkexec',
  'libpam-systemd',
  `libgtk-3-0${t64}`,
  'libnss3',
  'libgbm1',
  `libasound2${t64}`,
  'libxss1',
  'xdg-utils',
  'xvfb',
  'xauth',
];
const sources = '/etc/apt/sources.list.d/debian.sources';
const bootPatienceMs = 300_000;

/**
 * Boots a container from a root that is made once and kept beside what set-up fetches; what is changed in it is gone with it. It
 * reaches no network. @param handed a folder that lies in it as /handed, read-only
 * @throws SetUpError where this machine can't
 */
export async function bootDebian(handed: string): Promise<Machine> {
  if (process.getuid?.() !== 0) throw new SetUpError('Only root boots a container: run it with sudo.');
  const lower = await ensureRoot();
  const work = await mkdtemp(join(tmpdir(), 'cordon-container-'));
  const [upper = '', spare = '', root = ''] = ['upper', 'spare', 'root'].map((name) => join(work, name));
  for (const folder of [upper, spare, root]) await mkdir(folder);
  const layers = `lowerdir=${lower},upperdir=${upper},workdir=${spare}`;
  await runTool('mount', ['-t', 'overlay', 'cordon-container', '-o', layers, root]);
  let container: ChildProcess | null = null;
  const end = async (): Promise<void> => {
    await stop(container);
    await runTool('umount', [root]);
    await rm(work, { recursive: true, force: true });
  };
  try {
    container = start(root, handed);
    const leader = await leaderOf(container);
    return { run: (script) => runIn(leader, script), [Symbol.asyncDispose]: end };
  } catch (cause) {
    await end();
    throw cause;
  }
}

/** Made by mmdebstrap from this machine's own sources of Debian. */
async function ensureRoot(): Promise<string> {
  const root = join(cacheDirectory, 'debian-with-systemd');
  if (existsSync(root)) return root;
  const release = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? '';
  if (!existsSync(sources))
    throw new SetUpError(
      `This takes Debian, with its sources in ${sources}: another system boots nothing here.`,
    );
  console.error(`Making a root of Debian ${release}, once; this takes some minutes.`);
  await mkdir(cacheDirectory, { recursive: true });
  const fresh = `${root}.${String(process.pid)}`;
  try {
    const names = packages(release === 'bookworm' ? '' : 't64').join(',');
    await runTool('mmdebstrap', ['--variant=minbase', `--include=${names}`, release, fresh, sources]);
    await rename(fresh, root);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return root;
}

/** Without the help of a systemd on this side, which a container's host may not have either. */
function start(root: string, handed: string): ChildProcess {
  const options = [
    '--quiet',
    '--boot',
    '--register=no',
    '--keep-unit',
    '--private-network',
    '--link-journal=no',
    '--console=pipe',
    `--machine=cordon-trial-${String(process.pid)}`,
    `--bind-ro=${handed}:/handed`,
    `--directory=${root}`,
  ];
  return spawn('systemd-nspawn', options, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The container's first process, as this side numbers it, once all of its units came up. */
async function leaderOf(container: ChildProcess): Promise<number> {
  const last = performance.now() + bootPatienceMs;
  const pid = String(container.pid);
  const children = `/proc/${pid}/task/${pid}/children`;
  while (performance.now() < last && container.exitCode === null) {
    const leader = Number((await readFile(children, 'utf8').catch(() => '')).trim().split(' ')[0]);
    const state = leader > 0 ? await runIn(leader, 'systemctl is-system-running --wait || true') : null;
    if (state !== null && /^(running|degraded)$/m.test(state.output)) return leader;
    await pause(500);
  }
  throw new SetUpError('The container does not come up: this machine may not let containers boot.');
}

async function runIn(leader: number, script: string): ReturnType<Machine['run']> {
  const entered = ['-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '-t', String(leader)];
  const { code, stdout } = await tryTool(
    'nsenter',
    [...entered, '/bin/bash', '-euo', 'pipefail', '-c', `exec 2>&1\n${script}`],
    { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' } },
  );
  return { code, output: stdout };
}

async function stop(container: ChildProcess | null): Promise<void> {
  if (container === null || container.exitCode !== null || container.signalCode !== null) return;
  const exited = new Promise((resolve) => container.once('exit', resolve));
  // Asks the first process to power off.
  container.kill('SIGTERM');
  const force = setTimeout(() => container.kill('SIGKILL'), 60_000);
  await exited;
  clearTimeout(force);
}
