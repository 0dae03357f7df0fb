import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CameraSimulator, startCameraSimulator } from '../../../demo-cameras/camera-simulator.ts';
import { gateLeaseMs } from '../gate/gate-lease.ts';
import { createFrameReceiver, type FrameReceiver, type ReceivedFrame } from '../frame-link/frame-receiver.ts';
import type { FromIngest } from './messages.ts';
import { IngestHarness } from './testing/ingest-harness.ts';
import { readMp4 } from './testing/read-mp4.ts';
import { makeSyntheticClip } from './testing/synthetic-clip.ts';

/** Holds what a URL must escape, so that a mistake in escaping shows. */
const credentials = { userName: 'operator', password: `se:cr/et@${randomBytes(6).toString('hex')}` };
const left = { y: 81, u: 90, v: 200 };
const right = { y: 170, u: 150, v: 80 };

let simulator: CameraSimulator;
let ingest: IngestHarness;
const rawServers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

beforeAll(async () => {
  const h264 = await makeSyntheticClip({
    codec: 'h264',
    width: 320,
    height: 180,
    frames: 50,
    keyframeInterval: 25,
    left,
    right,
  });
  const h265 = await makeSyntheticClip({
    codec: 'h265',
    width: 320,
    height: 180,
    frames: 50,
    keyframeInterval: 25,
    left,
    right,
  });
  const ids = [
    'live',
    'close',
    'frames',
    'stall',
    'drop',
    'garbage',
    'noise',
    'refuse',
    'sound',
    'wrong',
    'test',
    'gone',
  ];
  simulator = await startCameraSimulator({
    mounts: [
      ...ids.map((id) => ({ id, clip: h264, framesPerSecond: 25, credentials })),
      { id: 'h265', clip: h265, framesPerSecond: 25, credentials },
    ],
  });
  ingest = new IngestHarness();
});

afterAll(async () => {
  await ingest.stop();
  await simulator.close();
  for (const { server, sockets } of rawServers) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  // Whatever happened above: the process ended by itself, and never said a secret.
  expect(ingest.exitCode).toBe(0);
  const said = ingest.heard.filter(({ kind }) => kind !== 'fragment' && kind !== 'init');
  const text = JSON.stringify(said);
  for (const secret of [
    credentials.password,
    encodeURIComponent(credentials.password),
    credentials.userName,
  ]) {
    expect(text).not.toContain(secret);
  }
});

function open(cameraId: string, secrets: { userName?: string; password?: string } = credentials): void {
  ingest.post({ kind: 'open', cameraId, url: simulator.urlOf(cameraId), ...secrets });
}

/** Waits for a state of a camera; what had been heard before `from` doesn't count. */
function state(cameraId: string, wanted: string, from = 0): Promise<Extract<FromIngest, { kind: 'state' }>> {
  return ingest.next('state', (said) => said.cameraId === cameraId && said.state === wanted, from);
}

/** Concurrent tests have no expect.poll. */
async function noViewer(mountId: string): Promise<void> {
  await vi.waitUntil(() => simulator.viewerCount(mountId) === 0, { timeout: 10_000 });
}

async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  rawServers.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  return `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/stream`;
}

describe.concurrent('a camera', () => {
  test.each(['live', 'h265'])(
    'that is well (%s) becomes fMP4 that FFmpeg reads back whole',
    async (cameraId) => {
      open(cameraId);
      await state(cameraId, 'live');
      await ingest.next('fragment', (said) => said.cameraId === cameraId && said.sequence === 25);
      const stream = await ingest.next('stream', (said) => said.cameraId === cameraId);
      expect(stream).toMatchObject({
        codec: cameraId === 'live' ? 'h264' : 'h265',
        mimeCodec: expect.stringMatching(cameraId === 'live' ? /^avc1\./ : /^hvc1\./),
        widthPx: 320,
        heightPx: 180,
        framesPerSecond: 25,
      });
      const init = await ingest.next('init', (said) => said.cameraId === cameraId);
      // Of 200 ms, five to a segment.
      const fragments = ingest.heard
        .filter((said) => said.kind === 'fragment')
        .filter((said) => said.cameraId === cameraId)
        .slice(0, 20);
      expect(fragments.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, at) => at));
      const starts = fragments.filter(({ startsSegment, isIndependent }) => startsSegment && isIndependent);
      expect(starts.map(({ sequence }) => sequence)).toEqual([0, 5, 10, 15]);
      const file = await readMp4(Buffer.concat([init.bytes, ...fragments.map(({ bytes }) => bytes)]));
      expect(file).toEqual({
        width: 320,
        height: 180,
        keyframes: [0, 25, 50, 75],
        // The clip is two seconds long: the times rise over the end of its loop.
        presentationTimes: Array.from({ length: 100 }, (_, index) => expect.closeTo(index / 25, 4)),
        decodedFrames: 100,
      });
      const [first, second] = starts;
      // Dated by the earliest arrival so far: where this machine was late with the first pictures and no more with those
      // after them, the first segment is dated too late and the second less so. Never the other way round.
      const apartMs = (second?.startsAt ?? NaN) - (first?.startsAt ?? NaN);
      expect(apartMs).toBeLessThan(1_001);
      expect(second?.startsAt).toBeLessThanOrEqual(Date.now());
      expect(first?.startsAt).toBeGreaterThan(Date.now() - 60_000);
    },
  );

  test('that somebody looks at closely hands over each picture by itself, and only while they look', async () => {
    open('close');
    ingest.post({ kind: 'look-closely', cameraIds: ['close'] });
    const lengths = async (wanted: (pictures: number) => boolean): Promise<void> => {
      const from = ingest.heard.length;
      await ingest.next(
        'fragment',
        (said) => said.cameraId === 'close' && wanted(Math.round(said.durationS * 25)),
        from,
      );
    };
    await lengths((pictures) => pictures === 1);
    ingest.post({ kind: 'look-closely', cameraIds: [] });
    await lengths((pictures) => pictures === 5);
  });

  test('that stops sending is flagged, and is live again when it goes on', async () => {
    open('stall');
    await state('stall', 'live');
    const from = ingest.heard.length;
    simulator.setFault('stall', 'stall');
    const stalled = await state('stall', 'stalled', from);
    expect(stalled.message).toContain('sends no picture');
    expect(stalled.retryInMs).toBeLessThan(3_000);
    simulator.setFault('stall', null);
    await state('stall', 'live', from);
    await ingest.next('init', (said) => said.cameraId === 'stall', from);
  });

  test('that drops the connection is reconnected, with a new initialisation and rising numbers', async () => {
    open('drop');
    await ingest.next('fragment', (said) => said.cameraId === 'drop');
    const from = ingest.heard.length;
    simulator.dropViewers('drop');
    await state('drop', 'lost', from);
    await state('drop', 'live', from);
    const later = await ingest.next('fragment', (said) => said.cameraId === 'drop', from);
    expect(later.sequence).toBeGreaterThan(0);
    expect(
      ingest.heard.slice(from).find((said) => said.kind === 'init' && said.cameraId === 'drop'),
    ).toBeDefined();
  });

  test.each([
    ['garbage', 'stalled'],
    ['noise', 'lost'],
    ['refuse', 'refused'],
  ] as const)('with the fault %s is flagged as %s and recovers', async (fault, expected) => {
    open(fault);
    await state(fault, 'live');
    const from = ingest.heard.length;
    simulator.setFault(fault, fault);
    await state(fault, expected, from);
    const restored = ingest.heard.length;
    simulator.setFault(fault, null);
    await state(fault, 'live', restored);
  });

  test('that sends sound alone is told apart', async () => {
    simulator.setFault('sound', 'not-video');
    open('sound');
    expect((await state('sound', 'not-video')).message).toContain('no video');
  });

  test.each([
    ['a wrong password', { userName: credentials.userName, password: 'wrong-password' }],
    ['no password', {}],
  ])('with %s is not tried again soon', async (_, secrets) => {
    const from = ingest.heard.length;
    open('wrong', secrets);
    const refused = await state('wrong', 'unauthorised', from);
    expect(refused.message).toContain('user name and password');
    expect(refused.retryInMs).toBeGreaterThan(5_000);
    expect(JSON.stringify(refused)).not.toContain('wrong-password');
  });

  test('with a wrong path is told so', async () => {
    ingest.post({ kind: 'open', cameraId: 'path', url: `rtsp://127.0.0.1:${simulator.port}/nowhere` });
    const refused = await state('path', 'bad-address');
    expect(refused.message).toContain('path');
    expect(refused.retryInMs).toBeGreaterThan(5_000);
  });

  test('with an address that is none is told so and never tried', async () => {
    ingest.post({ kind: 'open', cameraId: 'none', url: 'file:///etc/passwd' });
    expect((await state('none', 'bad-address')).retryInMs).toBeUndefined();
  });

  test('at a closed port is refused, and tried again', async () => {
    const closed = await startCameraSimulator({ mounts: [] });
    await closed.close();
    ingest.post({ kind: 'open', cameraId: 'port', url: `rtsp://127.0.0.1:${closed.port}/stream` });
    expect((await state('port', 'refused')).message).toContain('port');
  });

  test('with a host that nobody knows is unreachable', async () => {
    ingest.post({ kind: 'open', cameraId: 'host', url: 'rtsp://no-such-camera.invalid/stream' });
    expect((await state('host', 'unreachable')).message).toContain('host');
  });

  test('that answers nothing is unreachable', async () => {
    const url = await listen(() => undefined);
    ingest.post({ kind: 'open', cameraId: 'silent', url });
    expect((await state('silent', 'unreachable')).message).toContain('does not answer');
  });

  test.each([
    ['noise', () => randomBytes(16_384)],
    ['headers', () => Buffer.from('X-More: yes\r\n'.repeat(1_000))],
    ['drips', () => Buffer.from('R')],
  ])('that answers with endless %s is given up', async (name, pour) => {
    const url = await listen((socket) => {
      const isSlow = name === 'drips';
      if (!isSlow) socket.write('RTSP/1.0 200 OK\r\n');
      const timer = setInterval(() => socket.writableNeedDrain || socket.write(pour()), isSlow ? 200 : 1);
      socket.on('close', () => clearInterval(timer));
    });
    ingest.post({ kind: 'open', cameraId: `endless ${name}`, url });
    await ingest.next('state', (said) => said.cameraId === `endless ${name}` && said.retryInMs !== undefined);
    // It is not closed: stopping the process at the end must not hang on it.
  });

  test('says nothing any more once it is closed', async () => {
    open('gone');
    await state('gone', 'live');
    ingest.post({ kind: 'close', cameraId: 'gone' });
    // The answer to a later message marks that the close has been handled.
    ingest.post({ kind: 'open', cameraId: 'mark', url: 'none' });
    await state('mark', 'bad-address');
    const from = ingest.heard.length;
    await ingest.next('fragment', (said) => said.cameraId === 'live', from);
    await ingest.next('stats', () => true, from);
    expect(ingest.heard.slice(from).filter((said) => 'cameraId' in said && said.cameraId === 'gone')).toEqual(
      [],
    );
    await noViewer('gone');
  });
});

describe.concurrent('a test of a stream', () => {
  test('tells what it carries, and leaves', async () => {
    ingest.post({ kind: 'test', requestId: 1, url: simulator.urlOf('test'), ...credentials });
    const tested = await ingest.next('tested', ({ requestId }) => requestId === 1);
    // In squares: nobody can be known in it.
    expect((await sharp(tested.picture ?? undefined).metadata()).width).toBe(32);
    expect(tested).toEqual({
      kind: 'tested',
      requestId: 1,
      codec: 'h264',
      mimeCodec: expect.stringMatching(/^avc1\./),
      widthPx: 320,
      heightPx: 180,
      framesPerSecond: 25,
      picture: expect.any(Uint8Array),
      tookMs: expect.any(Number),
    });
    await noViewer('test');
  });

  test('tells why there is nothing', async () => {
    const url = simulator.urlOf('test').replace('rtsp://', 'rtsp://somebody:wrong@');
    ingest.post({ kind: 'test', requestId: 2, url });
    ingest.post({ kind: 'test', requestId: 3, url: 'ftp://127.0.0.1/' });
    const wrong = await ingest.next('not-tested', ({ requestId }) => requestId === 2);
    expect(wrong.error).toMatchObject({
      code: 'camera-refused',
      message: expect.stringContaining('password'),
    });
    const none = await ingest.next('not-tested', ({ requestId }) => requestId === 3);
    expect(none.error).toMatchObject({ code: 'bad-request', message: expect.stringContaining('rtsp://') });
  });
});

describe('frames for recognition', () => {
  let directory: string;
  let receiver: FrameReceiver;
  const frames: {
    header: ReceivedFrame['header'];
    means: Readonly<Record<string, readonly number[]>>;
    padding: number;
  }[] = [];
  let wake: () => void = () => undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cordon-frames-'));
    const socketPath =
      process.platform === 'win32' ? `\\\\.\\pipe\\cordon-${process.pid}` : join(directory, 'frames.sock');
    receiver = createFrameReceiver({
      socketPath,
      token: 'frames',
      onFrame: async (frame) => {
        const measured = await measure(frame);
        // The gate closed while it was measured.
        if (measured === null) return;
        frames.push(measured);
        wake();
        return { detectorSidePx: 320 };
      },
      onError: (error) => {
        throw error;
      },
    });
    ingest.post({ kind: 'link', socketPath, token: 'frames' });
  });

  afterAll(async () => {
    await receiver.close();
    await rm(directory, { recursive: true });
  });

  async function frameCount(count: number): Promise<void> {
    while (frames.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  test('come while the camera may be recognised, with the right pixels, and stop when it may not', async () => {
    open('frames');
    await state('frames', 'live');
    const before = await ingest.next(
      'stats',
      ({ cameraId, lastPictureAt }) => cameraId === 'frames' && lastPictureAt !== null,
    );
    expect(before.framesDecoded).toBe(0);
    expect(frames).toEqual([]);

    // Over and over, as the engine does: the process forgets a gate that nobody renews, and four frames may take a busy
    // machine longer than that.
    const renew = (): void => ingest.post({ kind: 'recognise', cameraIds: ['frames'] });
    renew();
    const renewal = setInterval(renew, gateLeaseMs / 5);
    try {
      await frameCount(4);
    } finally {
      clearInterval(renewal);
    }
    const [first, ...others] = frames;
    expect(first?.header).toEqual({
      kind: 'frame',
      cameraId: 'frames',
      sequence: expect.any(Number),
      capturedAt: expect.any(Number),
      width: 320,
      height: 180,
      detector: { width: 256, height: 192, contentHeight: 144, scale: 0.8 },
    });
    for (const other of others) {
      expect(other.header.sequence).toBeGreaterThan(first?.header.sequence ?? 0);
      // As large as was asked for.
      expect(other.header.detector).toEqual({ width: 320, height: 192, contentHeight: 180, scale: 1 });
    }
    expect(first?.padding).toBe(0);
    expect(first?.means).toEqual({
      leftDetector: near(bt709(left)),
      rightDetector: near(bt709(right)),
      leftCut: near(bt709(left)),
      rightCut: near(bt709(right)),
    });

    ingest.post({ kind: 'recognise', cameraIds: [] });
    const from = ingest.heard.length;
    const stats = (after: number): Promise<Extract<FromIngest, { kind: 'stats' }>> =>
      ingest.next('stats', ({ cameraId }) => cameraId === 'frames', after);
    await stats(from);
    const shut = await stats(ingest.heard.length);
    const count = frames.length;
    const later = await stats(ingest.heard.length);
    expect(later.framesDecoded).toBe(shut.framesDecoded);
    expect(frames.length).toBe(count);
    expect(later.lastPictureAt).toBeGreaterThan(shut.lastPictureAt ?? 0);
  });
});

/** Mean colours of the middle of each half, and the largest value outside the picture; null when the frame is gone. */
async function measure({ header, detector, cut }: ReceivedFrame) {
  const { width, height } = header;
  const { planes, width: columns, height: rows } = detector;
  const { contentHeight } = header.detector;
  const detectorMean = (share: number): readonly number[] =>
    [0, 1, 2].map((plane) =>
      mean((x, y) => planes[(plane * rows + y) * columns + x], columns * share, columns / 4, contentHeight),
    );
  // Odd offsets and sides, so that luma and chroma don't fall together.
  const cutMean = async (fromX: number): Promise<readonly number[] | null> => {
    const region = { x: fromX + 1, y: 3, width: width / 4 - 3, height: height - 8 };
    const part = await cut(region);
    if (part === null) return null;
    const { image } = part;
    expect(part).toMatchObject({ x: region.x, y: region.y });
    return [0, 1, 2].map((channel) =>
      mean((x, y) => image.data[(y * image.width + x) * 3 + channel], 0, image.width, image.height),
    );
  };
  const padding = [0, 1, 2].flatMap((plane) => [
    ...planes.subarray((plane * rows + contentHeight) * columns, (plane + 1) * rows * columns),
  ]);
  const detectorMeans = { leftDetector: detectorMean(1 / 8), rightDetector: detectorMean(5 / 8) };
  const leftCut = await cutMean(width / 8);
  const rightCut = leftCut === null ? null : await cutMean((width * 5) / 8);
  if (leftCut === null || rightCut === null) return null;
  return { header, padding: Math.max(...padding), means: { ...detectorMeans, leftCut, rightCut } };
}

function mean(
  valueAt: (x: number, y: number) => number | undefined,
  fromX: number,
  width: number,
  height: number,
): number {
  let sum = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = fromX; x < fromX + width; x += 1) sum += valueAt(x, y) ?? Number.NaN;
  }
  return sum / (width * height);
}

/** Within four steps of 255: what compression and rounding may change. */
function near(values: readonly number[]): readonly unknown[] {
  return values.map((value) =>
    expect.toSatisfy((actual: number) => Math.abs(actual - value) <= 4, `about ${value}`),
  );
}

/** ITU-R BT.709, limited range. */
function bt709({
  y,
  u,
  v,
}: {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}): readonly number[] {
  const light = ((y - 16) * 255) / 219;
  const [cb, cr] = [((u - 128) * 255) / 224, ((v - 128) * 255) / 224];
  return [light + 1.5748 * cr, light - 0.1873 * cb - 0.4681 * cr, light + 1.8556 * cb].map((channel) =>
    Math.min(255, Math.max(0, channel)),
  );
}
