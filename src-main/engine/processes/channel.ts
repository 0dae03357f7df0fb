import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Messages to and from another process, each structured-cloned. What arrives is unknown until it is parsed. */
interface ProcessChannel {
  /** Copies the message before it returns. After the other side has gone, it does nothing. */
  post(message: unknown): void;
  /** The listener gets every later message; call the answer to unsubscribe. */
  onMessage(listener: (message: unknown) => void): () => void;
}

/** The channel of a child to the process that started it. */
export interface ChildChannel extends ProcessChannel {
  /** Messages posted that the operating system has not taken yet; always 0 where the runtime doesn't tell. */
  readonly backlog: number;
  /** The process that started this one is gone: nothing is left but to stop. */
  onClosed(listener: () => void): void;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running child process. */
export interface ProcessHandle {
  readonly channel: ProcessChannel;
  readonly pid: number | undefined;
  /** Called once; at once if it has already exited. */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Asks with `{ kind: 'stop' }`, which every child understands, and ends it by force if it hasn't gone in time. */
  stop(): Promise<void>;
}

/** Starts a process from an entry module; Electron and plain Node each have their own way. */
export interface ProcessSpawner {
  spawn(entry: URL, options: SpawnOptions): ProcessHandle;
}

interface SpawnOptions {
  /** For people who look at the process list. */
  readonly name: string;
  /** Added to this process's own environment; never a secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the child when JavaScript's memory in it grows beyond this. */
  readonly heapMebibytes?: number;
  /** What is new in JavaScript's memory is collected as soon as it is this much; otherwise V8 lets that grow for minutes. */
  readonly youngMebibytes?: number | undefined;
}

/** How long a child gets to stop by itself. */
const stopPatienceMs = 8_000;

/** Starts children of the running Node. */
export const nodeSpawner: ProcessSpawner = {
  spawn(entry, options) {
    const child = fork(fileURLToPath(entry), [], {
      execPath: process.execPath,
      execArgv: [
        '--title',
        options.name,
        ...(options.heapMebibytes === undefined
          ? []
          : [`--max-old-space-size=${String(options.heapMebibytes)}`]),
        ...(options.youngMebibytes === undefined
          ? []
          : [`--max-semi-space-size=${String(options.youngMebibytes)}`]),
      ],
      serialization: 'advanced',
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return handleOf(child);
  },
};

function handleOf(child: ChildProcess): ProcessHandle {
  let exit: ProcessExit | undefined;
  const exitListeners: ((exit: ProcessExit) => void)[] = [];
  const settle = (code: number | null, signal: string | null): void => {
    if (exit !== undefined) return;
    exit = { code, signal };
    for (const listener of exitListeners.splice(0)) listener(exit);
  };
  child.on('exit', settle);
  // A child that could not be started has no exit; one that is already gone fails to be written to.
  child.on('error', () => {
    if (child.pid === undefined) settle(null, null);
  });

  const channel: ProcessChannel = {
    post(message) {
      // Only an `as` says that any structured-clonable value may be sent: Serializable lists JSON types alone.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
  };
  const onExit = (listener: (exit: ProcessExit) => void): void => {
    if (exit === undefined) exitListeners.push(listener);
    else listener(exit);
  };
  return {
    channel,
    pid: child.pid,
    onExit,
    stop: async () => {
      const exited = new Promise<void>((resolve) => onExit(() => resolve()));
      channel.post({ kind: 'stop' });
      const force = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
      await exited;
      clearTimeout(force);
    },
  };
}

/** What Electron gives a utility process in `process.parentPort`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  off(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * The channel to the process that started this one: an Electron utility process or a forked Node.
 * @throws when this process was started by hand.
 */
export function childChannel(): ChildChannel {
  // Not in Node's types: only Electron sets it, and only in utility processes.
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) return utilityChannel(parentPort);
  if (process.send === undefined)
    throw new Error('This is a part of Cordon that Cordon itself starts. Run: npm start');
  return forkedChannel();
}

function utilityChannel(port: ParentPort): ChildChannel {
  return {
    backlog: 0,
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      const unwrap = ({ data }: { readonly data: unknown }): void => listener(data);
      port.on('message', unwrap);
      return () => port.off('message', unwrap);
    },
    // Electron ends utility processes with the process that started them.
    onClosed: () => undefined,
  };
}

function forkedChannel(): ChildChannel {
  let backlog = 0;
  return {
    get backlog() {
      return backlog;
    },
    post(message) {
      if (!process.connected) return;
      backlog += 1;
      process.send?.(message, undefined, undefined, () => {
        backlog -= 1;
      });
    },
    onMessage(listener) {
      process.on('message', listener);
      return () => process.off('message', listener);
    },
    onClosed(listener) {
      process.once('disconnect', listener);
    },
  };
}
