import { join } from 'node:path';
import { z } from 'zod';
import type { DemoStream } from '../contract/host-protocol.ts';
import { startCameraSimulator } from './camera-simulator.ts';
import { readDemoMounts } from './demo-clips.ts';
import { hostChannel } from './host-channel.ts';

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

async function start(
  assetsDirectory: string,
  credentials: { readonly userName: string; readonly password: string },
): Promise<void> {
  const mounts = await readDemoMounts(join(assetsDirectory, 'demo'), credentials);
  const simulator = await startCameraSimulator({ mounts });
  const streams = mounts.map(({ id }): DemoStream => ({
    cameraId: id,
    url: simulator.urlOf(id),
    ...credentials,
  }));
  channel.post({ kind: 'ready', streams });
}
