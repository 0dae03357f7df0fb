import { join } from 'node:path';
import type { Clip } from '../../src-main/demo-cameras/annex-b.ts';
import { loadClip, startCameraSimulator } from '../../src-main/demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../../src-main/demo-cameras/demo-clips.ts';
import { root } from '../paths.ts';

/** A stream of the simulator, as the ingest process opens it. */
export interface DemoStream {
  readonly id: string;
  readonly address: string;
  readonly userName: string;
  readonly password: string;
  readonly substream: null;
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
    streams: mounts.map(({ id }) => ({ id, address: simulator.urlOf(id), substream: null, ...credentials })),
    close: () => simulator.close(),
  };
}

const substreamClips = ['crossing', 'doorway', 'van', 'street'] as const;

/** Serves the clips' substreams (640×360), each twice with half a loop between, so that eight cameras play. */
export async function startSubstreams(framesPerSecond: number): Promise<DemoStreams> {
  const mounts = await Promise.all(
    substreamClips.flatMap((name) =>
      [0, 10].map(async (phaseS) => ({
        id: `${name}-${phaseS}`,
        clip: await loadClip(join(demoDirectory, 'clips', `${name}.sub.h264`)),
        framesPerSecond,
        phaseS,
        credentials,
      })),
    ),
  );
  const simulator = await startCameraSimulator({ mounts });
  return {
    streams: mounts.map(({ id }) => ({ id, address: simulator.urlOf(id), substream: null, ...credentials })),
    close: () => simulator.close(),
  };
}
