import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Witness } from './witness-folder.ts';

export interface WitnessServerOptions {
  readonly witness: Witness;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** PEM; null for plain HTTP: what goes over it is signed by both sides, and says nothing but sizes and hashes. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  readonly onDefect: (cause: unknown) => void;
}

export interface WitnessServer {
  /** What a log is given as its address. */
  readonly address: string;
  close(): Promise<void>;
}

/** More than any request has: a checkpoint, and 63 hashes. */
const mostBytes = 64 * 1024;
const path = '/add-checkpoint';

/** Answers https://c2sp.org/tlog-witness, and nothing else. */
export async function startWitnessServer(options: WitnessServerOptions): Promise<WitnessServer> {
  const { witness, host, port, tls, onDefect } = options;
  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response, witness).catch((cause: unknown) => {
      onDefect(cause);
      response.writeHead(500).end();
    });
  };
  const server =
    tls === null
      ? createHttpServer(listen)
      : createHttpsServer({ cert: tls.certificate, key: tls.key }, listen);
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A server that listens on a port has an address of this form.
  const bound = server.address() as AddressInfo;
  const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    address: `${tls === null ? 'http' : 'https'}://${shown}:${String(bound.port)}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, witness: Witness): Promise<void> {
  if (request.url !== path) return void response.writeHead(404).end();
  if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
  const body = await read(request);
  if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
  const answer = await witness.answer(body);
  response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
}

async function read(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
