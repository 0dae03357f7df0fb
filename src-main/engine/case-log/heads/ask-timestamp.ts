import { randomBytes } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import { openTimestamp, timestampRequest, type Timestamp } from './timestamp.ts';

const nonceBytes = 8;
const timeoutMs = 10_000;
/** Far more than any reply has. */
const mostBytes = 100_000;

export interface TimestampServer {
  readonly address: string;
  /** PEM. */
  readonly certificate: string;
}

/** Asks a server for its word on a head, over HTTP as RFC 3161 has it. @throws AppError */
export async function askTimestamp(server: TimestampServer, note: string): Promise<Timestamp> {
  const nonce = new Uint8Array(randomBytes(nonceBytes));
  // DER numbers are signed, and their first byte is not 0 without need.
  nonce[0] = 1 + ((nonce[0] ?? 0) % 0x7f);
  const reply = await fetch(server.address, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: Buffer.from(timestampRequest(note, nonce)),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new AppError('not-found', 'The timestamp server does not answer.', { cause });
  });
  if (!reply.ok) {
    throw new AppError('not-found', `The timestamp server answered with ${String(reply.status)}.`);
  }
  const bytes = new Uint8Array(await reply.arrayBuffer());
  if (bytes.length > mostBytes)
    throw new AppError('not-trusted', 'The timestamp server’s reply is too long.');
  return openTimestamp(bytes, { note, nonce, trusted: server.certificate });
}

/** Only what nobody on the way can change; on this machine itself there is no way. */
export function assertServerAddress(address: string): void {
  const url = URL.parse(address);
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === '[::1]' || url?.hostname === 'localhost';
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return;
  throw new AppError('bad-request', 'Give the whole address of the server, beginning with https://');
}
