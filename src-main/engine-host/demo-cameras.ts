import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import {
  demoDeviceSchema,
  demoStreamSchema,
  type DemoDevice,
  type DemoStream,
} from '../contract/host-protocol.ts';
import type { LaunchProcess } from './engine-launcher.ts';
import type { Installation } from './installation.ts';

/** The demo's cameras, served by the project's own simulator in a process of its own. */
export interface DemoCameras {
  readonly streams: readonly DemoStream[];
  /** Null where nothing can be looked for on this machine. */
  readonly device: DemoDevice | null;
  stop(): Promise<void>;
}

/** What the simulator says, once all its streams can be watched. */
const simulatorReadySchema = z.object({
  kind: z.literal('ready'),
  streams: z.array(demoStreamSchema),
  device: demoDeviceSchema.nullable(),
});

/** Starts the simulator, under a user name and a password that are new each time. */
export function startDemoCameras(
  launch: LaunchProcess,
  installation: Installation,
  logFile: number | undefined,
): Promise<DemoCameras> {
  const child = launch(installation.simulatorEntry, { name: 'cordon-demo-cameras', logFile });
  const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
  child.post({
    kind: 'start',
    assetsDirectory: installation.assetsDirectory,
    userName: 'demo',
    password: randomBytes(12).toString('base64url'),
  });
  return new Promise((resolve, reject) => {
    child.onMessage((message) => {
      const ready = simulatorReadySchema.safeParse(message);
      if (!ready.success) return;
      resolve({
        streams: ready.data.streams,
        device: ready.data.device,
        stop: () => {
          child.post({ kind: 'stop' });
          const force = setTimeout(() => child.kill(), 3_000);
          return exited.finally(() => clearTimeout(force));
        },
      });
    });
    void exited.then(() =>
      reject(new AppError('internal', 'The demo cameras could not start: see the log in the data folder.')),
    );
  });
}
