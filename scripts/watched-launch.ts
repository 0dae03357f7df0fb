import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LaunchProcess } from '../src-main/engine-host/engine-launcher.ts';

export interface WatchedLaunch {
  readonly launch: LaunchProcess;
  /** The engine that runs now. @throws when there is none */
  pid(): number;
}

/** Starts engines with a module of the caller's loaded before their own code, if any, and knows which process they are. */
export function watchedLaunch(preload: URL | null, environment: NodeJS.ProcessEnv = {}): WatchedLaunch {
  const options = preload === null ? {} : { NODE_OPTIONS: `--import ${preload.href}` };
  let child: ReturnType<typeof fork> | undefined;
  return {
    launch: (entry, { name }) => {
      const started = fork(fileURLToPath(entry), [], {
        execPath: process.execPath,
        execArgv: ['--title', name],
        serialization: 'advanced',
        env: { ...process.env, ...options, ...environment },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      child = started;
      return {
        post: (message) => void (started.connected && started.send(message as object, () => undefined)),
        onMessage: (listener) => void started.on('message', listener),
        onExit: (listener) => void started.once('exit', listener),
        kill: () => void started.kill('SIGKILL'),
      };
    },
    pid() {
      const isThere = child?.exitCode === null && child.signalCode === null;
      if (!isThere || child?.pid === undefined) throw new Error('the engine is gone');
      return child.pid;
    },
  };
}
