import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childChannel, nodeSpawner, type ProcessExit, type ProcessHandle } from './channel.ts';

const channelModule = new URL(`./channel${extname(import.meta.filename)}`, import.meta.url).href;
/** Echoes; ends on `stop` with a status of its own, and when its parent lets go of it. */
const child = `
import { childChannel } from ${JSON.stringify(channelModule)};
const channel = childChannel();
channel.onMessage((message) => {
  if (message.kind === 'stop') process.exit(7);
  if (message.kind === 'crash') process.kill(process.pid, 'SIGKILL');
  channel.post({ echo: message, secret: process.env.SECRET, backlog: channel.backlog });
});
channel.onClosed(() => process.exit(0));
`;
let directory: string;
let entry: URL;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-channel-'));
  entry = pathToFileURL(join(directory, 'child.mjs'));
  await writeFile(entry, child);
});

afterAll(() => rm(directory, { recursive: true }));

function exitOf(handle: ProcessHandle): Promise<ProcessExit> {
  return new Promise((resolve) => handle.onExit(resolve));
}

test('a child takes structured-cloned messages and its own environment, and stops when it is asked', async () => {
  const handle = nodeSpawner.spawn(entry, { name: 'cordon-test', env: { SECRET: 'none' } });
  const heard = new Promise((resolve) => handle.channel.onMessage(resolve));
  const message = { kind: 'bytes', bytes: Uint8Array.of(1, 2), big: 3n };
  handle.channel.post(message);
  expect(await heard).toEqual({ echo: message, secret: 'none', backlog: 0 });
  await handle.stop();
  expect(await exitOf(handle)).toEqual({ code: 7, signal: null });
  handle.channel.post({ kind: 'after the end' });
  await handle.stop();
});

test('a listener hears nothing after it has unsubscribed', async () => {
  const handle = nodeSpawner.spawn(entry, { name: 'cordon-test' });
  const off = handle.channel.onMessage(() => expect.unreachable('it had unsubscribed'));
  off();
  const heard = new Promise((resolve) => handle.channel.onMessage(resolve));
  handle.channel.post({ kind: 'hello' });
  await heard;
  await handle.stop();
});

test('a crash is told with its signal', async () => {
  const handle = nodeSpawner.spawn(entry, { name: 'cordon-test' });
  handle.channel.post({ kind: 'crash' });
  expect(await exitOf(handle)).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a process that nobody started has no channel, and the message says what to do', () => {
  const { send } = process;
  delete process.send;
  try {
    expect(() => childChannel()).toThrow('npm start');
  } finally {
    if (send !== undefined) process.send = send;
  }
});
