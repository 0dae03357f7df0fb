import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { FrameParser, type ReceivedFrame } from './frame-parser.ts';
import { encodeHello, nextByte } from './frame-protocol.ts';

export type { ReceivedFrame } from './frame-parser.ts';

export interface FrameReceiverOptions {
  /** A Unix socket in a directory of ours, or a named pipe on Windows. */
  readonly socketPath: string;
  /** Random and secret; a connection that doesn't begin with it is closed. */
  readonly token: string;
  /** The frame's memory is wiped and used again when this settles; the next frame is asked for only then. */
  readonly onFrame: (frame: ReceivedFrame) => Promise<void> | void;
  /** `onFrame` failed or the other side broke the protocol; the link goes on, or waits to be connected again. */
  readonly onError: (error: unknown) => void;
}

export interface FrameReceiver {
  readonly isConnected: boolean;
  close(): Promise<void>;
}

/** Listens for the ingest process and pulls one frame at a time from it: the newest there is when it is asked. */
export async function createFrameReceiver(options: FrameReceiverOptions): Promise<FrameReceiver> {
  const connections = new Set<Socket>();
  let linked: Link | null = null;

  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    const link = new Link(socket, options, () => {
      // A restarted ingest process may come before the old connection is known to be gone.
      if (linked !== link) linked?.end();
      linked = link;
    });
    socket.on('close', () => {
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
    },
  };
}

/** One connection: says nothing until it has heard the token. */
class Link {
  readonly #socket: Socket;
  readonly #options: FrameReceiverOptions;
  readonly #onLinked: () => void;
  readonly #parser = new FrameParser();
  readonly #expectedHello: Buffer;
  #hello = Buffer.alloc(0);
  #isLinked = false;

  constructor(socket: Socket, options: FrameReceiverOptions, onLinked: () => void) {
    this.#socket = socket;
    this.#options = options;
    this.#onLinked = onLinked;
    this.#expectedHello = encodeHello(options.token);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#parser.wipe());
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    try {
      this.#read(this.#isLinked ? chunk : this.#readHello(chunk));
    } catch (error) {
      this.#options.onError(error);
      this.end();
    } finally {
      // Node doesn't use this memory again; left alone it would keep pixels until it is collected.
      chunk.fill(0);
    }
  }

  /** Answers what follows the hello. */
  #readHello(chunk: Buffer): Buffer {
    const wanted = this.#expectedHello.length;
    this.#hello = Buffer.concat([this.#hello, chunk.subarray(0, wanted - this.#hello.length)]);
    if (this.#hello.length < wanted) return Buffer.alloc(0);
    if (!timingSafeEqual(this.#hello, this.#expectedHello)) {
      throw new Error('a stranger connected to the frame link; its connection was closed');
    }
    this.#isLinked = true;
    this.#onLinked();
    this.#askForNext();
    return Buffer.alloc(0);
  }

  #read(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const { used, frame } = this.#parser.take(bytes);
    if (frame === null) return;
    if (used < bytes.length) throw new Error('the frame link sent more than was asked for');
    void this.#handle(frame);
  }

  async #handle(frame: ReceivedFrame): Promise<void> {
    try {
      await this.#options.onFrame(frame);
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#parser.wipe();
    }
    this.#askForNext();
  }

  #askForNext(): void {
    if (!this.#socket.destroyed) this.#socket.write(Uint8Array.of(nextByte));
  }
}
