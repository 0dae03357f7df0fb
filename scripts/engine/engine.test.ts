import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portsBelow } from '../../e2e/fixtures/listening-ports.ts';
import { credentialName } from '../../src-main/engine-host/device-secret.ts';
import { passwordOf, PeopleOffice } from '../../src-main/engine/testing/people-office.ts';
import { childrenOf } from '../children-of.ts';
import { tryTool } from '../set-up/run-tool.ts';
import type { Terminal } from '../terminal.ts';
import { allow, withdraw } from './allow.ts';

const program = fileURLToPath(new URL('../engine.ts', import.meta.url));
/** Python has the sockets that systemd listens on. */
const canListen = (
  await Promise.all([tryTool('python3', ['--version']), tryTool('systemd-notify', ['--version'])])
).every(({ code }) => code === 0);
const patience = { timeout: 60_000, interval: 100 };
let office: PeopleOffice;
let folder = '';
const children: Headless[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cordon-headless-'));
  office = await PeopleOffice.make();
  await office.start();
  await office.withEverybody();
  await office.close();
  await writeFile(join(folder, credentialName), office.deviceSecret);
});
afterEach(async () => {
  for (const { child } of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await office[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface Headless {
  readonly child: ChildProcess;
  said(): string;
  until(words: string): Promise<void>;
  readonly ended: Promise<number | null>;
}

/** The command as systemd starts it: the secret lies in a folder that is only for it. */
function start(
  args: readonly string[] = ['--data', office.directory],
  more: NodeJS.ProcessEnv = {},
): Headless {
  const { NODE_OPTIONS: _, VITEST: __, ...environment } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...environment, CREDENTIALS_DIRECTORY: folder, ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const headless: Headless = {
    child,
    said: () => text,
    async until(words) {
      await expect
        .poll(() => (child.exitCode === null ? text : `${text} IT ENDED`), patience)
        .toContain(words);
    },
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  };
  children.push(headless);
  return headless;
}

/** Somebody at the terminal who answers in this order. */
async function at(
  command: typeof allow,
  args: readonly string[],
  answers: readonly string[],
): Promise<string> {
  const said: string[] = [];
  const left = [...answers];
  const ask = (): Promise<string> => Promise.resolve(left.shift() ?? '');
  const terminal: Terminal = { ask, askHidden: ask, close: () => undefined };
  const secret = ['--device-secret', join(folder, credentialName)];
  await command([office.directory, ...args, ...secret], {
    terminal,
    say: (line) => said.push(line),
    now: office.clock.now,
  });
  return said.join('\n');
}
const allowed = () => at(allow, [], ['ada', passwordOf('ada'), 'sam', passwordOf('sam')]);

describe('the engine without a window', { timeout: 240_000 }, () => {
  it('says what is missing, and ends by it', async () => {
    const cases = [
      [start(['--date', 'x']), 2, "Unknown option '--date'"],
      [start(['--data', join(folder, 'nothing')]), 3, 'There is no data of Cordon'],
      [start(), 3, 'Two people allow it: npm run engine -- allow DIR'],
      [start(undefined, { CREDENTIALS_DIRECTORY: '' }), 3, 'LoadCredentialEncrypted=cordon-device-secret'],
    ] as const;
    for (const [headless, code, words] of cases) {
      expect(await headless.ended).toBe(code);
      expect(headless.said()).toContain(words);
    }
    await writeFile(join(folder, credentialName), new Uint8Array(32));
    const elsewhere = start();
    expect([await elsewhere.ended, elsewhere.said()]).toEqual([
      3,
      expect.stringContaining('another machine'),
    ]);
  });

  it('opens the data once two people allowed it, alone, listens nowhere, and ends in good order', async () => {
    expect(await allowed()).toContain(`npm run engine -- --data ${office.directory}`);
    const headless = start();
    await headless.until('Cordon runs on');
    // One at a time: neither another of it, nor a command, nor a window.
    const second = start();
    expect([await second.ended, second.said()]).toEqual([4, expect.stringContaining('already running')]);
    await expect(allowed()).rejects.toThrow('already running');
    expect(await portsBelow(process.pid)).toEqual([]);
    headless.child.kill('SIGTERM');
    expect(await headless.ended).toBe(0);
    await office.start();
    await office.signedIn('ann');
    const words = await office.logWords();
    expect(words.filter((line) => /by itself|Cordon stopped/.test(line)).slice(-3)).toEqual([
      expect.stringContaining('allowed by ada and sam'),
      expect.stringContaining('opened its data by itself'),
      'Cordon stopped.',
    ]);
    await office.close();
    expect(await at(withdraw, ['--reason', 'The van is sold.'], ['ada', passwordOf('ada')])).toContain(
      'no longer by itself',
    );
    const after = start();
    expect(await after.ended).toBe(3);
  });

  it('goes on by itself when its engine dies', async () => {
    await allowed();
    const headless = start();
    await headless.until('Cordon runs on');
    const [engine = 0] = childrenOf(headless.child.pid ?? 0);
    process.kill(engine, 'SIGKILL');
    await headless.until('starting it again');
    await expect.poll(() => headless.said().match(/Cordon runs on/g)?.length, patience).toBe(2);
    headless.child.kill('SIGTERM');
    expect(await headless.ended).toBe(0);
  });

  it('tells systemd when its data is open, and when it ends', { skip: !canListen }, async () => {
    await allowed();
    const socket = join(folder, 'notify');
    const listener = spawn('python3', ['-c', listen, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    let heard = '';
    listener.stdout.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    try {
      await expect.poll(() => heard, patience).toContain('listening');
      const headless = start(undefined, { NOTIFY_SOCKET: socket });
      await headless.until('Cordon runs on');
      await expect.poll(() => heard, patience).toContain('READY=1');
      headless.child.kill('SIGTERM');
      expect(await headless.ended).toBe(0);
      await expect.poll(() => heard, patience).toContain('STOPPING=1');
    } finally {
      listener.kill();
      await once(listener, 'exit');
    }
  });

  it('leaves nothing in the folder that a window can’t open afterwards', async () => {
    await allowed();
    const copy = join(folder, 'copy');
    await cp(office.directory, copy, { recursive: true });
    const headless = start(['--data', copy]);
    await headless.until('Cordon runs on');
    headless.child.kill('SIGKILL');
    await headless.ended;
    // Its engine ends when its host is gone.
    const again = start(['--data', copy]);
    const code = await Promise.race([again.ended, again.until('Cordon runs on').then(() => 'runs')]);
    if (code === 4) await start(['--data', copy]).until('Cordon runs on');
    else expect(code).toBe('runs');
  });
});

/** Datagrams as they come: Node has no such sockets. */
const listen = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('listening', flush=True)
while True:
    print(s.recv(4096).decode(), flush=True)
`;
