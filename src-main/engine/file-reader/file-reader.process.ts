import sharp from 'sharp';
import { AppError, assertNever } from '../../contract/errors.ts';
import { childChannel } from '../processes/channel.ts';
import { GivenFiles } from './given-files.ts';
import { fileLimits } from './limits.ts';
import { toFileReaderSchema, type FromFileReader, type ToFileReader } from './messages.ts';

/** Reads what somebody handed in, one request after the other. It holds one spool, and answers about nothing else. */
const channel = childChannel();
const post = (message: FromFileReader): void => channel.post(message);
// One picture at a time on one thread: the other is for recognition.
sharp.concurrency(1);

let files: GivenFiles | null = null;
let turn: Promise<unknown> = Promise.resolve();

channel.onMessage((message) => {
  const parsed = toFileReaderSchema.safeParse(message);
  if (!parsed.success) return;
  if (parsed.data.kind === 'stop') process.exit(0);
  const request = parsed.data;
  turn = turn.then(() => answer(request));
});
channel.onClosed(() => process.exit(0));

async function answer(request: Exclude<ToFileReader, { kind: 'stop' }>): Promise<void> {
  const { requestId } = request;
  try {
    post(await replyTo(request));
  } catch (cause) {
    const error =
      cause instanceof AppError ? cause : new AppError('unreadable-picture', 'This file could not be read.');
    post({ kind: 'refused', requestId, error: error.toWire() });
  }
  // Native memory isn't JavaScript's to limit: whoever asked for something that took so much gets a new process.
  if (process.memoryUsage.rss() > fileLimits.residentBytes) process.exit(3);
}

async function replyTo(request: Exclude<ToFileReader, { kind: 'stop' }>): Promise<FromFileReader> {
  const { kind, requestId } = request;
  if (kind === 'open') {
    await files?.close();
    files = await GivenFiles.open(request);
    return { kind: 'opened', requestId, files: files.count };
  }
  if (files === null) throw new AppError('not-found', 'Nothing was handed in.');
  switch (kind) {
    case 'table': {
      const { columns, rows } = await files.table();
      return {
        kind: 'table',
        requestId,
        columns: [...columns],
        rows: rows.map(({ line, cells }) => ({ line, cells: [...cells] })),
      };
    }
    case 'picture':
      return { kind: 'picture', requestId, ...(await files.picture(request.name)) };
    case 'bytes':
      return { kind: 'bytes', requestId, bytes: await files.bytes(request.name) };
    default:
      return assertNever(kind);
  }
}
