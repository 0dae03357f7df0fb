import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../src-main/contract/errors.ts';
import type { UpdateOutcome } from '../../src-main/contract/updates.ts';
import { copyChecked } from '../../src-main/engine/updates/copy-checked.ts';
import {
  compareVersions,
  packageFor,
  readUpdateManifest,
  updateFile,
  type UpdateManifest,
  type UpdatePackage,
} from '../../src-main/engine/updates/update-manifest.ts';

/** How a platform installs packages. Whatever it throws stops the update. */
export interface PackageHost {
  /** With room for some packages, and where programs can run: neither holds of every system's folder for temporary files. */
  readonly workDirectory: string;
  /** Everybody who has this installation open now, in words; without one process and those that it started. */
  whoHasItOpen(but?: number): Promise<readonly string[]>;
  /** Unpacks a package apart, without installing it, and starts what is in it. */
  tryOut(file: string, workFolder: string): Promise<void>;
  /** Makes a package of what is installed now. Resolves with its file. */
  packInstalled(workFolder: string): Promise<string>;
  install(file: string): Promise<void>;
  /** Starts what is installed now, on an empty folder. */
  startInstalled(): Promise<void>;
}

export interface UpdateOptions {
  /** On a stick, a share, or wherever it was copied to. */
  readonly folder: string;
  readonly installed: { readonly version: string; readonly releaseKey: string | null };
  readonly host: PackageHost;
  readonly say: (line: string) => void;
  /** Writes down what became of it, for the window to show. */
  readonly note: (outcome: Omit<UpdateOutcome, 'at'>) => Promise<void>;
  /** Left away where nobody asks from a window: then whatever is open refuses the update. */
  readonly window?: AskingWindow;
}

/** A window that is open while it asks. */
export interface AskingWindow {
  readonly pid: number;
  /** Called when nothing but this window is in the way. Resolves once it said that it closes. @throws AppError where it does not */
  readonly haveItClosed: () => Promise<void>;
}

/** How long a window gets to stop its engine, and how often is looked. */
const closing = { patienceMs: 60_000, everyMs: 200 };

/**
 * For who comes by again: why there is nothing to take now, in words; null where there is. What doesn't count is no such reason.
 * @throws AppError in words, as `takeUpdate`
 */
export async function whyNotNow({
  folder,
  installed,
  host,
}: Pick<UpdateOptions, 'folder' | 'installed' | 'host'>): Promise<string | null> {
  if (!existsSync(join(folder, updateFile))) return `No update lies in ${folder}.`;
  const { version } = await readUpdateManifest(folder, installed.releaseKey);
  if (compareVersions(version, installed.version) <= 0)
    return `Version ${version} lies in ${folder}, and ${installed.version} is installed.`;
  const open = await host.whoHasItOpen();
  return open.length === 0
    ? null
    : `Version ${version} waits until nobody has Cordon open: ${open.join(', ')}.`;
}

/**
 * Brings an installation to the version in a folder, or leaves it as it was: checked, copied, tried apart, installed, started, and
 * put back if it does not start. Resolves with the version.
 * @throws AppError in words, with nothing changed
 */
export async function takeUpdate(options: UpdateOptions): Promise<string> {
  const { folder, installed, note } = options;
  const manifest = await readUpdateManifest(folder, installed.releaseKey);
  const wanted = packageFor(manifest, installed.version);
  const { version } = manifest;
  const became = (result: UpdateOutcome['result'], words: string) =>
    note({ from: installed.version, to: version, result, words });
  // Nobody else can change what lies there between its check and its installation.
  const workFolder = await makeWorkFolder(options.host.workDirectory);
  try {
    const packages = await makeReady(options, manifest, wanted, workFolder);
    await replace(options, version, packages);
    await became('installed', `Version ${version} is installed.`);
    return version;
  } catch (thrown) {
    const cause = hasNoRoom(thrown) ? noRoom(options.host, thrown) : thrown;
    await became(cause instanceof TakenBack ? 'taken-back' : 'not-installed', wordsOf(cause));
    throw cause;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

const workPrefix = 'update-';
const dayMs = 86_400_000;

/** Nobody else's to enter. What an update left that was killed is taken away, but not from one that runs. */
async function makeWorkFolder(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  for (const name of (await readdir(directory)).filter((one) => one.startsWith(workPrefix))) {
    const path = join(directory, name);
    if (Date.now() - (await stat(path)).mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(directory, workPrefix));
}

/** Whether the disk was full, for Node or for a program that it ran. */
function hasNoRoom(cause: unknown): boolean {
  if (!(cause instanceof Error) || cause instanceof TakenBack) return false;
  return ('code' in cause && cause.code === 'ENOSPC') || /no space left on device/i.test(cause.message);
}

function noRoom({ workDirectory }: PackageHost, cause: unknown): AppError {
  return new AppError(
    'disk-full',
    `There is not enough room for an update on the disk of ${workDirectory}: free some gigabytes there and try again. Nothing was changed.`,
    { cause },
  );
}

interface Packages {
  /** Checked, and tried apart. */
  readonly fresh: string;
  /** Made of what is installed now. */
  readonly previous: string;
}

/** All that takes long, and changes nothing. */
async function makeReady(
  { folder, installed, host, say, window }: UpdateOptions,
  { version }: UpdateManifest,
  wanted: UpdatePackage,
  workFolder: string,
): Promise<Packages> {
  await assertClosed(host, window?.pid);
  say(`Copying and checking ${wanted.file} …`);
  const fresh = await copyChecked(join(folder, wanted.file), join(workFolder, 'update.package'), wanted);
  say(`Trying version ${version} apart from the one that is installed …`);
  await host.tryOut(fresh, workFolder).catch((cause: unknown) => {
    throw new AppError(
      'conflict',
      `Version ${version} does not start on this machine, so it was not installed: ${wordsOf(cause)}`,
      { cause },
    );
  });
  say(`Keeping version ${installed.version}, in case it has to come back …`);
  return { fresh, previous: await host.packInstalled(workFolder) };
}

async function replace(
  { installed, host, say, window }: UpdateOptions,
  version: string,
  { fresh, previous }: Packages,
): Promise<void> {
  if (window !== undefined) {
    await window.haveItClosed();
    await untilClosed(host);
  }
  // Somebody may have opened it while it was tried.
  await assertClosed(host);
  say(`Installing version ${version} …`);
  try {
    await host.install(fresh);
    await host.startInstalled();
  } catch (cause) {
    say(`Version ${version} does not start: putting ${installed.version} back …`);
    await host.install(previous).catch((second: unknown) => {
      throw new AppError(
        'conflict',
        `Version ${version} did not start once it was installed (${wordsOf(cause)}), and ${installed.version} could not be put back: ${wordsOf(second)}. Install a package of Cordon by hand.`,
        { cause: second },
      );
    });
    throw new TakenBack(
      'conflict',
      `Version ${version} did not start once it was installed, and ${installed.version} is installed again: ${wordsOf(cause)}`,
      { cause },
    );
  }
}

class TakenBack extends AppError {}

/** @throws AppError `conflict` with who has it open */
async function assertClosed(host: PackageHost, but?: number): Promise<void> {
  const open = await host.whoHasItOpen(but);
  if (open.length > 0)
    throw new AppError(
      'conflict',
      `Cordon is open here: ${open.join(', ')}. End the deployment and close it first. An update never interrupts anybody’s work.`,
    );
}

/** Waits for a window that said that it closes; whoever calls looks once more. */
async function untilClosed(host: PackageHost): Promise<void> {
  const last = performance.now() + closing.patienceMs;
  while ((await host.whoHasItOpen()).length > 0 && performance.now() < last) await pause(closing.everyMs);
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
