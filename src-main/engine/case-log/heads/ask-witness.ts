import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AppError } from '../../../contract/errors.ts';
import { formAddCheckpoint, type AddCheckpoint } from '../witness/add-checkpoint.ts';
import { cosignatureType, openCosignature } from '../witness/cosignature.ts';
import { parseVerifierKey } from '../open-note.ts';

const timeoutMs = 10_000;
/** Far more than any answer has. */
const mostBytes = 20_000;

export interface WitnessServer {
  /** Where it answers, without `/add-checkpoint`. */
  readonly address: string;
  /** Its verifier key. */
  readonly key: string;
  /** PEM that vouches for its HTTPS, where no public authority does. */
  readonly certificate: string | null;
}

export type WitnessReply =
  /** Its line under the checkpoint, checked. */
  | { readonly result: 'cosigned'; readonly line: string; readonly at: number }
  /** It knows so many entries of this log already. */
  | { readonly result: 'knows'; readonly size: number }
  /** It cosigned another course of this log before. */
  | { readonly result: 'refused' };

/** Hands a checkpoint to a witness (https://c2sp.org/tlog-witness). @throws AppError */
export async function askWitness(server: WitnessServer, asked: AddCheckpoint): Promise<WitnessReply> {
  const { status, body } = await post(server, formAddCheckpoint(asked)).catch((cause: unknown) => {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not-found', 'The witness does not answer.', { cause });
  });
  switch (status) {
    case 200: {
      // Others may have signed as well.
      for (const line of body.split('\n')) {
        const opened = openCosignature(asked.note, line, server.key);
        if (opened !== null) return { result: 'cosigned', line, at: opened.at };
      }
      throw new AppError('not-trusted', 'What answers there did not sign with the key of the witness.');
    }
    case 409: {
      const size = /^(0|[1-9][0-9]{0,15})\n?$/.exec(body)?.[1];
      if (size !== undefined) return { result: 'knows', size: Number(size) };
      break;
    }
    case 422:
      return { result: 'refused' };
    case 403:
    case 404:
      throw new AppError(
        'not-found',
        'The witness does not know this log. Whoever runs it has to let it in, by the key of the log.',
      );
  }
  throw new AppError('not-found', `The witness answered with ${String(status)}.`);
}

function post(
  { address, certificate }: WitnessServer,
  body: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const url = new URL(`${address.replace(/\/$/, '')}/add-checkpoint`);
  const options = {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) },
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve, reject) => {
    const take = (reply: IncomingMessage): void => {
      read(reply).then((text) => resolve({ status: reply.statusCode ?? 0, body: text }), reject);
    };
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, ...(certificate === null ? {} : { ca: certificate }) }, take)
        : requestHttp(url, options, take);
    request.once('error', reject);
    request.end(body);
  });
}

async function read(reply: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of reply as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) throw new AppError('not-trusted', 'The answer of the witness is too long.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** @throws AppError for what nobody could answer at, or what is no key of a witness */
export function assertWitness({ address, key }: Pick<WitnessServer, 'address' | 'key'>): void {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new AppError(
      'bad-request',
      'Give the whole address of the witness, beginning with https:// or http://',
    );
  if (parseVerifierKey(key)?.type !== cosignatureType)
    throw new AppError('bad-request', 'This is no key of a witness: copy the whole line that it shows.');
}
