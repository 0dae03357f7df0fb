import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { checkCameraAddress, type CameraAddress } from '../../../camera-address.ts';
import { type CameraSimulator, startCameraSimulator } from '../../../../demo-cameras/camera-simulator.ts';
import { failures } from '../feed-failure.ts';
import { FfmpegSource } from '../ffmpeg-source.ts';
import { splitUnits } from '../nal-units.ts';
import { planOf } from '../source-plan.ts';
import type { StreamSource } from '../stream-source.ts';
import { makeSyntheticClip } from '../testing/synthetic-clip.ts';
import { RtspSource } from './rtsp-source.ts';

const credentials = { userName: 'operator', password: 'se:cr/et@1' };
const resolve = (host: string) => Promise.resolve(host);
const codecs = ['h264', 'h265'] as const;
let simulator: CameraSimulator;

beforeAll(async () => {
  const mounts = await Promise.all(
    codecs.map(async (codec) => ({
      id: codec,
      clip: await makeSyntheticClip({
        codec,
        width: 320,
        height: 180,
        frames: 50,
        keyframeInterval: 25,
        left: { y: 81, u: 90, v: 200 },
        right: { y: 170, u: 150, v: 80 },
      }),
      framesPerSecond: 25,
      credentials,
    })),
  );
  simulator = await startCameraSimulator({ mounts });
});
afterAll(() => simulator.close());

function addressOf(
  url: string,
  secrets: { userName?: string; password?: string } = credentials,
): CameraAddress {
  const check = checkCameraAddress(url, secrets);
  if (!check.ok) throw new Error(check.message);
  return check.address;
}

/** Its pictures from a keyframe to the next, each as its units and the time since the keyframe. */
async function readGroup(source: Pick<StreamSource, 'read'>) {
  const group: { readonly units: readonly Uint8Array[]; readonly ticks: number }[] = [];
  let beganAt = 0;
  for (;;) {
    const read = await source.read();
    if (!read.ok) throw new Error(read.failure.message);
    const { bytes, packet, isKeyframe, ticks = Number.NaN } = read.value;
    expect([packet.data, packet.isKeyframe]).toEqual([bytes, isKeyframe]);
    // FFmpeg often doesn't know the time of the very first.
    if (!Number.isNaN(ticks)) expect(packet.pts).toBe(BigInt(ticks));
    if (isKeyframe && group.length > 0) return group;
    if (isKeyframe) beganAt = ticks;
    if (isKeyframe || group.length > 0)
      group.push({ units: [...splitUnits(Uint8Array.from(bytes))], ticks: ticks - beganAt });
  }
}

test.each(codecs)('gives the same pictures of %s as FFmpeg does', async (codec) => {
  const address = addressOf(simulator.urlOf(codec));
  const own = new RtspSource(address, resolve);
  const other = new FfmpegSource(address, planOf(address), resolve);
  onTestFinished(async () => {
    await Promise.all([own.close(), other.close()]);
  });
  const [opened, openedByOther] = await Promise.all([own.open(), other.open()]);
  expect(opened).toEqual(openedByOther);
  // Of FFmpeg's first group the times are not known.
  await readGroup(other);
  // The loop has two groups of pictures: in three, both have come.
  const groups = [await readGroup(own), await readGroup(own), await readGroup(own)];
  expect(groups).toContainEqual(await readGroup(other));
});

test('an interrupted read ends at once, and every later one', async () => {
  const source = new RtspSource(addressOf(simulator.urlOf('h264')), resolve);
  onTestFinished(() => source.close());
  await source.open();
  await source.read();
  simulator.setFault('h264', 'stall');
  onTestFinished(() => simulator.setFault('h264', null));
  const reading = readGroup(source);
  source.interrupt();
  await expect(reading).rejects.toThrow(failures.stalled.message);
  expect(await source.read()).toEqual({ ok: false, failure: failures.stalled });
});

test.each([
  ['a wrong password', { ...credentials, password: 'wrong' }],
  ['no password', {}],
])('%s is not accepted', async (_, secrets) => {
  const source = new RtspSource(addressOf(simulator.urlOf('h264'), secrets), resolve);
  onTestFinished(() => source.close());
  expect(await source.open()).toEqual({ ok: false, failure: failures.unauthorised });
});

/** A camera that answers each request with the next of these. */
async function cameraThatAnswers(...answers: readonly string[]): Promise<string> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    let nth = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      heard.push(chunk.toString());
      socket.write(answers[nth] ?? '');
      nth += 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    expect(heard.join()).not.toContain(credentials.password);
  });
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  return `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/stream`;
}

const plain = 'RTSP/1.0 200 OK\r\n\r\n';
const described = (body: string): string =>
  `RTSP/1.0 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const video = described('v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n');

test.each([
  [
    'asks for the password in plain words',
    [plain, 'RTSP/1.0 401 No\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n'],
  ],
  ['points elsewhere', [plain, 'RTSP/1.0 302 Found\r\nLocation: rtsp://127.0.0.1/other\r\n\r\n']],
  ['offers sound alone', [plain, described('v=0\r\nm=audio 0 RTP/AVP 0\r\n')]],
  ['wants another transport', [plain, video, 'RTSP/1.0 461 Unsupported Transport\r\n\r\n']],
  [
    'sends another way than it was asked to',
    [plain, video, 'RTSP/1.0 200 OK\r\nSession: 1\r\nTransport: RTP/AVP;unicast\r\n\r\n'],
  ],
  ['speaks something else', ['HTTP/1.1 400 Bad Request\r\n\r\n']],
])('a camera that %s is left to FFmpeg', async (_, answers) => {
  const source = new RtspSource(addressOf(await cameraThatAnswers(...answers)), resolve);
  onTestFinished(() => source.close());
  expect(await source.open()).toBeNull();
});
