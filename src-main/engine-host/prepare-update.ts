import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../contract/errors.ts';
import { outcomeFileOf, packageHome, rootOfPackage } from './package-place.ts';
import { goLine, runnerLineSchema, type RunnerLine } from './update-runner.ts';

/** An update that was allowed, checked and tried, and waits for Cordon to close. One of the two has to be called. */
export interface PreparedUpdate {
  /** Closes Cordon, which opens again afterwards. */
  readonly go: () => void;
  /** Nothing is installed. */
  readonly drop: () => void;
}

/** @throws AppError with why nothing will be installed */
export type PrepareUpdate = (folder: string) => Promise<PreparedUpdate>;

export interface UpdateInstaller {
  /** Null where the machine's administrator can be asked. */
  readonly cannotInstallBecause: string | null;
  /** Where whoever installs writes down what became of it; null where nobody does. */
  readonly outcomeFile: string | null;
  readonly prepare: PrepareUpdate;
}

export interface UpdateInstallerOptions {
  /** Tells where Cordon lies; see `Installation`. */
  readonly nodeExecutable: string;
  readonly isRoot: boolean;
  /** What this window was started with: it is opened with the same again. */
  readonly startArguments: readonly string[];
  /** Closes Cordon in good order. */
  readonly quit: () => void;
  readonly pkexec?: string;
}

/**
 * Has the machine's administrator install updates: by pkexec, which asks for their password as the machine's rules say. What they
 * start (`cordon update --window`) checks and tries everything by itself, and believes this window nothing but that it closes.
 */
export function createUpdateInstaller(options: UpdateInstallerOptions): UpdateInstaller {
  const { nodeExecutable, isRoot, startArguments, quit, pkexec = '/usr/bin/pkexec' } = options;
  const root = process.platform === 'linux' ? rootOfPackage(nodeExecutable) : null;
  if (root === null)
    return unable(
      'Here the installer of the new version updates Cordon: the machine’s administrator runs it, or the force’s software management does.',
      null,
    );
  const outcomeFile = outcomeFileOf(root);
  if (!isRoot && !existsSync(pkexec))
    return unable(
      'This machine has no way to ask for its administrator (pkexec is not installed): they type the command themselves.',
      outcomeFile,
    );
  const home = join(root, packageHome);
  return {
    cannotInstallBecause: null,
    outcomeFile,
    async prepare(folder) {
      const runner = [join(home, 'bin/cordon'), 'update', '--window', String(process.pid), folder];
      const script = scriptOf(isRoot ? runner : [pkexec, ...runner], [
        join(home, 'cordon'),
        ...startArguments,
      ]);
      // In a session of its own: it goes on when this process ends.
      const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'pipe' });
      // Whoever has ended reads nothing any more, and what it said is looked at when it ends.
      child.stdin.on('error', () => undefined);
      let complaints = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
      const ended = new Promise<null>((resolve) => child.once('close', () => resolve(null)));
      const line = await Promise.race([firstLineOf(child.stdout), ended]);
      if (line === null || 'refusal' in line) {
        child.stdin.end();
        await ended;
        throw new AppError('conflict', line?.refusal ?? wordsOf(child.exitCode, complaints));
      }
      return {
        go() {
          child.stdin.end(`${goLine}\n`);
          child.unref();
          quit();
        },
        drop: () => child.stdin.end(),
      };
    },
  };
}

function unable(because: string, outcomeFile: string | null): UpdateInstaller {
  return {
    cannotInstallBecause: because,
    outcomeFile,
    prepare: () => Promise.reject(new AppError('conflict', because)),
  };
}

/**
 * The shell that outlives this process: it opens Cordon again once the runner has ended, but where that installed nothing and this
 * window was never closed (1: refused; 126, 127: pkexec's own).
 */
function scriptOf(runner: readonly string[], again: readonly string[]): string {
  return `${quoted(runner)}; status=$?; case $status in 1|126|127) exit $status ;; esac; exec ${quoted(again)} </dev/null >/dev/null 2>&1`;
}

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');

/** Null where it ended without one that makes sense. */
async function firstLineOf(stream: NodeJS.ReadableStream): Promise<RunnerLine | null> {
  for await (const line of createInterface({ input: stream })) {
    try {
      return runnerLineSchema.parse(JSON.parse(line));
    } catch {
      return null;
    }
  }
  return null;
}

/** Pkexec's statuses: 126 for a dialog that was closed, 127 for somebody who may not. */
function wordsOf(status: number | null, complaints: string): string {
  if (status === 126 || status === 127)
    return `The machine’s administrator did not agree, or could not be asked. Nothing was changed. (${lastLine(complaints)})`;
  return `What installs updates ended unasked. Nothing was changed. (${lastLine(complaints)})`;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
