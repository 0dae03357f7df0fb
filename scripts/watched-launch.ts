import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LaunchProcess } from '../src-main/engine-host/engine-launcher.ts';
import { engineChildOf } from '../src-main/engine-host/node-launcher.ts';

export interface WatchedLaunch {
  readonly launch: LaunchProcess;
  /** The engine that runs now. @throws when there is none */
  pid(): number;
}

/** Starts engines with a module of the caller's loaded before their own code, if any, and knows which process they are. */
export function watchedLaunch(preload: URL | null, environment: NodeJS.ProcessEnv = {}): WatchedLaunch {
  const options = preload === null ? {} : { NODE_OPTIONS: `--import ${preload.href}` };
  let child: ChildProcess | undefined;
  return {
    launch: (entry, { name }) => {
      child = fork(fileURLToPath(entry), [], {
        execPath: process.execPath,
        execArgv: ['--title', name],
        serialization: 'advanced',
        env: { ...process.env, ...options, ...environment },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      return engineChildOf(child);
    },
    pid() {
      const isThere = child?.exitCode === null && child.signalCode === null;
      if (!isThere || child?.pid === undefined) throw new Error('the engine is gone');
      return child.pid;
    },
  };
}
