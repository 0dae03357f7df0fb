import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Region } from '../frames/image.ts';
import {
  encodeAnswerStart,
  encodeHello,
  encodeQuestion,
  questionBytes,
  type FrameHeader,
} from './frame-protocol.ts';
import { createFrameReceiver, type FrameReceiver, type ReceivedFrame } from './frame-receiver.ts';
import { createFrameSender, type FrameSender, type FrameSource, type OutgoingFrame } from './frame-sender.ts';

const token = 'a-token-of-this-test';
let directory: string;
let socketPath: string;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-link-'));
  socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\${process.pid}-link` : join(directory, 'frames.sock');
});

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await rm(directory, { recursive: true });
});

function headerOf(sequence: number, width = 64, height = 64, contentHeight = height): FrameHeader {
  const detector = { width, height, contentHeight, scale: 0.5 };
  return {
    kind: 'frame',
    cameraId: 'cam-01',
    sequence,
    capturedAt: 1_795_390_751_431.5,
    width: 2 * width,
    height: 2 * contentHeight,
    detector,
  };
}

function frameOf(header: FrameHeader): OutgoingFrame {
  const { width, contentHeight } = header.detector;
  const plane = (nth: number) =>
    new Uint8Array(width * contentHeight).map((_, i) => 1 + ((i * 7 + nth + header.sequence) % 250));
  return { header, planes: [plane(0), plane(1), plane(2)] };
}

/** For comparing many pixels quickly. */
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const cutOf = ({ x, y, width, height }: Region): Uint8Array =>
  new Uint8Array(width * height * 3).fill(1 + ((x + y) % 250));

/** Gives the frames in order, then waits for the end; says what it was asked for. */
function sourceOf(
  frames: readonly OutgoingFrame[],
  changes: Partial<FrameSource> = {},
): FrameSource & { readonly asked: string[] } {
  const left = [...frames];
  const asked: string[] = [];
  return {
    asked,
    async next(signal) {
      asked.push('next');
      const frame = left.shift();
      if (frame !== undefined) return frame;
      if (!signal.aborted) await once(signal, 'abort');
      return null;
    },
    cut(region) {
      asked.push('cut');
      return cutOf(region);
    },
    release: () => void asked.push('release'),
    ...changes,
  };
}

const throwIt = (error: unknown): void => {
  throw error;
};

async function send(source: FrameSource, onError = throwIt): Promise<FrameSender> {
  const sender = await createFrameSender({ socketPath, token, source, onError });
  closers.push(() => sender.close());
  return sender;
}

function receive(
  onFrame: (frame: ReceivedFrame) => Promise<void> | void,
  onError: (error: unknown) => void = throwIt,
): FrameReceiver {
  const receiver = createFrameReceiver({ socketPath, token, onFrame, onError });
  closers.push(() => receiver.close());
  return receiver;
}

describe('the frame link', () => {
  test('carries pictures whole, of changing sizes, and zeros below them', async () => {
    const headers = [headerOf(0, 960, 576, 540), headerOf(1, 64, 128, 70), headerOf(2, 640, 384, 360)];
    const frames = headers.map(frameOf);
    const received: unknown[] = [];
    const all = Promise.withResolvers<void>();
    await send(sourceOf(frames));
    receive(({ header, detector: { planes, width, height } }) => {
      expect({ width, height }).toEqual({ width: header.detector.width, height: header.detector.height });
      const each = [0, 1, 2].map((nth) => planes.slice(nth * width * height, (nth + 1) * width * height));
      received.push({ header, planes: each.map(digestOf) });
      if (received.length === frames.length) all.resolve();
    });
    await all.promise;
    const withZeros = ({ header: { detector } }: OutgoingFrame, plane: Uint8Array) => {
      const whole = new Uint8Array(detector.width * detector.height);
      whole.set(plane);
      return digestOf(whole);
    };
    expect(received).toEqual(
      frames.map((frame) => ({
        header: frame.header,
        planes: frame.planes.map((plane) => withZeros(frame, plane)),
      })),
    );
  });

  test('fetches parts of the frame that is being looked at, at any size, and learns when it is gone', async () => {
    const regions = [
      { x: 3, y: 5, width: 7, height: 11 },
      { x: 0, y: 0, width: 1280, height: 720 },
      { x: 9, y: 9, width: 1, height: 1 },
    ];
    const got: unknown[] = [];
    const done = Promise.withResolvers<void>();
    const source = sourceOf([frameOf(headerOf(0, 640, 384, 360))], {
      cut: (region) => (region.width === 1 ? null : cutOf(region)),
    });
    await send(source);
    receive(async ({ cut }) => {
      for (const region of regions) {
        const part = await cut(region);
        got.push(part && { ...part, image: { ...part.image, data: digestOf(part.image.data) } });
      }
      done.resolve();
    });
    await done.promise;
    const [first, second] = regions.map(({ x, y, width, height }) => ({
      image: { width, height, data: digestOf(cutOf({ x, y, width, height })) },
      x,
      y,
    }));
    expect(got).toEqual([first, second, null]);
  });

  test('asks for the next frame only when the last one is done with, and has wiped it by then', async () => {
    const handled = Promise.withResolvers<void>();
    const secondCame = Promise.withResolvers<void>();
    let first: { frame: ReceivedFrame; part: Uint8Array } | undefined;
    const source = sourceOf([frameOf(headerOf(0, 128, 128)), frameOf(headerOf(1))]);
    await send(source);
    receive(async (frame) => {
      if (first !== undefined) {
        // Smaller than the first, so what is left of the first must be zero.
        expect(first.frame.detector.planes.subarray(64 * 64 * 3).every((value) => value === 0)).toBe(true);
        expect(first.part.every((value) => value === 0)).toBe(true);
        await expect(first.frame.cut({ x: 0, y: 0, width: 1, height: 1 })).rejects.toThrow('done with');
        return secondCame.resolve();
      }
      const part = await frame.cut({ x: 0, y: 0, width: 8, height: 8 });
      expect(part?.image.data.every((value) => value > 0)).toBe(true);
      first = { frame, part: part?.image.data ?? new Uint8Array() };
      await handled.promise;
      expect(source.asked).toEqual(['release', 'next', 'cut']);
    });
    while (first === undefined) await new Promise(setImmediate);
    handled.resolve();
    await secondCame.promise;
    expect(source.asked).toEqual(['release', 'next', 'cut', 'release', 'next']);
  });

  test('gives the frame back to its source when the other side is gone', async () => {
    const came = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    let isOut = false;
    const source = sourceOf([frameOf(headerOf(0))], {
      release: () => {
        if (isOut) released.resolve();
      },
    });
    const sender = await send(source);
    const stuck = receive(async ({ cut }) => {
      isOut = true;
      came.resolve();
      await released.promise;
      expect(await cut({ x: 0, y: 0, width: 1, height: 1 })).toBeNull();
    });
    await came.promise;
    void stuck.close();
    await released.promise;
    expect(sender.isConnected).toBe(false);
  });

  test('goes on after an error in the handler', async () => {
    const complaint = Promise.withResolvers<unknown>();
    const second = Promise.withResolvers<void>();
    await send(sourceOf([frameOf(headerOf(0)), frameOf(headerOf(1))]));
    receive(({ header }) => {
      if (header.sequence === 0) throw new Error('the model failed');
      second.resolve();
    }, complaint.resolve);
    expect(String(await complaint.promise)).toContain('the model failed');
    await second.promise;
  });

  test('connects whichever side comes first, and again after either was restarted', async () => {
    let came = Promise.withResolvers<void>();
    receive(
      () => came.resolve(),
      () => undefined,
    );
    for (let start = 0; start < 2; start += 1) {
      came = Promise.withResolvers();
      const sender = await createFrameSender({
        socketPath,
        token,
        source: sourceOf([frameOf(headerOf(start))]),
        onError: throwIt,
      });
      await came.promise;
      await sender.close();
    }
    let sequence = 2;
    await send(sourceOf([], { next: async () => frameOf(headerOf(sequence++)) }));
    for (let start = 0; start < 2; start += 1) {
      const again = Promise.withResolvers<void>();
      const receiver = receive(() => again.resolve());
      await again.promise;
      closers.pop();
      await receiver.close();
    }
  });

  test('serves a newer receiver in place of an older one, never two at a time', async () => {
    let out = 0;
    let most = 0;
    const source = sourceOf([], {
      next: async () => {
        out += 1;
        most = Math.max(most, out);
        return frameOf(headerOf(0));
      },
      release: () => void (out = 0),
    });
    await send(source);
    const first = Promise.withResolvers<void>();
    const holding = Promise.withResolvers<void>();
    receive(async () => {
      first.resolve();
      await holding.promise;
    });
    await first.promise;
    const second = Promise.withResolvers<void>();
    receive(() => second.resolve());
    await second.promise;
    holding.resolve();
    expect(most).toBe(1);
  });

  test.skipIf(process.platform === 'win32')('is open to this user alone', async () => {
    await send(sourceOf([]));
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
  });
});

describe('who asks for frames', () => {
  test('gets none without the token', async () => {
    const complaint = Promise.withResolvers<unknown>();
    const source = sourceOf([frameOf(headerOf(0))]);
    const sender = await send(source, complaint.resolve);
    const stranger = connect(socketPath);
    stranger.on('data', () => expect.unreachable('a stranger got something'));
    stranger.write(encodeHello('a-token-of-somebody!'));
    stranger.write(encodeQuestion({ kind: 'next' }));
    await once(stranger, 'close');
    expect(String(await complaint.promise)).toContain('stranger');
    expect(source.asked).toEqual([]);
    expect(sender.isConnected).toBe(false);
  });

  test('is cut off when what is asked makes no sense, whatever it is', async () => {
    const source = sourceOf([frameOf(headerOf(0))], {
      cut: () => throwIt(new RangeError('the region leaves the picture')) as never,
    });
    const errors: unknown[] = [];
    await send(source, (error) => void errors.push(error));
    const nonsense = fc.oneof(
      fc.uint8Array({ minLength: 8, maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.constant(encodeQuestion({ kind: 'cut', x: 0, y: 0, width: 1, height: 1 })),
    );
    await fc.assert(
      fc.asyncProperty(nonsense, async (bytes) => {
        errors.length = 0;
        const socket = connect(socketPath);
        socket.on('error', () => undefined);
        socket.write(encodeHello(token));
        socket.write(bytes);
        socket.end();
        socket.resume();
        await once(socket, 'close');
        // Less than a question is no error: the rest might still come.
        if (bytes.length >= questionBytes) expect(errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('who takes frames', () => {
  /** Listens in place of ingest; answers the first question with bytes. */
  async function answerWith(bytes: Uint8Array): Promise<unknown> {
    const complaint = Promise.withResolvers<unknown>();
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(bytes));
    });
    server.listen(socketPath);
    await once(server, 'listening');
    closers.push(async () => server.close());
    receive(() => expect.unreachable('nonsense was taken for a frame'), complaint.resolve);
    return complaint.promise;
  }

  test('closes on a picture of an impossible size, before it takes memory for it', async () => {
    const start = encodeAnswerStart(headerOf(0));
    start.writeUInt32BE(0xffff_ffff, 4);
    expect(String(await answerWith(start))).toContain('impossible size');
  });

  test('closes on a picture that is higher than what it is part of', async () => {
    expect(String(await answerWith(encodeAnswerStart(headerOf(0, 64, 64, 128))))).toContain(
      'impossible size',
    );
  });

  test('closes on an answer to another question', async () => {
    const part = encodeAnswerStart({ kind: 'cut', width: 1, height: 1 });
    expect(String(await answerWith(Buffer.concat([part, Buffer.alloc(3)])))).toContain('another question');
  });

  test('closes on more than was asked for', async () => {
    const gone = encodeAnswerStart({ kind: 'gone' });
    expect(String(await answerWith(Buffer.concat([gone, gone])))).toMatch(/nobody asked|another question/);
  });

  test('closes on a header that is none', async () => {
    const start = Buffer.alloc(10, 'x');
    start.writeUInt32BE(2, 0);
    expect(String(await answerWith(start))).toContain('no sense');
  });
});
