import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { packFrame, wireMediaReplySchema } from '../contract/media.ts';
import { securityHeaders } from '../engine-host/content-security-policy.ts';
import type { EngineProcess } from '../engine-host/engine-process.ts';
import { plainReply, type MediaReply } from '../engine-host/media-requests.ts';
import { readRendererFile } from '../engine-host/renderer-files.ts';
import { Access } from './access.ts';
import { entryPage, entryScript, entryStyle } from './entry-page.ts';

/** What the server needs of the engine process. */
export type EngineLine = Pick<EngineProcess, 'connect' | 'requestMedia'>;

export interface LoopbackServer {
  /** Opens the console; whoever has it can reach the sign-in screen. */
  readonly link: string;
  close(): Promise<void>;
}

/** Room for a picture to enrol, in bytes. */
const largestMessage = 16 * 1024 * 1024;
const longestToken = 200;

/** Serves the console on 127.0.0.1 to those who have the link. `port` 0 takes any free one. */
export async function serveLoopback(options: {
  readonly engine: EngineLine;
  readonly rendererDirectory: string;
  readonly port: number;
}): Promise<LoopbackServer> {
  const { engine, rendererDirectory } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  const access = new Access((server.address() as AddressInfo).port);

  server.on('request', (request, response) => {
    answer(request)
      .then((reply) => respond(response, reply))
      .catch(() => respond(response, plainReply(500, 'Something went wrong.')));
  });
  server.on('upgrade', (request, socket, head) => {
    const isWelcome =
      request.url === '/wire' &&
      access.isOurHost(request.headers) &&
      access.isOurOrigin(request.headers) &&
      access.hasSession(request.headers);
    if (isWelcome) sockets.handleUpgrade(request, socket, head, (webSocket) => relay(webSocket, engine));
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });

  async function answer(request: IncomingMessage): Promise<MediaReply & { readonly cookie?: string }> {
    const { headers, method } = request;
    // The address is compared and looked up, never joined to anything before it is checked.
    const { pathname: path, search } = new URL(request.url ?? '/', access.origin);
    if (!access.isOurHost(headers)) return plainReply(421, 'Open Cordon by the link that it prints.');
    if (method === 'POST' && path === '/enter') {
      const isGood = access.isOurOrigin(headers) && access.isToken(await readText(request, longestToken));
      return isGood
        ? { ...plainReply(200, 'Welcome.'), cookie: access.sessionCookie }
        : plainReply(403, 'This link is not valid.');
    }
    if (method !== 'GET') return plainReply(405, 'Only reading is possible here.');
    if (path === '/enter.js') return textReply('text/javascript', entryScript);
    // Browsers ask for it unasked, and would log a failure.
    if (path === '/favicon.ico') return { status: 204, contentType: 'image/x-icon', body: new Uint8Array() };
    if (path === '/enter.css') return textReply('text/css', entryStyle);
    if (!access.hasSession(headers)) {
      return path === '/'
        ? textReply('text/html', entryPage)
        : plainReply(403, 'Open Cordon by the link that it prints.');
    }
    if (!path.startsWith('/media/')) return readRendererFile(rendererDirectory, path);
    return access.isSameSite(headers)
      ? engine.requestMedia(path.slice('/media/'.length) + search)
      : plainReply(403, 'Only the console may ask for this.');
  }

  return {
    link: access.link,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function relay(webSocket: WebSocket, engine: EngineLine): void {
  const connection = engine.connect((message) => webSocket.send(onSocket(message)));
  webSocket.on('message', (data, isBinary) => {
    const payload = isBinary ? undefined : parseJson(data);
    if (payload === undefined) webSocket.close(1007, 'not JSON');
    else connection.receive(payload);
  });
  webSocket.on('close', () => connection.close());
  webSocket.on('error', () => webSocket.terminate());
}

/** JSON; pictures and video as bytes behind a header of JSON. */
function onSocket(message: unknown): string | Uint8Array {
  const media = wireMediaReplySchema.safeParse(message);
  if (!media.success) return JSON.stringify(message);
  const { body, ...header } = media.data;
  return packFrame(header, body);
}

/** Undefined stands for what is no JSON, which itself has no undefined. */
function parseJson(data: { toString(): string }): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

async function readText(request: IncomingMessage, longest: number): Promise<string | undefined> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longest) return undefined;
  }
  return text;
}

function textReply(contentType: string, text: string): MediaReply {
  return { status: 200, contentType: `${contentType}; charset=utf-8`, body: new TextEncoder().encode(text) };
}

function respond(response: ServerResponse, reply: MediaReply & { readonly cookie?: string }): void {
  response.writeHead(reply.status, {
    ...securityHeaders,
    'content-type': reply.contentType,
    'content-length': reply.body.byteLength,
    ...(reply.cookie === undefined ? {} : { 'set-cookie': reply.cookie }),
  });
  response.end(reply.body);
}
