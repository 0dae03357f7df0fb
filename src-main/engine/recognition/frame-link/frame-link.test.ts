import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  detectorBytesOf,
  encodeFrameStart,
  encodeHello,
  type FrameHeader,
  planeBytesOf,
} from './frame-protocol.ts';
import { createFrameReceiver, type FrameReceiver, type ReceivedFrame } from './frame-receiver.ts';
import { createFrameSender, type FrameSender, type OutgoingFrame } from './frame-sender.ts';

const token = 'a-token-of-this-test';
let directory: string;
let socketPath: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-link-'));
  socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\${process.pid}-link` : join(directory, 'frames.sock');
});

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await rm(directory, { recursive: true });
});

function headerOf(sequence: number, width: number, height: number): FrameHeader {
  return {
    cameraId: 'cam-01',
    sequence,
    capturedAt: 1_795_390_751_431.5,
    width,
    height,
    detector: { width: 64, height: 64, contentWidth: 37, contentHeight: 21, scale: 0.5 },
    colour: { matrix: 'bt709', range: 'limited' },
  };
}

function frameOf(header: FrameHeader, value: number, onRelease: () => void = () => undefined): OutgoingFrame {
  return {
    header,
    detector: new Uint8Array(detectorBytesOf(header)).fill(value),
    picture: new Uint8Array(planeBytesOf(header).total).map((_, index) => (index * 7 + value) % 251),
    release: onRelease,
  };
}

async function receive(options: {
  readonly onFrame: (frame: ReceivedFrame) => Promise<void> | void;
  readonly onError?: (error: unknown) => void;
}): Promise<FrameReceiver> {
  const receiver = await createFrameReceiver({
    socketPath,
    token,
    onFrame: options.onFrame,
    onError:
      options.onError ??
      ((error) => {
        throw error;
      }),
  });
  closers.push(() => receiver.close());
  return receiver;
}

function send(
  nextFrame: (signal: AbortSignal) => Promise<OutgoingFrame | null>,
  withToken = token,
): FrameSender {
  const sender = createFrameSender({
    socketPath,
    token: withToken,
    nextFrame,
    onError: (error) => {
      throw error;
    },
  });
  closers.push(() => sender.close());
  return sender;
}

/** Answers the frames in order, then waits for the end. */
function supplyOf(frames: readonly OutgoingFrame[]): (signal: AbortSignal) => Promise<OutgoingFrame | null> {
  const left = [...frames];
  return async (signal) => {
    const frame = left.shift();
    if (frame !== undefined) return frame;
    if (!signal.aborted) await once(signal, 'abort');
    return null;
  };
}

describe('the frame link', () => {
  test('carries frames whole, of changing sizes, also odd ones', async () => {
    const frames = [
      frameOf(headerOf(0, 1280, 720), 3),
      frameOf(headerOf(1, 75, 43), 5),
      frameOf(headerOf(2, 640, 360), 9),
    ];
    const received: { header: FrameHeader; detector: Uint8Array; picture: Uint8Array }[] = [];
    const all = Promise.withResolvers<void>();
    await receive({
      onFrame: ({ header, detector, planes }) => {
        received.push({
          header,
          detector: Uint8Array.from(detector),
          picture: Uint8Array.from(Buffer.concat([planes.y, planes.u, planes.v])),
        });
        if (received.length === frames.length) all.resolve();
      },
    });
    send(supplyOf(frames));
    await all.promise;
    expect(received).toEqual(frames.map(({ header, detector, picture }) => ({ header, detector, picture })));
  });

  test('asks for the next frame only when the last one is done with, and has wiped it by then', async () => {
    const asked: number[] = [];
    const handled = Promise.withResolvers<void>();
    const secondCame = Promise.withResolvers<void>();
    let first: ReceivedFrame | undefined;
    const supply = supplyOf([frameOf(headerOf(0, 64, 64), 1), frameOf(headerOf(1, 32, 32), 2)]);
    await receive({
      onFrame: async (frame) => {
        if (first !== undefined) {
          // Smaller than the first, so what is left of the first must be zero.
          expect(first.planes.y.subarray(32 * 32 * 2).every((value) => value === 0)).toBe(true);
          return secondCame.resolve();
        }
        first = frame;
        await handled.promise;
        expect(asked).toEqual([0]);
      },
    });
    send(async (signal) => {
      const frame = await supply(signal);
      if (frame !== null) asked.push(frame.header.sequence);
      return frame;
    });
    while (first === undefined) await new Promise(setImmediate);
    handled.resolve();
    await secondCame.promise;
    expect(asked).toEqual([0, 1]);
  });

  test('gives each frame back to its source', async () => {
    const released = Promise.withResolvers<void>();
    await receive({ onFrame: () => undefined });
    send(supplyOf([frameOf(headerOf(0, 64, 64), 1, released.resolve)]));
    await released.promise;
  });

  test('closes on a stranger and says so', async () => {
    const complaint = Promise.withResolvers<unknown>();
    const receiver = await receive({
      onFrame: () => expect.unreachable('a stranger’s frame was taken'),
      onError: complaint.resolve,
    });
    const stranger = connect(socketPath);
    stranger.write(encodeHello('a-token-of-somebody!'));
    stranger.write(encodeFrameStart(headerOf(0, 64, 64)));
    await once(stranger, 'close');
    expect(String(await complaint.promise)).toContain('stranger');
    expect(receiver.isConnected).toBe(false);
  });

  test('closes on a frame of an impossible size, before it takes memory for it', async () => {
    const complaint = Promise.withResolvers<unknown>();
    await receive({ onFrame: () => undefined, onError: complaint.resolve });
    const broken = connect(socketPath);
    broken.write(encodeHello(token));
    await once(broken, 'data');
    const start = encodeFrameStart(headerOf(0, 64, 64));
    start.writeUInt32BE(0xffff_ffff, 8);
    broken.write(start);
    await once(broken, 'close');
    expect(String(await complaint.promise)).toContain('impossible size');
  });

  test('goes on after an error in the handler', async () => {
    const complaint = Promise.withResolvers<unknown>();
    const second = Promise.withResolvers<void>();
    await receive({
      onFrame: ({ header }) => {
        if (header.sequence === 0) throw new Error('the model failed');
        second.resolve();
      },
      onError: complaint.resolve,
    });
    send(supplyOf([frameOf(headerOf(0, 64, 64), 1), frameOf(headerOf(1, 64, 64), 2)]));
    expect(String(await complaint.promise)).toContain('the model failed');
    await second.promise;
  });

  test('connects whichever side comes first, and again after the receiver was restarted', async () => {
    let sequence = 0;
    send(async () => frameOf(headerOf(sequence++, 64, 64), 1));
    for (let start = 0; start < 2; start += 1) {
      const came = Promise.withResolvers<void>();
      const receiver = await receive({ onFrame: () => came.resolve() });
      await came.promise;
      closers.pop();
      await receiver.close();
    }
  });

  test.skipIf(process.platform === 'win32')('is open to this user alone', async () => {
    await receive({ onFrame: () => undefined });
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
  });
});
