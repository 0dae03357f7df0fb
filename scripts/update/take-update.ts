import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import { copyChecked } from '../../src-main/engine/updates/copy-checked.ts';
import {
  compareVersions,
  packageFor,
  readUpdateManifest,
  updateFile,
} from '../../src-main/engine/updates/update-manifest.ts';

/** How a platform installs packages. Whatever it throws stops the update. */
export interface PackageHost {
  /** Everybody who has this installation open now, in words. */
  whoHasItOpen(): Promise<readonly string[]>;
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
}

/**
 * For who comes by again: why there is nothing to take now, in words; null where there is. What doesn't count is no such reason.
 * @throws AppError in words, as `takeUpdate`
 */
export async function whyNotNow({
  folder,
  installed,
  host,
}: Omit<UpdateOptions, 'say'>): Promise<string | null> {
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
export async function takeUpdate({ folder, installed, host, say }: UpdateOptions): Promise<string> {
  const manifest = await readUpdateManifest(folder, installed.releaseKey);
  const wanted = packageFor(manifest, installed.version);
  const open = await host.whoHasItOpen();
  if (open.length > 0)
    throw new AppError(
      'conflict',
      `Cordon is open here: ${open.join(', ')}. End the deployment and close it first. An update never interrupts anybody’s work.`,
    );
  // Nobody else can change what lies there between its check and its installation.
  const workFolder = await mkdtemp(join(tmpdir(), 'cordon-update-'));
  try {
    say(`Copying and checking ${wanted.file} …`);
    const file = await copyChecked(join(folder, wanted.file), join(workFolder, 'update.package'), wanted);
    say(`Trying version ${manifest.version} apart from the one that is installed …`);
    await host.tryOut(file, workFolder).catch((cause: unknown) => {
      throw new AppError(
        'conflict',
        `Version ${manifest.version} does not start on this machine, so it was not installed: ${wordsOf(cause)}`,
        { cause },
      );
    });
    say(`Keeping version ${installed.version}, in case it has to come back …`);
    const previous = await host.packInstalled(workFolder);
    say(`Installing version ${manifest.version} …`);
    try {
      await host.install(file);
      await host.startInstalled();
    } catch (cause) {
      say(`Version ${manifest.version} does not start: putting ${installed.version} back …`);
      await host.install(previous);
      throw new AppError(
        'conflict',
        `Version ${manifest.version} did not start once it was installed, and ${installed.version} is installed again: ${wordsOf(cause)}`,
        { cause },
      );
    }
    return manifest.version;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
