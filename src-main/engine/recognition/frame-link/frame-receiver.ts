import { connect, type Socket } from 'node:net';
import type { PlanarImage, Region, RegionImage } from '../frames/image.ts';
import { type Answer, AnswerReader } from './answer-reader.ts';
import {
  encodeHello,
  encodeQuestion,
  type FrameHeader,
  type NextFrame,
  type Question,
} from './frame-protocol.ts';

/** A frame in memory that is used again for the next one: nothing of it may be kept. */
export interface ReceivedFrame {
  readonly header: FrameHeader;
  /** The picture for the detector: `header.detector.width` × `height`. */
  readonly detector: PlanarImage;
  /**
   * A part of the picture at full resolution, valid until the next cut. Null when the frame is gone because its camera
   * may not be recognised any more, or ingest is gone.
   */
  readonly cut: (region: Region) => Promise<RegionImage | null>;
}

export interface FrameReceiverOptions {
  /** Where ingest listens: a Unix socket in a directory of ours, or a named pipe on Windows. */
  readonly socketPath: string;
  /** Random and secret; ingest gives frames to nobody else. */
  readonly token: string;
  /**
   * The frame's memory is wiped and used again when this settles; the next frame is asked for only then. Answers what
   * the next picture of its camera is to be like; nothing: as it was.
   */
  readonly onFrame: (frame: ReceivedFrame) => Promise<NextFrame | void> | NextFrame | void;
  /** `onFrame` failed or the other side broke the protocol; the link goes on, or connects again. */
  readonly onError: (error: unknown) => void;
}

export interface FrameReceiver {
  close(): Promise<void>;
}

const firstRetryMs = 100;
const longestRetryMs = 1_000;

/** Keeps a connection to the ingest process and pulls one frame at a time: the newest there is when it is asked. */
export function createFrameReceiver(options: FrameReceiverOptions): FrameReceiver {
  let isClosed = false;
  let retryMs = firstRetryMs;
  let retryTimer: NodeJS.Timeout | undefined;
  let link: Link | undefined;

  const open = (): void => {
    link = new Link(options, {
      onConnect: () => {
        retryMs = firstRetryMs;
      },
      onClose: () => {
        if (isClosed) return;
        retryTimer = setTimeout(open, retryMs);
        retryMs = Math.min(retryMs * 2, longestRetryMs);
      },
    });
  };
  open();

  return {
    close: async () => {
      isClosed = true;
      clearTimeout(retryTimer);
      await link?.close();
    },
  };
}

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** One connection: asks for a frame, has it dealt with, asks for the next. */
class Link {
  readonly #options: FrameReceiverOptions;
  readonly #reader = new AnswerReader();
  readonly #socket: Socket;
  readonly #closed = Promise.withResolvers<void>();
  #asked: Asked | null = null;
  #pulling: Promise<void> = Promise.resolve();

  constructor(
    options: FrameReceiverOptions,
    { onConnect, onClose }: { readonly onConnect: () => void; readonly onClose: () => void },
  ) {
    this.#options = options;
    this.#socket = connect({
      path: options.socketPath,
      onread: { buffer: () => this.#reader.target, callback: (count) => this.#take(count) },
    });
    this.#socket.on('connect', () => {
      onConnect();
      this.#socket.write(encodeHello(options.token));
      this.#pulling = this.#pull();
    });
    // Ingest is not there yet or was restarted; 'close' follows and tries again.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.#asked?.reject(new LinkClosedError());
      this.#asked = null;
      this.#closed.resolve();
      onClose();
    });
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await this.#closed.promise;
    await this.#pulling;
  }

  async #pull(): Promise<void> {
    try {
      let wanted: NextFrame | undefined;
      for (;;) {
        const answer = await this.#ask({ kind: 'next', ...wanted });
        if (!('detector' in answer)) throw new Error('the frame link answered another question');
        wanted = await this.#handle(answer.header, answer.detector);
      }
    } catch (error) {
      if (!(error instanceof LinkClosedError)) this.#options.onError(error);
      this.#socket.destroy();
    } finally {
      this.#reader.wipe();
    }
  }

  async #handle(header: FrameHeader, detector: PlanarImage): Promise<NextFrame | undefined> {
    let isDone = false;
    const cut = async (region: Region): Promise<RegionImage | null> => {
      if (isDone) throw new Error('a part of a frame was asked for after the frame was done with');
      const answer = await this.#ask({ kind: 'cut', ...region }).catch((error: unknown) => {
        if (error instanceof LinkClosedError) return null;
        throw error;
      });
      if (answer === null || !('rgb' in answer)) return null;
      const { width, height } = answer.header;
      if (width !== region.width || height !== region.height)
        throw new Error('the frame link answered with another part of the frame');
      return { image: { width, height, data: answer.rgb }, x: region.x, y: region.y };
    };
    try {
      return (await this.#options.onFrame({ header, detector, cut })) ?? undefined;
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    } finally {
      isDone = true;
      this.#reader.wipe();
    }
  }

  #ask(question: Question): Promise<Answer> {
    if (this.#socket.destroyed) return Promise.reject(new LinkClosedError());
    if (this.#asked !== null) return Promise.reject(new Error('one question at a time'));
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#socket.write(encodeQuestion(question));
    });
  }

  /** Runs within the read of a socket: throws nothing. */
  #take(count: number): boolean {
    try {
      const answer = this.#reader.take(count);
      if (answer === null) return true;
      const asked = this.#asked;
      if (asked === null) throw new Error('the frame link answered what nobody asked');
      this.#asked = null;
      asked.resolve(answer);
      return true;
    } catch (error) {
      this.#options.onError(error);
      this.#socket.destroy();
      return false;
    }
  }
}

/** The other side is gone; whatever was being asked has no answer. */
class LinkClosedError extends Error {
  constructor() {
    super('the frame link closed');
  }
}
