import { once } from 'node:events';
import { request } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { unpackFrame } from '../contract/media.ts';
import { serveLoopback, type LoopbackServer } from './loopback-server.ts';

let folder = '';
let server: LoopbackServer;
let origin = '';
let cookie = '';
const seen: unknown[] = [];
const picture = { kind: 'media', id: 3, status: 200, body: Uint8Array.of(0, 200, 10) };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-loopback-'));
  writeFileSync(join(folder, 'index.html'), 'the console');
  server = await serveLoopback({
    port: 0,
    rendererDirectory: folder,
    engine: {
      connect: (send) => ({
        receive: (payload) => {
          seen.push(payload);
          const isMedia = typeof payload === 'object' && payload !== null && 'path' in payload;
          send(isMedia ? picture : { echo: payload });
        },
        close: () => seen.push('closed'),
      }),
      requestMedia: (path) =>
        Promise.resolve({ status: 200, contentType: 'video/mp4', body: new TextEncoder().encode(path) }),
    },
  });
  origin = new URL(server.link).origin;
  const entered = await ask('/enter', { method: 'POST', body: token(), headers: { origin } });
  cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('the loopback host', () => {
  test('gives its page and media to those who entered, and lets nothing be kept', async () => {
    const page = await ask('/', { headers: { cookie } });
    expect([page.status, page.text]).toEqual([200, 'the console']);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    const media = await ask('/media/ticket/live.m3u8?_HLS_msn=3', { headers: { cookie } });
    expect([media.status, media.text, media.headers['cache-control']]).toEqual([
      200,
      'ticket/live.m3u8?_HLS_msn=3',
      'no-store',
    ]);
  });

  test('shows strangers nothing but the entry page', async () => {
    expect((await ask('/')).text).toContain('/enter.js');
    expect((await ask('/index.html')).status).toBe(403);
    expect((await ask('/media/ticket/live.m3u8')).status).toBe(403);
  });

  test.each([
    ['a wrong token', () => ({ body: 'x'.repeat(43), headers: { origin } }), 403],
    ['an endless token', () => ({ body: 'x'.repeat(100_000), headers: { origin } }), 403],
    [
      'the token from another site',
      () => ({ body: token(), headers: { origin: 'http://evil.example' } }),
      403,
    ],
    ['the token from no site', () => ({ body: token(), headers: {} }), 403],
    [
      'a name that points to this machine',
      () => ({ body: token(), headers: { origin, host: 'evil.example' } }),
      421,
    ],
  ])('refuses entry to %s', async (_, given, status) => {
    expect((await ask('/enter', { method: 'POST', ...given() })).status).toBe(status);
  });

  test("refuses media to another site's page, even with the session", async () => {
    const reply = await ask('/media/ticket/live.m3u8', {
      headers: { cookie, 'sec-fetch-site': 'cross-site' },
    });
    expect(reply.status).toBe(403);
  });

  test('carries live video over the WebSocket as bytes', async () => {
    const socket = openSocket({ cookie, origin });
    await once(socket, 'open');
    socket.send(JSON.stringify({ kind: 'media', id: 3, path: 'cameras/cam-01/0-0.m4s' }));
    const [answer, isBinary] = await once(socket, 'message');
    expect(isBinary).toBe(true);
    const { body, ...header } = picture;
    expect(unpackFrame(new Uint8Array(answer))).toEqual({ header, body });
    socket.close();
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    seen.length = 0;
  });

  test('carries JSON over the WebSocket', async () => {
    const socket = openSocket({ cookie, origin });
    await once(socket, 'open');
    socket.send(JSON.stringify({ kind: 'request', id: 1 }));
    const [answer] = await once(socket, 'message');
    expect(JSON.parse(String(answer))).toEqual({ echo: { kind: 'request', id: 1 } });
    socket.send('not JSON');
    const [code] = await once(socket, 'close');
    expect(code).toBe(1007);
    await vi.waitFor(() => expect(seen).toEqual([{ kind: 'request', id: 1 }, 'closed']));
  });

  test.each([
    ['no session', () => ({ origin })],
    ['another origin', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['no origin', () => ({ cookie })],
    ['another host', () => ({ cookie, origin, host: 'localhost' })],
  ])('refuses a WebSocket with %s', async (_, headers) => {
    const socket = openSocket(headers());
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('403');
  });
});

function token(): string {
  return new URL(server.link).hash.slice(1);
}

function openSocket(headers: Readonly<Record<string, string>>): WebSocket {
  return new WebSocket(`${origin.replace('http', 'ws')}/wire`, { headers });
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** node:http, because fetch would not let a test lie about Host and Origin. */
async function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const sent = request(new URL(path, server.link), { method, headers }).end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}
