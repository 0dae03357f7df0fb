import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, readlink, stat, writeFile } from 'node:fs/promises';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PackageHost } from './take-update.ts';

export interface DebianHostOptions {
  /** The name under which dpkg knows it. */
  readonly packageName: string;
  /** The folder that counts as the root of the file system; another one in tests. */
  readonly root?: string;
}

const home = 'opt/cordon';

/** Installs with dpkg, which has to be run by root. */
export function debianHost({ packageName, root = '/' }: DebianHostOptions): PackageHost {
  // Without a root of its own dpkg would run the packages' scripts in a folder that has no shell.
  const elsewhere = root === '/' ? [] : [`--root=${root}`, '--force-script-chrootless'];
  const dpkg = (...args: readonly string[]) => run('dpkg', ...elsewhere, ...args);
  const query = (...args: readonly string[]) =>
    run('dpkg-query', `--admindir=${join(root, 'var/lib/dpkg')}`, ...args);

  return {
    whoHasItOpen: () => processesBelow(join(root, home)),
    async tryOut(file, workFolder) {
      const apart = join(workFolder, 'apart');
      await run('dpkg-deb', '--extract', file, apart);
      await startFrom(apart);
    },
    async packInstalled(workFolder) {
      const stage = join(workFolder, 'installed');
      const files = (await query('--listfiles', packageName)).split('\n').filter((path) => path !== '');
      for (const path of files) {
        const from = join(root, path);
        if (lstatSync(from).isDirectory()) continue;
        await mkdir(dirname(join(stage, path)), { recursive: true });
        await cp(from, join(stage, path), { verbatimSymlinks: true, preserveTimestamps: true });
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
    throw new Error(stderr.trim().split('\n').slice(-5).join('\n') || String(cause), { cause });
  }
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

/** Running programs that lie in a folder, but for this very one: "cordon (process 123 of ada)". Root sees everybody's. */
async function processesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
    if (!program.startsWith(`${folder}/`) || Number(pid) === process.pid) continue;
    // The shell that ran this command is below it too.
    if (Number(pid) === process.ppid) continue;
    const { uid } = await stat(`/proc/${pid}`);
    found.push(`process ${pid} of ${await nameOf(uid)}`);
  }
  return found;
}

/** A user's name, or their number where there is none. */
async function nameOf(uid: number): Promise<string> {
  const people = await readFile('/etc/passwd', 'utf8');
  const line = people.split('\n').find((one) => one.split(':')[2] === String(uid));
  return line?.split(':')[0] ?? `user ${String(uid)}`;
}
