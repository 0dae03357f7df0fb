import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { Region } from '../frames/image.ts';
import {
  type AnswerHeader,
  encodeAnswerStart,
  encodeHello,
  type FrameHeader,
  type NextFrame,
  type Question,
  questionBytes,
  readQuestion,
} from './frame-protocol.ts';

/** Where frames come from. One frame is out at a time; its memory is the source's, which gets it back with `release`. */
export interface FrameSource {
  /** Resolves with the next frame as soon as there is one, or with null once `signal` has aborted. */
  next(signal: AbortSignal): Promise<OutgoingFrame | null>;
  /**
   * A part of the frame that is out, as RGB24, tightly packed; valid until the next cut or `release`. Null when the
   * frame is gone.
   */
  cut(region: Region): Uint8Array | null;
  /** The frame that is out is done with. @param wanted of the next one of its camera, where it was said */
  release(wanted?: NextFrame): void;
}

export interface OutgoingFrame {
  readonly header: FrameHeader;
  /** Planes of red, green and blue. */
  readonly planes: readonly Uint8Array[];
}

export interface FrameSenderOptions {
  /** A Unix socket in a directory of ours, or a named pipe on Windows. */
  readonly socketPath: string;
  /** Random and secret; a connection that doesn't begin with it is closed. */
  readonly token: string;
  readonly source: FrameSource;
  readonly onError: (error: unknown) => void;
}

export interface FrameSender {
  readonly isConnected: boolean;
  close(): Promise<void>;
}

/** Listens for the inference process and answers what it asks. */
export async function createFrameSender(options: FrameSenderOptions): Promise<FrameSender> {
  const connections = new Set<Socket>();
  let linked: Link | null = null;
  /** Across links: the source is asked one thing at a time, also while one link replaces another. */
  let serving: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void> | void): Promise<void> => {
    serving = serving.then(work).catch(options.onError);
    return serving;
  };

  const server = createServer((socket) => {
    connections.add(socket);
    const link = new Link(socket, options, inTurn, () => {
      // A restarted inference process may come before the old connection is known to be gone.
      if (linked !== link) linked?.end();
      linked = link;
    });
    socket.on('close', () => {
      connections.delete(socket);
      if (linked === link) linked = null;
    });
  });
  const isPipe = process.platform === 'win32';
  if (!isPipe) await rm(options.socketPath, { force: true });
  server.listen(options.socketPath);
  await once(server, 'listening');
  if (!isPipe) await chmod(options.socketPath, 0o600);

  return {
    get isConnected() {
      return linked !== null;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of connections) socket.destroy();
      await closed;
      await serving;
    },
  };
}

/** One connection: says nothing until it has heard the token. */
class Link {
  readonly #socket: Socket;
  readonly #options: FrameSenderOptions;
  readonly #inTurn: (work: () => Promise<void> | void) => Promise<void>;
  readonly #onLinked: () => void;
  readonly #expectedHello: Buffer;
  readonly #gone = new AbortController();
  #heard: Buffer = Buffer.alloc(0);
  #isLinked = false;

  constructor(
    socket: Socket,
    options: FrameSenderOptions,
    inTurn: (work: () => Promise<void> | void) => Promise<void>,
    onLinked: () => void,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#inTurn = inTurn;
    this.#onLinked = onLinked;
    this.#expectedHello = encodeHello(options.token);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#gone.abort();
      if (this.#isLinked) void this.#inTurn(() => options.source.release());
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    try {
      this.#heard = this.#heard.length === 0 ? chunk : Buffer.concat([this.#heard, chunk]);
      if (!this.#isLinked) this.#readHello();
      if (this.#isLinked) this.#readQuestions();
    } catch (error) {
      this.#options.onError(error);
      this.end();
    }
  }

  #readHello(): void {
    const wanted = this.#expectedHello.length;
    if (this.#heard.length < wanted) return;
    if (!timingSafeEqual(this.#heard.subarray(0, wanted), this.#expectedHello))
      throw new Error('a stranger connected to the frame link; its connection was closed');
    this.#heard = this.#heard.subarray(wanted);
    this.#isLinked = true;
    this.#onLinked();
  }

  #readQuestions(): void {
    while (this.#heard.length >= questionBytes) {
      const question = readQuestion(this.#heard.subarray(0, questionBytes));
      this.#heard = this.#heard.subarray(questionBytes);
      void this.#inTurn(() => this.#answer(question));
    }
  }

  async #answer(question: Question): Promise<void> {
    try {
      if (!this.#gone.signal.aborted) await this.#ask(question);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  async #ask(question: Question): Promise<void> {
    const { source } = this.#options;
    if (question.kind === 'cut') {
      const { width, height } = question;
      const rgb = source.cut(question);
      if (rgb === null) this.#send({ kind: 'gone' }, []);
      else this.#send({ kind: 'cut', width, height }, [rgb]);
      return;
    }
    // Whoever asks for the next frame has received all of the last one.
    const { kind: _, ...wanted } = question;
    source.release(wanted);
    const frame = await source.next(this.#gone.signal);
    if (frame !== null) this.#send(frame.header, frame.planes);
  }

  #send(header: AnswerHeader, body: readonly Uint8Array[]): void {
    if (this.#socket.destroyed) return;
    this.#socket.cork();
    this.#socket.write(encodeAnswerStart(header));
    for (const part of body) this.#socket.write(part);
    this.#socket.uncork();
  }
}
