import { join } from 'node:path';
import type { Clip } from '../../src-main/demo-cameras/annex-b.ts';
import { startCameraSimulator } from '../../src-main/demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../../src-main/demo-cameras/demo-clips.ts';
import { root } from '../paths.ts';

/** A stream of the simulator, as the ingest process opens it. */
export interface DemoStream {
  readonly id: string;
  readonly address: string;
  readonly userName: string;
  readonly password: string;
}

export interface DemoStreams {
  readonly streams: readonly DemoStream[];
  readonly close: () => Promise<void>;
}

export const demoDirectory = join(root, 'assets', 'demo');
const credentials = { userName: 'bench', password: 'bench' };

/** Serves the demo's clips (four, 1280×720) at a frame rate of the bench's own; `change` may shorten them. */
export async function startDemoStreams(
  framesPerSecond: number,
  change: (clip: Clip) => Clip = (clip) => clip,
): Promise<DemoStreams> {
  const mounts = (await readDemoMounts(demoDirectory, credentials)).map((mount) => ({
    ...mount,
    framesPerSecond,
    clip: change(mount.clip),
  }));
  const simulator = await startCameraSimulator({ mounts });
  return {
    streams: mounts.map(({ id }) => ({ id, address: simulator.urlOf(id), ...credentials })),
    close: () => simulator.close(),
  };
}
