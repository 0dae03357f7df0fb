import { setTimeout as after } from 'node:timers/promises';
import pino from 'pino';
import { defaultPacksDirectory } from '../../../native-models/fetch.ts';
import { findPack, shippedManifest } from '../../../native-models/manifest.ts';
import { nodeSpawner } from '../../../src-main/engine/processes/channel.ts';
import {
  createFrameReceiver,
  type ReceivedFrame,
} from '../../../src-main/engine/recognition/frame-link/frame-receiver.ts';
import type { RegionImage } from '../../../src-main/engine/recognition/frames/image.ts';
import type { Letterboxed } from '../../../src-main/engine/recognition/frames/letterbox.ts';
import { loadChain } from '../../../src-main/engine/recognition/inference/load-chain.ts';
import { IngestClient } from '../../../src-main/engine/recognition/ingest/ingest-client.ts';
import type { FaceChain } from '../../../src-main/engine/recognition/steps/chain.ts';
import { threadCpuMs } from '../cpu-time.ts';
import { startDemoStreams } from '../demo-streams.ts';
import { createLink } from '../link.ts';
import { printed, type Row } from '../row.ts';
import { sum } from '../statistics.ts';
import { holdGate } from './hold-gate.ts';

/** Plays the street clip. */
const cameraId = 'cam-04';
/** Slow enough for every picture to come through. */
const framesPerSecond = 4;
const warmUpFrames = 3;
/** The clip's keyframes come round every five seconds; a busy machine may take several rounds to get them all. */
const patienceMs = 120_000;

/** Faces found, meshed, aligned and embedded in a second of CPU, on one frame of each second of the street clip. */
export async function measureFaces(): Promise<readonly Row[]> {
  const frames = await takeKeyframes();
  const pack = findPack(shippedManifest(), 'default');
  const { chain } = await loadChain(pack, defaultPacksDirectory);
  try {
    for (const frame of frames.slice(0, warmUpFrames)) await embedFaces(chain, frame);
    const startedMs = threadCpuMs();
    const faces: number[] = [];
    for (const frame of frames) faces.push(await embedFaces(chain, frame));
    const spentMs = threadCpuMs() - startedMs;
    return [
      printed('faces-per-cpu-second', (sum(faces) * 1_000) / spentMs, 'faces / CPU s'),
      printed('faces-per-frame', sum(faces) / frames.length, 'faces'),
    ];
  } finally {
    await chain.release();
  }
}

/** A frame of the clip: the detector's picture, and the whole at full resolution. */
interface KeptFrame {
  readonly detector: Letterboxed;
  readonly whole: RegionImage;
}

/** Every face of a frame, as the live pipeline takes it, without a tracker that would spare most of them. */
async function embedFaces(chain: FaceChain, { detector, whole }: KeptFrame): Promise<number> {
  let embedded = 0;
  for (const detection of await chain.detectScaled(detector)) {
    const mesh = await chain.findMesh(whole, detection);
    if (mesh === null) continue;
    await chain.embed(whole, detection, mesh);
    embedded += 1;
  }
  return embedded;
}

/** All keyframes of the street clip, as the real ingest process hands them to recognition. */
async function takeKeyframes(): Promise<readonly KeptFrame[]> {
  let count = 0;
  const { streams, close } = await startDemoStreams(framesPerSecond, (clip) => {
    const accessUnits = clip.accessUnits.filter(({ isKeyframe }) => isKeyframe);
    count = accessUnits.length;
    return { ...clip, accessUnits };
  });
  const stream = streams.find(({ id }) => id === cameraId);
  if (stream === undefined) throw new Error(`the demo has no camera ${cameraId}`);
  const link = createLink();
  const taken = new Map<number, KeptFrame>();
  const receiver = createFrameReceiver({
    ...link,
    // Counted from the first frame decoded: the clip repeats after `count` of them.
    onFrame: async (frame) => void taken.set(frame.header.sequence % count, await copyOf(frame)),
    onError: (cause) => console.error(cause),
  });
  const ingest = new IngestClient({
    spawner: nodeSpawner,
    logger: pino(pino.destination(2)),
    ...link,
    onState: () => undefined,
    onStream: () => undefined,
    onInit: () => undefined,
    onSegment: () => undefined,
    onStats: () => undefined,
  });
  let gate: ReturnType<typeof holdGate> | null = null;
  try {
    ingest.start();
    ingest.open(cameraId, stream);
    gate = holdGate(() => ingest.allowFrames([cameraId]));
    const deadlineMs = performance.now() + patienceMs;
    while (taken.size < count) {
      if (performance.now() > deadlineMs) throw new Error(`only ${taken.size} of ${count} frames came`);
      await after(100);
    }
    return [...taken.values()];
  } finally {
    gate?.release();
    await ingest.stop();
    await receiver.close();
    await close();
    link.remove();
  }
}

async function copyOf({ header, detector, cut }: ReceivedFrame): Promise<KeptFrame> {
  const whole = await cut({ x: 0, y: 0, width: header.width, height: header.height });
  if (whole === null) throw new Error('a frame went while it was copied');
  return {
    detector: { image: { ...detector, planes: detector.planes.slice() }, scale: header.detector.scale },
    whole: { ...whole, image: { ...whole.image, data: whole.image.data.slice() } },
  };
}
