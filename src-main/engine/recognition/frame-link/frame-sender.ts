import { connect, type Socket } from 'node:net';
import { encodeFrameStart, encodeHello, type FrameHeader } from './frame-protocol.ts';

/** A frame to send. Its memory belongs to the source, which may use it again after `release`. */
export interface OutgoingFrame {
  readonly header: FrameHeader;
  readonly detector: Uint8Array;
  /** Y, U and V, tightly packed, one after the other. */
  readonly picture: Uint8Array;
  release(): void;
}

export interface FrameSenderOptions {
  readonly socketPath: string;
  readonly token: string;
  /** Resolves with the next frame as soon as there is one, or with null once `signal` has aborted. */
  readonly nextFrame: (signal: AbortSignal) => Promise<OutgoingFrame | null>;
  readonly onError: (error: unknown) => void;
}

export interface FrameSender {
  close(): Promise<void>;
}

const firstRetryMs = 100;
const longestRetryMs = 1_000;

/** Keeps a connection to the inference process and gives it a frame whenever it asks for one. */
export function createFrameSender(options: FrameSenderOptions): FrameSender {
  let isClosed = false;
  let socket: Socket | undefined;
  let retryMs = firstRetryMs;
  let retryTimer: NodeJS.Timeout | undefined;
  let serving: Promise<void> = Promise.resolve();

  const open = (): void => {
    const current = connect(options.socketPath);
    socket = current;
    const gone = new AbortController();
    current.on('connect', () => {
      retryMs = firstRetryMs;
      current.write(encodeHello(options.token));
    });
    // Each byte is one request. Served one at a time: the source has memory for one frame.
    current.on('data', (requests) => {
      for (let request = 0; request < requests.length; request += 1) {
        serving = serving.then(() => serveOne(current, gone.signal, options)).catch(options.onError);
      }
    });
    // The inference process is not there yet or was restarted; 'close' follows and tries again.
    current.on('error', () => undefined);
    current.on('close', () => {
      gone.abort();
      if (isClosed) return;
      retryTimer = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
  };
  open();

  return {
    close: async () => {
      isClosed = true;
      clearTimeout(retryTimer);
      socket?.destroy();
      await new Promise<void>((resolve) => {
        if (socket === undefined || socket.closed) resolve();
        else socket.once('close', () => resolve());
      });
      await serving;
    },
  };
}

async function serveOne(socket: Socket, gone: AbortSignal, options: FrameSenderOptions): Promise<void> {
  const frame = gone.aborted ? null : await options.nextFrame(gone);
  if (frame === null) return;
  try {
    if (socket.destroyed) return;
    socket.cork();
    socket.write(encodeFrameStart(frame.header));
    socket.write(frame.detector);
    const written = new Promise<void>((resolve) => {
      // Also called, with an error, when the socket closes first: only then is the memory free again.
      socket.write(frame.picture, () => resolve());
    });
    socket.uncork();
    await written;
  } finally {
    frame.release();
  }
}
