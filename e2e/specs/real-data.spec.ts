import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { startConsole } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';
import { CamerasPage } from '../pages/cameras-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';
import { loadClip, startCameraSimulator } from '../simulators/camera-simulator.ts';

const credentials = { userName: 'operator', password: 'camera-secret-42' };

test('real data: the first admin, cameras with every kind of bad input, a dropped stream, and nothing live', async ({
  host,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-data-'));
  await writeFile(join(folder, 'cordon-device-secret'), randomBytes(32));
  const clip = await loadClip(join(root, 'assets/demo/clips/street.sub.h264'));
  const simulator = await startCameraSimulator({
    mounts: [{ id: 'gate', clip, framesPerSecond: 25, credentials }],
  });
  try {
    await using running = await startConsole({
      host,
      dataDirectory: join(folder, 'data'),
      credentialsDirectory: folder,
    });
    const { page } = running;
    const signIn = new SignInPage(page);
    await signIn.makeFirstAdmin({
      displayName: 'Anna Admin',
      loginName: 'anna',
      password: 'correct-horse-battery',
    });
    await expect(page.getByText('Recognition is off')).toBeVisible();
    await expect(page.getByText('There is no deployment. A supervisor drafts one.').first()).toBeVisible();

    const cameras = new CamerasPage(page);
    await cameras.open();
    await cameras.startAdding();
    const camera = {
      name: 'North Gate',
      place: 'Lamp post',
      address: simulator.urlOf('gate'),
      ...credentials,
    };

    await cameras.enter({ ...camera, address: 'http://127.0.0.1/stream' });
    await cameras.test();
    await cameras.expectRefused(/rtsp:\/\//);
    await cameras.enter({ address: 'rtsp://127.0.0.1:9/gate' });
    await cameras.test();
    await cameras.expectRefused(/refuses the connection/);
    await cameras.enter({ address: `${camera.address}-elsewhere` });
    await cameras.test();
    await cameras.expectRefused(/address|path|404|no stream/i);
    await cameras.enter({ address: camera.address, password: 'wrong' });
    await cameras.test();
    await cameras.expectRefused(/user name|password/i);
    await cameras.expectEntered({ ...camera, password: 'wrong' });

    await cameras.enter({ password: camera.password });
    await cameras.test();
    await cameras.expectTested(/640 ?× ?360/);
    await cameras.save();
    await expect(cameras.row('North Gate')).toBeVisible();

    const wall = new WallPage(page);
    await wall.open();
    await wall.expectState('North Gate', 'Live', 15_000);
    await expect(page.locator('video')).toHaveCount(0);
    simulator.setFault('gate', 'stall');
    await wall.expectState('North Gate', 'Stalled', 10_000);
    simulator.setFault('gate', null);
    await wall.expectState('North Gate', 'Live', 15_000);

    await cameras.open();
    await cameras.remove('North Gate');
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
});
