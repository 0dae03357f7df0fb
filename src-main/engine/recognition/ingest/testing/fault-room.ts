import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clip } from '../../../../demo-cameras/annex-b.ts';
import type { MountOptions } from '../../../../demo-cameras/camera-mount.ts';
import { type CameraSimulator, startCameraSimulator } from '../../../../demo-cameras/camera-simulator.ts';
import type { CameraState, CameraTroubleKind } from '../../../../contract/domain.ts';
import type { FromIngest, ToIngest } from '../messages.ts';
import { IngestHarness } from './ingest-harness.ts';
import { makeSceneClip, type SceneOptions } from './scene-clip.ts';

export const credentials = { userName: 'watcher', password: `room-${randomBytes(9).toString('base64url')}` };
export const framesPerSecond = 15;

export interface Clips {
  readonly usual: Clip;
  readonly frozen: Clip;
  readonly black: Clip;
  readonly covered: Clip;
  readonly blurred: Clip;
  readonly larger: Clip;
  readonly h265: Clip;
}

/** A real ingest process, real servers on loopback that misbehave on demand, and feeds that nothing is wrong with. */
export interface FaultRoom {
  readonly ingest: IngestHarness;
  readonly simulator: CameraSimulator;
  readonly clips: Clips;
  /** Opens a camera as the engine does. */
  open(cameraId: string, options: Omit<Extract<ToIngest, { kind: 'open' }>, 'kind' | 'cameraId'>): void;
  /** Which host names there are from now on, all at 127.0.0.1. */
  setNames(names: readonly string[]): Promise<void>;
  /** Something that a fault brought along, to be ended with the room. */
  onClose(end: () => Promise<void>): void;
  /** Of the feeds that nothing is wrong with: whatever was heard of them that is not their pictures. */
  disturbances(): readonly string[];
  close(): Promise<void>;
}

const witnesses = ['witness-1', 'witness-2'];

/** @param mounts the cameras that will have faults */
export async function openFaultRoom(mounts: (clips: Clips) => readonly MountOptions[]): Promise<FaultRoom> {
  const clips = await makeClips();
  const directory = await mkdtemp(join(tmpdir(), 'cordon-faults-'));
  const namesFile = join(directory, 'names.json');
  await writeFile(namesFile, '{}');
  const simulator = await startCameraSimulator({
    mounts: [...witnesses.map((id) => ({ id, clip: clips.usual, framesPerSecond })), ...mounts(clips)],
  });
  const ingest = new IngestHarness(namesFile);
  const open: FaultRoom['open'] = (cameraId, options) => ingest.post({ kind: 'open', cameraId, ...options });
  for (const id of witnesses) open(id, { url: simulator.urlOf(id) });
  for (const id of witnesses)
    await ingest.next('fragment', (said) => said.cameraId === id && said.sequence === 1);
  const from = ingest.heard.length;
  const ends: (() => Promise<void>)[] = [];
  return {
    ingest,
    simulator,
    clips,
    open,
    setNames: (names) =>
      writeFile(namesFile, JSON.stringify(Object.fromEntries(names.map((name) => [name, '127.0.0.1'])))),
    onClose: (end) => void ends.push(end),
    disturbances: () => witnesses.flatMap((id) => disturbancesOf(id, ingest.heard.slice(from))),
    close: async () => {
      await ingest.stop();
      await simulator.close();
      for (const end of ends) await end();
      await rm(directory, { recursive: true });
    },
  };
}

/** Another state, a trouble, a new beginning, or a fragment that is missing. */
export function disturbancesOf(cameraId: string, heard: readonly FromIngest[]): readonly string[] {
  const own = heard.filter((said) => 'cameraId' in said && said.cameraId === cameraId);
  const sequences = own.flatMap((said) => (said.kind === 'fragment' ? [said.sequence] : []));
  return [
    ...own
      .filter(({ kind }) => kind === 'state' || kind === 'troubles' || kind === 'init')
      .map((said) => `${cameraId}: ${said.kind === 'init' ? 'init' : JSON.stringify(said)}`),
    ...sequences
      .filter((sequence, index) => index > 0 && sequence !== (sequences[index - 1] ?? 0) + 1)
      .map((sequence) => `${cameraId}: fragment ${String(sequence)} does not follow`),
    ...(sequences.length === 0 ? [`${cameraId}: no fragment`] : []),
  ];
}

/** How a camera does, from the last that was said of it. */
export interface CameraCondition {
  readonly state: CameraState | null;
  readonly stateWords: string;
  readonly troubles: readonly { readonly kind: CameraTroubleKind; readonly words: string }[];
  /** How many segments came. */
  readonly segments: number;
}

export function conditionOf(cameraId: string, heard: readonly FromIngest[]): CameraCondition {
  let condition: CameraCondition = { state: null, stateWords: '', troubles: [], segments: 0 };
  for (const said of heard) {
    if (!('cameraId' in said) || said.cameraId !== cameraId) continue;
    if (said.kind === 'state') condition = { ...condition, state: said.state, stateWords: said.message };
    if (said.kind === 'troubles') condition = { ...condition, troubles: said.troubles };
    if (said.kind === 'fragment' && said.startsSegment)
      condition = { ...condition, segments: condition.segments + 1 };
  }
  return condition;
}

async function makeClips(): Promise<Clips> {
  const make = (options: Partial<SceneOptions>): Promise<Clip> =>
    // As many keyframes as looks at every second, third or fourth one see all of.
    makeSceneClip({
      codec: 'h264',
      width: 320,
      height: 180,
      look: 'usual',
      seconds: 5,
      framesPerSecond,
      ...options,
    });
  return {
    usual: await make({}),
    frozen: await make({ look: 'frozen' }),
    black: await make({ look: 'black' }),
    covered: await make({ look: 'covered' }),
    blurred: await make({ look: 'blurred' }),
    larger: await make({ width: 480, height: 270 }),
    h265: await make({ codec: 'h265' }),
  };
}
