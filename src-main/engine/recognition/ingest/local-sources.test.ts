import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCameraAddress } from '../../camera-address.ts';
import { HlsPackager } from './hls-packager.ts';
import { timescaleHz } from './mp4-boxes.ts';
import { readVideoFormat } from './parameter-sets.ts';
import { planOf } from './source-plan.ts';
import { IngestHarness } from './testing/ingest-harness.ts';
import { makeSyntheticClip } from './testing/synthetic-clip.ts';

const framesPerSecond = 25;
const lengthS = 2;
let directory: string;
let ingest: IngestHarness;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-recordings-'));
  const clip = await makeSyntheticClip({
    codec: 'h264',
    width: 320,
    height: 180,
    frames: lengthS * framesPerSecond,
    keyframeInterval: framesPerSecond,
    left: { y: 60, u: 100, v: 140 },
    right: { y: 180, u: 140, v: 100 },
  });
  const format = readVideoFormat(clip.codec, clip.parameterSets);
  if (format === null) throw new Error('the clip has no format');
  const packager = new HlsPackager(format);
  const usualDurationTicks = timescaleHz / framesPerSecond;
  const parts = clip.accessUnits.flatMap(({ nalUnits: units, isKeyframe }, nth) =>
    packager
      .push({ units, isKeyframe, ticks: nth * usualDurationTicks, usualDurationTicks })
      .map(({ bytes }) => Buffer.from(bytes)),
  );
  await writeFile(join(directory, 'doorway.mp4'), Buffer.concat([packager.init, ...parts]));
  await symlink(join(directory, 'doorway.mp4'), join(directory, 'link.mp4'));
  // What would make FFmpeg open something else, by another name.
  await writeFile(
    join(directory, 'playlist.mp4'),
    `#EXTM3U\n#EXTINF:1,\nfile://${join(directory, 'doorway.mp4')}\n`,
  );
  await writeFile(
    join(directory, 'list.mp4'),
    `ffconcat version 1.0\nfile ${join(directory, 'doorway.mp4')}\n`,
  );
  ingest = new IngestHarness();
});

afterAll(async () => {
  await ingest.stop();
  await rm(directory, { recursive: true, force: true });
});

it('plays a recording as it was taken, over and over, as any camera', { timeout: 60_000 }, async () => {
  ingest.post({
    kind: 'open',
    cameraId: 'played',
    url: 'recording://doorway.mp4',
    file: join(directory, 'doorway.mp4'),
  });
  const isOurs = (said: { readonly cameraId: string }) => said.cameraId === 'played';
  await ingest.next('state', (said) => isOurs(said) && said.state === 'live');
  const began = performance.now();
  const facts = await ingest.next('stream', isOurs);
  expect(facts).toMatchObject({ codec: 'converted', widthPx: 320, heightPx: 180 });
  const played = () =>
    ingest.heard
      .filter((said) => said.kind === 'fragment')
      .filter(isOurs)
      .reduce((sum, { durationS }) => sum + durationS, 0);
  while (played() < 2.5 * lengthS) await ingest.somethingNew();
  // Not faster than it was taken: the first piece may come at once.
  expect(performance.now() - began).toBeGreaterThan((2.5 * lengthS - 1.5) * 1_000);
  expect(
    ingest.heard
      .filter((said) => said.kind === 'state')
      .filter(isOurs)
      .map(({ state }) => state),
  ).toEqual(['connecting', 'live']);
  ingest.post({ kind: 'close', cameraId: 'played' });
});

it('tests one, and shows it pixelated', async () => {
  const file = join(directory, 'doorway.mp4');
  ingest.post({ kind: 'test', requestId: 1, url: 'recording://doorway.mp4', file });
  const tested = await ingest.next('tested', ({ requestId }) => requestId === 1);
  expect(tested).toMatchObject({ codec: 'converted', widthPx: 320, heightPx: 180 });
  expect(tested.picture?.length).toBeGreaterThan(100);
});

it.each([
  ['is not there', 'gone.mp4', 'camera-unreachable', 11],
  ['stands for another file', 'link.mp4', 'camera-unreachable', 12],
  ['is a playlist', 'playlist.mp4', 'camera-no-video', 13],
  ['is a list of files', 'list.mp4', 'camera-no-video', 14],
])('plays none that %s', async (_, name, code, requestId) => {
  ingest.post({ kind: 'test', requestId, url: 'recording://some.mp4', file: join(directory, name) });
  const { error } = await ingest.next('not-tested', (said) => said.requestId === requestId);
  expect(error.code).toBe(code);
  expect(error.message).not.toContain(directory);
});

it('says what to do where no USB camera is', async () => {
  ingest.post({ kind: 'test', requestId: 77, url: 'usb://video63' });
  const { error } = await ingest.next('not-tested', (said) => said.requestId === 77);
  expect(error).toMatchObject({ code: 'camera-unreachable', message: expect.stringContaining('Plug it in') });
});

it('asks each platform for a USB camera in its own way', () => {
  const plan = (url: string, platform: NodeJS.Platform) => {
    const check = checkCameraAddress(url);
    if (!check.ok) throw new Error(check.message);
    const { format, local } = planOf(check.address, platform);
    return [format, local];
  };
  expect(plan('usb://video0', 'linux')).toEqual(['video4linux2,v4l2', '/dev/video0']);
  expect(plan('usb://0', 'darwin')).toEqual(['avfoundation', '0:none']);
  expect(plan('usb://Integrated%20Camera', 'win32')).toEqual(['dshow', 'video=Integrated Camera']);
  expect(plan('usb://video0', 'freebsd')).toEqual(['none', '']);
});
