import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { SetUpError, type Report } from './progress.mjs';
import { tryTool } from './run-tool.ts';

/** Something of the operating system: how to see that it is there, and the Debian packages that bring it. */
interface Need {
  /** A shared library's file name, or a program's name. */
  readonly library?: string;
  readonly program?: string;
  /** Debian's names, newest first: releases rename libraries. */
  readonly packages: readonly string[];
}

const windowNeeds: readonly Need[] = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { program: 'unzip', packages: ['unzip'] },
];

const displayNeeds: readonly Need[] = [
  { program: 'xvfb-run', packages: ['xvfb'] },
  { program: 'xauth', packages: ['xauth'] },
];

/** The browser for tests: Debian's Chromium, or the one that `CORDON_CHROMIUM` names by its path. */
const chromium = process.env['CORDON_CHROMIUM'] ?? '/usr/bin/chromium';

const browserNeeds: readonly Need[] = [{ program: chromium, packages: ['chromium'] }];

const containerNeeds: readonly Need[] = [
  { program: 'systemd-nspawn', packages: ['systemd-container'] },
  { program: 'mmdebstrap', packages: ['mmdebstrap'] },
];

/** Whether a window can be opened here as it is. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Sees to it that Electron's libraries are there, and a display to test on if there is none. */
export function ensureWindowLibraries(report: Report): Promise<string> {
  return ensure(hasDisplay() ? windowNeeds : [...windowNeeds, ...displayNeeds], report);
}

/** Sees to it that a browser that plays H.264 is there for the tests of the loopback host. */
export function ensureBrowser(report: Report): Promise<string> {
  return ensure(browserNeeds, report);
}

/** Sees to it that a container can be made and booted. */
export function ensureContainers(report: Report): Promise<string> {
  return ensure(containerNeeds, report);
}

async function ensure(needs: readonly Need[], report: Report): Promise<string> {
  if (process.platform !== 'linux') return 'nothing needed on this platform';
  const missing = await findMissing(needs);
  if (missing.length === 0) return 'ready';
  const names = missing.map((need) => need.packages.at(-1)).join(' ');
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    throw new SetUpError(
      `Missing on this machine: ${names}. Install them (Debian: sudo apt-get install ${names}) and try again.`,
    );
  }
  report(`installing ${names}`);
  await apt(['update']);
  await apt(['install', '--yes', '--no-install-recommends', ...(await Promise.all(missing.map(chooseName)))]);
  const stillMissing = await findMissing(needs);
  if (stillMissing.length > 0) {
    throw new SetUpError(
      `Debian's packages could not be installed (${names}): connect this machine, or install them by hand, and try again.`,
    );
  }
  return `installed ${names}`;
}

async function findMissing(needs: readonly Need[]): Promise<readonly Need[]> {
  const libraries = needs.some((need) => need.library !== undefined) ? await listLibraries() : '';
  return needs.filter(
    (need) =>
      (need.library !== undefined && !libraries.includes(`${need.library} `)) ||
      (need.program !== undefined && !isOnPath(need.program)),
  );
}

async function listLibraries(): Promise<string> {
  const cached = await tryTool('/sbin/ldconfig', ['-p']);
  return cached.code === 0 ? cached.stdout : (await tryTool('ldconfig', ['-p'])).stdout;
}

async function chooseName(need: Need): Promise<string> {
  for (const name of need.packages) {
    const shown = await tryTool('apt-cache', ['show', name]);
    if (shown.code === 0 && shown.stdout.includes(`Package: ${name}\n`)) return name;
  }
  return need.packages.at(-1) ?? '';
}

/** Failures show afterwards: what was to be installed is still missing. */
async function apt(args: readonly string[]): Promise<void> {
  await tryTool('apt-get', ['-qq', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

function isOnPath(program: string): boolean {
  if (isAbsolute(program)) return existsSync(program);
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
