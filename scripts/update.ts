// cordon update [--when-due] FOLDER, in a package
// Brings what is installed to the version in a folder (a stick, a share), once its signature counts. With --when-due, for who
// comes by again, it is well that there is nothing later there, or that somebody has Cordon open. `--window PID` is what an open
// window has the machine's administrator start: it is closed when everything else is done.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import type { UpdateOutcome } from '../src-main/contract/updates.ts';
import { locateInstallation, releaseKeyFile } from '../src-main/engine-host/installation.ts';
import { outcomeFileOf, rootOfPackage } from '../src-main/engine-host/package-place.ts';
import { closedInVain, goLine, type RunnerLine } from '../src-main/engine-host/update-runner.ts';
import { endBy } from './end-by.ts';
import { debianHost, debianPackageName } from './update/debian-host.ts';
import { takeUpdate, whyNotNow, type AskingWindow, type PackageHost } from './update/take-update.ts';

const usage = 'Usage: cordon update [--when-due] FOLDER';
/** Whether the window that asked for it was closed for it. */
let isClosed = false;

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'when-due': { type: 'boolean', default: false }, window: { type: 'string' } },
  });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new AppError('bad-request', usage);
  if (values.window !== undefined) return updateForWindow(fromWhereTheyStand(given), Number(values.window));
  const asked = whatIsAsked(fromWhereTheyStand(given));
  const notNow = values['when-due'] ? await whyNotNow(asked) : null;
  if (notNow !== null) {
    console.log(notNow);
    return true;
  }
  const version = await takeUpdate({ ...asked, say: (line) => console.error(line) });
  console.log(`Version ${version} is installed.`);
  return true;
}

/** The window that asked for it reads why not, as long as it is open. */
async function updateForWindow(folder: string, pid: number): Promise<boolean> {
  // It closes in the middle of this, and with it what it read from.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('SIGHUP', () => undefined);
  const tell = (line: RunnerLine): void => console.log(JSON.stringify(line));
  const window: AskingWindow = {
    pid,
    async haveItClosed() {
      tell({ ready: 'Everything is checked and tried.' });
      if (!(await hearGo())) throw new AppError('conflict', 'The window that asked for it took it back.');
      isClosed = true;
    },
  };
  try {
    await takeUpdate({ ...whatIsAsked(folder), window, say: (line) => console.error(line) });
    return true;
  } catch (cause) {
    if (!(cause instanceof AppError)) console.error(cause);
    tell({ refusal: cause instanceof Error ? cause.message : String(cause) });
    return false;
  }
}

/** Whether the window says that it closes, before it says nothing any more. */
async function hearGo(): Promise<boolean> {
  try {
    for await (const line of createInterface({ input: process.stdin })) return line === goLine;
    return false;
  } finally {
    // A window that leaves its end open must not keep this process from ending.
    process.stdin.destroy();
  }
}

function whatIsAsked(folder: string) {
  const keyFile = join(import.meta.dirname, releaseKeyFile);
  const { version, nodeExecutable } = locateInstallation();
  const root = rootOfPackage(nodeExecutable);
  return {
    folder,
    installed: { version, releaseKey: existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : null },
    host: hostOf(root),
    note: (outcome: Omit<UpdateOutcome, 'at'>) => noteOutcome(outcomeFileOf(root ?? '/'), outcome),
  };
}

function hostOf(root: string | null): PackageHost {
  if (root === null)
    throw new AppError(
      'conflict',
      'Here the installer of the new version updates Cordon: run it, or have the force’s software management run it.',
    );
  if (process.getuid?.() !== 0)
    throw new AppError(
      'not-allowed',
      'Only the machine’s administrator installs: sudo cordon update FOLDER.',
    );
  return debianHost({ packageName: debianPackageName(root), root });
}

/** For everybody's windows to show; that it can't be written changes nothing of the update. */
async function noteOutcome(file: string, outcome: Omit<UpdateOutcome, 'at'>): Promise<void> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const words = outcome.words.slice(0, 4_000);
    const text = JSON.stringify({ at: Date.now(), ...outcome, words } satisfies UpdateOutcome);
    writeFileSync(`${file}.next`, text, { mode: 0o644 });
    renameSync(`${file}.next`, file);
  } catch (cause) {
    console.error(`What became of the update could not be written down: ${String(cause)}`);
  }
}

await endBy(main, usage);
if (isClosed && process.exitCode !== 0) process.exitCode = closedInVain;
