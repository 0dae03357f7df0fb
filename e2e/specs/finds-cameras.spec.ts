import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { startOnvifDevice } from '../../src-main/demo-cameras/onvif-device.ts';
import { startConsole } from '../fixtures/console.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { CamerasPage } from '../pages/cameras-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';
import { loadClip, startCameraSimulator } from '../simulators/camera-simulator.ts';

const spare = 'Spare doorway camera';

test('an admin finds a camera on the network, picks its streams, sees its picture and adds it', async ({
  console: { page },
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await new SignInPage(page).as(demoPeople.admin);
  const cameras = new CamerasPage(page);
  await cameras.open();
  await cameras.find();
  await expect(cameras.found(spare)).toBeVisible({ timeout: 15_000 });
  await expect(cameras.found(spare)).not.toContainText('Already here');
  // The demo asks nobody but its own.
  await cameras.enterDevice({ service: '127.0.0.1:9' });
  await cameras.askForStreams();
  await expect(cameras.finder.getByText(/only its own simulated cameras/)).toBeVisible();

  await cameras.found(spare).getByRole('button').click();
  await cameras.askForStreams();
  await expect(cameras.finder.getByText('offers 2 streams')).toBeVisible();
  await expect(cameras.finder.getByLabel('Main stream')).toHaveValue('spare-main');
  const sub = cameras.finder.getByLabel('Substream, in which faces are looked for');
  await expect(sub).toHaveValue('spare-sub');
  await expectAccessible(page);
  await takePicture(page, 'camera-found');
  await cameras.useStreams();
  await cameras.expectTested(/1280 ?× ?720.*640 ?× ?360/);
  await expect(cameras.testedPicture).toBeVisible();
  await cameras.expectEntered({ name: spare });
  await cameras.enter({ place: 'Over the door of number 6' });
  await cameras.save();
  await expect(cameras.row(spare)).toContainText('1280 × 720', { timeout: 15_000 });
  await expect(cameras.row(spare)).toContainText('Live');
  await cameras.find();
  await expect(cameras.found(spare)).toContainText(`Already here as “${spare}”`, { timeout: 15_000 });

  // It plays, and nobody is recognised in it: the authority doesn’t name it.
  const wall = new WallPage(page);
  await wall.open();
  await wall.expectState(spare, 'Live', 15_000);
  await expect(wall.tile(spare).getByText('Not recognising')).toBeVisible();
  await expect(wall.tile(spare).getByText(/^Pixelated/)).toBeVisible();
});

test('with real data a camera says its streams to whoever has its password, at an address that is typed', async ({
  host,
}) => {
  const credentials = { userName: 'viewer', password: 'kolibri-of-this-spec' };
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-onvif-'));
  await writeFile(join(folder, 'cordon-device-secret'), randomBytes(32));
  const clipOf = (name: string) => loadClip(join(root, 'assets/demo/clips', name));
  const simulator = await startCameraSimulator({
    mounts: [
      { id: 'main', clip: await clipOf('street.h264'), framesPerSecond: 25, credentials },
      { id: 'sub', clip: await clipOf('street.sub.h264'), framesPerSecond: 25, credentials },
    ],
  });
  const stream = (token: 'main' | 'sub', widthPx: number, heightPx: number) => ({
    token,
    name: `Stream ${token}`,
    codec: 'H264' as const,
    widthPx,
    heightPx,
    framesPerSecond: 25,
    url: simulator.urlOf(token),
  });
  const device = await startOnvifDevice({
    credentials,
    name: 'Market north',
    streams: [stream('sub', 640, 360), stream('main', 1280, 720)],
  });
  try {
    await using running = await startConsole({
      host,
      dataDirectory: join(folder, 'data'),
      credentialsDirectory: folder,
    });
    const { page } = running;
    await new SignInPage(page).makeFirstAdmin({
      displayName: 'Anna Admin',
      loginName: 'anna',
      password: 'correct-horse-battery',
    });
    const cameras = new CamerasPage(page);
    await cameras.open();
    await cameras.find();
    await cameras.enterDevice({ service: `127.0.0.1:${String(device.port)}` });
    await cameras.askForStreams();
    await expect(cameras.finder.getByText(/wants a user name and a password/)).toBeVisible();
    await cameras.enterDevice({ ...credentials, password: 'wrong' });
    await cameras.askForStreams();
    await expect(cameras.finder.getByText(/does not accept this user name and password/)).toBeVisible();
    await cameras.enterDevice(credentials);
    await cameras.askForStreams();
    // The larger one is proposed, whichever comes first.
    await expect(cameras.finder.getByLabel('Main stream')).toHaveValue('main');
    await cameras.useStreams();
    await cameras.expectTested(/1280 ?× ?720.*640 ?× ?360/);
    await expect(cameras.testedPicture).toBeVisible();
    await cameras.enter({ name: 'Market north', place: 'Market Square' });
    await cameras.save();
    await expect(cameras.row('Market north')).toContainText('Live', { timeout: 15_000 });
    expect(device.asked.filter(({ isKnown }) => isKnown).map(({ what }) => what)).toContain('GetStreamUri');
  } finally {
    await Promise.all([device.close(), simulator.close()]);
    await rm(folder, { recursive: true, force: true });
  }
});
