import { write } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { EngineChild, LaunchOptions } from '../engine-host/engine-launcher.ts';
import { childEnvironment } from '../engine-host/node-launcher.ts';

/** Launches under Electron's own Node, as a process that Electron watches over. */
export function launchUtilityProcess(entry: URL, { name, logFile }: LaunchOptions): EngineChild {
  const child = utilityProcess.fork(fileURLToPath(entry), [], {
    serviceName: name,
    env: childEnvironment(process.env),
    stdio: logFile === undefined ? 'inherit' : 'pipe',
  });
  if (logFile !== undefined) {
    // A full disk must not end the host: a line that can't be written is lost.
    const keep = (chunk: Buffer): void => write(logFile, chunk, () => undefined);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }
  let hasExited = false;
  child.once('exit', () => (hasExited = true));
  return {
    post: (message) => {
      if (!hasExited) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
