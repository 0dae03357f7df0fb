import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineChild, LaunchProcess } from './engine-launcher.ts';

/** Sets the limit and becomes the program: its children have the limit too, and nothing else of it stays. */
const withoutCoreFiles = 'ulimit -c 0; exec "$0" "$@"';

/**
 * Launches under a Node of at least version 22, which the encrypted database needs: `execPath` is that Node. A core file would hold
 * keys and faces, so none is ever written of it or its children, where the system has such files.
 */
export function nodeLauncher(execPath: string): LaunchProcess {
  return (entry, { name, logFile }) => {
    const output = logFile ?? 'inherit';
    const program = [execPath, '--title', name, fileURLToPath(entry)];
    const [command = execPath, ...parameters] =
      process.platform === 'win32' ? program : ['/bin/sh', '-c', withoutCoreFiles, ...program];
    const child = spawn(command, parameters, {
      serialization: 'advanced',
      env: childEnvironment(process.env),
      stdio: ['ignore', output, output, 'ipc'],
      // A process group of its own: Ctrl+C in the terminal is for the host, which stops the engine in good order.
      detached: process.platform !== 'win32',
    });
    return engineChildOf(child);
  };
}

/** A child process with a channel, as a host speaks with it. */
export function engineChildOf(child: ChildProcess): EngineChild {
  return {
    post(message) {
      // Any structured-clonable value may be sent; Node's types list those of JSON alone.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.once('exit', listener);
      child.once('error', () => {
        if (child.pid === undefined) listener(null);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Leaves out what belongs to the host alone: Electron's switches, where systemd put the device secret, and where it is told how things are. */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^ELECTRON_|^NODE_OPTIONS$|^CREDENTIALS_DIRECTORY$|^NOTIFY_SOCKET$/.test(name),
    ),
  );
}
