import { execFile } from 'node:child_process';
import { cp, link, mkdir, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageHome as home } from '../../src-main/engine-host/package-place.ts';
import type { PackageHost } from './take-update.ts';

export interface DebianHostOptions {
  /** The name under which dpkg knows it. */
  readonly packageName: string;
  /** The folder that counts as the root of the file system; another one in tests. */
  readonly root?: string;
}

/** Under which of its names dpkg knows Cordon. @throws Error where it knows neither */
export function debianPackageName(root: string): string {
  const name = ['cordon', 'cordon-test-variant'].find((one) =>
    existsSync(join(root, 'var/lib/dpkg/info', `${one}.list`)),
  );
  if (name === undefined) throw new Error(`dpkg knows no Cordon below ${root}`);
  return name;
}

/** Installs with dpkg, which has to be run by root. */
export function debianHost({ packageName, root = '/' }: DebianHostOptions): PackageHost {
  // Without a root of its own dpkg would run the packages' scripts in a folder that has no shell.
  const elsewhere = root === '/' ? [] : [`--root=${root}`, '--force-script-chrootless'];
  const dpkg = (...args: readonly string[]) => run('dpkg', ...elsewhere, ...args);
  const query = (...args: readonly string[]) =>
    run('dpkg-query', `--admindir=${join(root, 'var/lib/dpkg')}`, ...args);

  return {
    workDirectory: join(root, 'var/lib/cordon'),
    whoHasItOpen: (but) => processesBelow(join(root, home), but),
    async tryOut(file, workFolder) {
      const apart = join(workFolder, 'apart');
      await run('dpkg-deb', '--extract', file, apart);
      await startFrom(apart);
      // It takes as much room as what is installed.
      await rm(apart, { recursive: true, force: true });
    },
    async packInstalled(workFolder) {
      const stage = join(workFolder, 'installed');
      const files = (await query('--listfiles', packageName)).split('\n').filter((path) => path !== '');
      for (const path of files) {
        const from = join(root, path);
        if (lstatSync(from).isDirectory()) continue;
        await mkdir(dirname(join(stage, path)), { recursive: true });
        // A second name takes no room; on another disk it has to be a copy.
        await link(from, join(stage, path)).catch(() =>
          cp(from, join(stage, path), { verbatimSymlinks: true, preserveTimestamps: true }),
        );
      }
      const control = join(stage, 'DEBIAN');
      await mkdir(control, { recursive: true });
      await writeFile(join(control, 'control'), controlOf(await query('--status', packageName)));
      const info = join(root, 'var/lib/dpkg/info');
      for (const script of ['preinst', 'postinst', 'prerm', 'postrm']) {
        const text = await readFile(join(info, `${packageName}.${script}`)).catch(() => null);
        if (text !== null) await writeFile(join(control, script), text, { mode: 0o755 });
      }
      const made = join(workFolder, 'installed.deb');
      await run('dpkg-deb', '--root-owner-group', '-Znone', '--build', stage, made);
      await rm(stage, { recursive: true, force: true });
      return made;
    },
    async install(file) {
      await dpkg('--force-downgrade', '--install', file);
    },
    startInstalled: () => startFrom(root),
  };
}

/** Starts an engine of what lies below a root, on an empty folder. */
async function startFrom(root: string): Promise<void> {
  await run(join(root, home, 'bin/cordon'), 'self-test');
}

const execute = promisify(execFile);

/** Resolves with what a program printed. @throws Error with what it said last, if it fails */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await execute(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (cause) {
    // Only a program that ran has left something on its standard error.
    const { stderr = '' } = cause as { readonly stderr?: string };
    throw new Error(wordsIn(stderr) || String(cause), { cause });
  }
}

/** The last that a program said, without where in its code it was: people read it. */
function wordsIn(complaints: string): string {
  const lines = complaints.trim().split('\n');
  return lines
    .filter((line) => !/^\s+at |^\s*\^|^Node\.js v|^\s*$/.test(line))
    .slice(-5)
    .join('\n');
}

/** What dpkg wrote down when it installed a package, without what is about the installation. */
function controlOf(status: string): string {
  const isOfInstallation = /^(?:Status|Conffiles|Config-Version):/;
  return `${status
    .trimEnd()
    .split('\n')
    .filter((line) => !isOfInstallation.test(line))
    .join('\n')}\n`;
}

/**
 * Running programs that lie in a folder, but for this very one, and for one process and those that it started: "process 123 of ada".
 */
async function processesBelow(folder: string, but?: number): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  // The kernel names programs by where they really lie.
  const place = `${realpathSync(folder)}/`;
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)) {
    const program = await programOf(pid);
    if (program?.startsWith(place) !== true || pid === process.pid) continue;
    // The shell that ran this command is below it too.
    if (pid === process.ppid || (but !== undefined && (await isOf(pid, but)))) continue;
    const owner = await ofProcess(pid, (entry) => stat(entry));
    if (owner !== null) found.push(`process ${String(pid)} of ${await nameOf(owner.uid)}`);
  }
  return found;
}

/** Null where it has ended. Of a process that is closed even to root, what it was started as: others may read that. */
async function programOf(pid: number): Promise<string | null> {
  const asStarted = () => ofProcess(pid, (entry) => readFile(join(entry, 'cmdline'), 'utf8'));
  return ofProcess(pid, (entry) => readlink(join(entry, 'exe'))).catch(
    async () => (await asStarted())?.split('\0')[0] ?? null,
  );
}

/** Whether a process is another one, or was started by it or by one that it started. */
async function isOf(pid: number, other: number): Promise<boolean> {
  for (let one = pid; one > 1;) {
    if (one === other) return true;
    const status = await ofProcess(one, (entry) => readFile(join(entry, 'status'), 'utf8'));
    one = Number(/^PPid:\s+(\d+)$/m.exec(status ?? '')?.[1] ?? 0);
  }
  return false;
}

/** Reads something of a process; null where it has ended, or is the kernel's own. */
async function ofProcess<Read>(pid: number, read: (entry: string) => Promise<Read>): Promise<Read | null> {
  try {
    return await read(`/proc/${String(pid)}`);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH'))
      return null;
    throw cause;
  }
}

/** A user's name, or their number where there is none. */
async function nameOf(uid: number): Promise<string> {
  const people = await readFile('/etc/passwd', 'utf8');
  const line = people.split('\n').find((one) => one.split(':')[2] === String(uid));
  return line?.split(':')[0] ?? `user ${String(uid)}`;
}
