import { extname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ProcessHandle, ProcessSpawner } from '../processes/channel.ts';
import type { CleanPicture } from './given-files.ts';
import { fileLimits } from './limits.ts';
import { fromFileReaderSchema, type FromFileReader, type ToFileReader } from './messages.ts';
import type { SpoolTable } from './spool.ts';
import type { GivenTable } from './table.ts';

type Request = ToFileReader extends infer Message
  ? Message extends { readonly requestId: number }
    ? Omit<Message, 'requestId'>
    : never
  : never;

interface Waiting {
  readonly resolve: (answer: FromFileReader) => void;
  readonly reject: (cause: AppError) => void;
  readonly timer: NodeJS.Timeout;
}

const died = 'Reading this file ended the process that read it.';

/**
 * The engine's side of the process that reads hostile files. A request that takes too long, too much memory or the
 * process with it is refused, and the next one finds a new process with the same spool.
 */
export class FileReader {
  readonly #spawner: ProcessSpawner;
  readonly #table: SpoolTable;
  readonly #waiting = new Map<number, Waiting>();
  #handle: ProcessHandle | null = null;
  #opened: Promise<unknown> | null = null;
  #nextId = 0;
  #isClosed = false;

  constructor(spawner: ProcessSpawner, table: SpoolTable) {
    this.#spawner = spawner;
    this.#table = table;
  }

  /** @throws AppError that says what is wrong with what was handed in */
  async table(): Promise<GivenTable> {
    const answer = await this.#askOpen({ kind: 'table' }, fileLimits.openMs);
    if (answer.kind !== 'table') throw new Error('another answer than was asked for');
    return answer;
  }

  /** @throws AppError `not-found`, `unreadable-picture` */
  async picture(name: string): Promise<CleanPicture> {
    const answer = await this.#askOpen({ kind: 'picture', name }, fileLimits.pictureMs);
    if (answer.kind !== 'picture') throw new Error('another answer than was asked for');
    return answer;
  }

  /** @throws AppError `not-found` */
  async bytes(name: string): Promise<Uint8Array> {
    const answer = await this.#askOpen({ kind: 'bytes', name }, fileLimits.pictureMs);
    if (answer.kind !== 'bytes') throw new Error('another answer than was asked for');
    return answer.bytes;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const handle = this.#handle;
    this.#lose('Reading was ended.');
    await handle?.stop();
  }

  async #askOpen(request: Request, limitMs: number): Promise<FromFileReader> {
    this.#opened ??= this.#ask({ kind: 'open', ...this.#mutableTable() }, fileLimits.openMs);
    await this.#opened;
    return this.#ask(request, limitMs);
  }

  #mutableTable() {
    const { path, key, files } = this.#table;
    return { path, key, files: files.map(({ name, pieces }) => ({ name, pieces: [...pieces] })) };
  }

  #ask(request: Request, limitMs: number): Promise<FromFileReader> {
    if (this.#isClosed) return Promise.reject(new AppError('conflict', 'Reading was ended.'));
    const handle = (this.#handle ??= this.#start());
    const requestId = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#lose('Reading this file took too long.');
        void handle.stop();
      }, limitMs);
      this.#waiting.set(requestId, { resolve, reject, timer });
      handle.channel.post({ ...request, requestId });
    });
  }

  #start(): ProcessHandle {
    const entry = new URL(`./file-reader.process${extname(import.meta.filename)}`, import.meta.url);
    const handle = this.#spawner.spawn(entry, {
      name: 'cordon-file-reader',
      heapMebibytes: fileLimits.heapMebibytes,
    });
    handle.channel.onMessage((message) => {
      const parsed = fromFileReaderSchema.safeParse(message);
      if (parsed.success) this.#settle(parsed.data);
    });
    handle.onExit(() => {
      if (this.#handle === handle) this.#lose(died);
    });
    return handle;
  }

  #settle(answer: FromFileReader): void {
    const waiting = this.#waiting.get(answer.requestId);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.requestId);
    clearTimeout(waiting.timer);
    if (answer.kind !== 'refused') waiting.resolve(answer);
    else waiting.reject(new AppError(answer.error.code, answer.error.message));
  }

  /** What was asked of this process is refused; the next request starts another. */
  #lose(because: string): void {
    this.#handle = null;
    this.#opened = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new AppError('unreadable-picture', because));
    }
    this.#waiting.clear();
  }
}
