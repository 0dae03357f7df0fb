import { join } from 'node:path';
import { z } from 'zod';
import type { DemoDevice, DemoStream } from '../contract/host-protocol.ts';
import { type CameraSimulator, startCameraSimulator } from './camera-simulator.ts';
import { type DemoDevicePlan, readDemoDevice, readDemoMounts } from './demo-clips.ts';
import type { MountCredentials } from './digest-authentication.ts';
import { hostChannel } from './host-channel.ts';
import { startOnvifDevice } from './onvif-device.ts';

/** Host → simulator. Credentials come by message: command lines can be read by everybody on the machine. */
const messageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    assetsDirectory: z.string(),
    userName: z.string().min(1),
    password: z.string().min(1),
  }),
  z.strictObject({ kind: z.literal('stop') }),
]);

const channel = hostChannel();
channel.onMessage((message) => {
  const parsed = messageSchema.parse(message);
  if (parsed.kind === 'stop') process.exit(0);
  void start(parsed.assetsDirectory, { userName: parsed.userName, password: parsed.password });
});

async function start(assetsDirectory: string, credentials: MountCredentials): Promise<void> {
  const directory = join(assetsDirectory, 'demo');
  const plan = await readDemoDevice(directory, credentials);
  const mounts = [
    ...(await readDemoMounts(directory, credentials)),
    ...plan.streams.map(({ mount }) => mount),
  ];
  const simulator = await startCameraSimulator({ mounts });
  const streams = mounts.map(({ id }): DemoStream => ({
    cameraId: id,
    url: simulator.urlOf(id),
    ...credentials,
  }));
  // Where nobody can be asked for by multicast the demo goes on without it.
  const device = await startDevice(plan, simulator, credentials).catch((cause: unknown) => {
    console.error('the demo’s ONVIF camera could not start:', cause);
    return null;
  });
  channel.post({ kind: 'ready', streams, device });
}

/** A camera's ONVIF side, found on a port of the demo's own: two demos on a machine don't find one another's. */
async function startDevice(
  { name, streams }: DemoDevicePlan,
  simulator: CameraSimulator,
  credentials: MountCredentials,
): Promise<DemoDevice> {
  const offers = streams.map(({ mount, offer }) => ({ ...offer, url: simulator.urlOf(mount.id) }));
  const device = await startOnvifDevice({ credentials, name, streams: offers, discoveryPort: 0 });
  return {
    service: `http://127.0.0.1:${String(device.port)}/onvif/device_service`,
    discoveryPort: device.discoveryPort ?? 0,
    streams: offers.map(({ url }) => url),
  };
}
