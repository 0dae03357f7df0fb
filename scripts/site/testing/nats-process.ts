import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findNatsServer } from '../../nats-server.ts';

const patienceMs = 20_000;

/** Undefined, and said loudly, where there is no server: what needs one is skipped. */
export const natsServer = findNatsServer();
if (natsServer === undefined)
  console.warn('SKIPPED: tests of sites need nats-server ≥ 2.10.27, and there is none here.');

/** A real server of a configuration that “npm run site” wrote. */
export interface NatsProcess {
  readonly pid: number;
  /** SIGKILL: as a power cut of its machine. */
  kill(): Promise<void>;
  /** What it wrote down, once that holds these words. */
  saying(words: RegExp): Promise<string>;
}

export async function startNats(configuration: string, port: number): Promise<NatsProcess> {
  if (natsServer === undefined) throw new Error('there is no nats-server here');
  const child = spawn(natsServer, ['-c', configuration], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilItListens(child, port);
  const log = join(dirname(configuration), 'nats.log');
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async saying(words) {
      const until = performance.now() + patienceMs;
      for (;;) {
        const said = await readFile(log, 'utf8');
        if (words.test(said)) return said;
        if (performance.now() > until) throw new Error(`the server never said ${String(words)}:\n${said}`);
        await pause(50);
      }
    },
  };
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  const until = performance.now() + patienceMs;
  while (child.exitCode === null && performance.now() < until) {
    if (await isListening(port)) return;
    await pause(20);
  }
  child.kill('SIGKILL');
  throw new Error(`nats-server does not listen on ${String(port)} (exit ${String(child.exitCode)})`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      // A server that listens on a port has an address of this form.
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
