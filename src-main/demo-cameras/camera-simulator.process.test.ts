import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const entry = fileURLToPath(
  new URL(`./camera-simulator.process${extname(import.meta.filename)}`, import.meta.url),
);
const units = [Uint8Array.of(0x67, 0x64, 0, 0x1f), Uint8Array.of(0x68, 0xee), Uint8Array.of(0x65, 0x88)];
const clip = Buffer.concat(units.flatMap((unit) => [Uint8Array.of(0, 0, 0, 1), unit]));
let assetsDirectory: string;

beforeAll(async () => {
  assetsDirectory = await mkdtemp(join(tmpdir(), 'cordon-assets-'));
  await mkdir(join(assetsDirectory, 'demo', 'clips'), { recursive: true });
  const cameras = [
    { id: 'cam-01', clip: 'street' },
    { id: 'cam-02', clip: 'street' },
  ];
  const sha256 = createHash('sha256').update(clip).digest('hex');
  const file = { file: 'street.h264', sha256, width: 1280, height: 720, fps: 25, frames: 1 };
  const clips = [{ name: 'street', ...file, substream: { ...file, width: 640, height: 360 } }];
  const device = { id: 'spare', name: 'Spare camera', clip: 'street' };
  await writeFile(join(assetsDirectory, 'demo', 'cameras.json'), JSON.stringify({ cameras, device }));
  await writeFile(join(assetsDirectory, 'demo', 'clips', 'clips.json'), JSON.stringify(clips));
});

afterAll(() => rm(assetsDirectory, { recursive: true }));

function start() {
  const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.send({ kind: 'start', assetsDirectory, userName: 'demo', password: 'of-this-start' });
  return child;
}

test('serves the demo’s cameras under the credentials it was given, until it is stopped', async () => {
  await writeFile(join(assetsDirectory, 'demo', 'clips', 'street.h264'), clip);
  const child = start();
  const [message] = await once(child, 'message');
  const credentials = { userName: 'demo', password: 'of-this-start' };
  const urlOf = (id: string) => expect.stringMatching(new RegExp(`^rtsp://127\\.0\\.0\\.1:\\d+/${id}$`));
  expect(message).toEqual({
    kind: 'ready',
    streams: ['cam-01', 'cam-02', 'spare-main', 'spare-sub'].map((id) => ({
      cameraId: id,
      url: urlOf(id),
      ...credentials,
    })),
    device: {
      service: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/onvif\/device_service$/),
      discoveryPort: expect.any(Number),
      streams: [urlOf('spare-main'), urlOf('spare-sub')],
    },
  });
  const url: string = message.streams[0].url;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`DESCRIBE ${url} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('401 Unauthorized');
  socket.destroy();
  child.send({ kind: 'stop' });
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('ends with the process that started it', async () => {
  await writeFile(join(assetsDirectory, 'demo', 'clips', 'street.h264'), clip);
  const child = start();
  await once(child, 'message');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('plays no clip but the one of the manifest', async () => {
  await writeFile(join(assetsDirectory, 'demo', 'clips', 'street.h264'), Buffer.concat([clip, clip]));
  const [code] = await once(start(), 'exit');
  expect(code).not.toBe(0);
});
