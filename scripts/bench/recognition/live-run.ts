import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { z } from 'zod';
import { InferenceClient } from '../../../src-main/engine/recognition/inference/inference-client.ts';
import { processCpuMs } from '../cpu-time.ts';
import { createIngest } from '../create-ingest.ts';
import { residentMb } from '../resident-memory.ts';
import { demoDirectory, type DemoStreams } from '../demo-streams.ts';
import { createLink } from '../link.ts';
import { sum } from '../statistics.ts';
import { startDecoderCost } from './decoder-cost.ts';
import { holdGate } from './hold-gate.ts';
import { measuredSpawner } from './measured-spawner.ts';
import type { ModelRole, Report } from './report.ts';
import { defaultPacksDirectory } from '../../../native-models/where.ts';

/** The real ingest and inference processes on some streams, seen over a while of steady work. */
export interface LiveRun {
  readonly elapsedMs: number;
  readonly inferenceCpuMs: number;
  readonly ingestCpuMs: number;
  readonly detector: Report['detector'];
  readonly mesh: Report['mesh'];
  readonly embedder: Report['embedder'];
  readonly search: Report['search'];
  readonly framesDecoded: number;
  /** CPU time of decoding one frame, measured beside the run. */
  readonly decodeMsPerFrame: number;
  readonly frameAgesMs: readonly number[];
  readonly cameras: number;
  /** Memory of both processes with one camera, and each second with all. */
  readonly residentWithOneMb: number;
  readonly residentMb: readonly Resident[];
}

/** What each process holds in memory. */
export interface Resident {
  readonly inference: number;
  readonly ingest: number;
}

interface Sample {
  readonly atMs: number;
  readonly inferenceCpuMs: number;
  readonly ingestCpuMs: number;
  readonly framesDecoded: number;
  readonly residentMb: Resident;
  readonly report: Report;
}

/** Reports of a second each, with one camera. */
const reportsWithOne = 8;
/** Seconds with all cameras until decoders and compiled code have settled. */
export const compiledS = 10;
/**
 * Seconds until memory has settled too: each camera's picture for the detector finds its size over two spans of thirty seconds, and
 * each size takes memory once, in the models and in the scaler.
 */
export const settledS = 120;

/**
 * Lets recognition run for `seconds`, with the demo's list in its gallery; closes the streams.
 * @param warmUpS how long it runs before that
 */
export async function runLive(
  { streams, close }: DemoStreams,
  seconds: number,
  warmUpS = compiledS,
): Promise<LiveRun> {
  const link = createLink();
  const logger = pino(pino.destination(2));
  const modelReady = Promise.withResolvers<void>();
  const enough = Promise.withResolvers<void>();
  const framesDecoded = new Map<string, number>();
  const samples: Sample[] = [];
  const warmUpReports = reportsWithOne + warmUpS;

  function takeSample(report: Report): void {
    const { pid } = inference;
    if (pid === undefined || ingest.pid === undefined) return;
    samples.push({
      atMs: performance.now(),
      inferenceCpuMs: processCpuMs(pid),
      ingestCpuMs: processCpuMs(ingest.pid),
      framesDecoded: sum([...framesDecoded.values()]),
      residentMb: { inference: residentMb(pid), ingest: residentMb(ingest.pid) },
      report,
    });
    if (samples.length === reportsWithOne) recognise(streams);
    if (samples.length > warmUpReports + seconds) enough.resolve();
  }
  let isRecognising = false;
  /** The last one holds. */
  const gates: ReturnType<typeof holdGate>[] = [];
  function recognise(chosen: DemoStreams['streams']): void {
    const cameraIds = chosen.map(({ id }) => id);
    gates.at(-1)?.release();
    for (const stream of chosen.slice(gates.length)) ingest.open(stream.id, stream);
    gates.push(
      holdGate(() => {
        inference.setGate(cameraIds);
        ingest.allowFrames(cameraIds);
      }),
    );
  }
  const inference = new InferenceClient({
    spawner: measuredSpawner((report) => isRecognising && takeSample(report)),
    logger,
    packsDirectory: defaultPacksDirectory,
    packId: 'default',
    ...link,
    onCounts: () => undefined,
    onMatch: () => undefined,
    onBlueListPass: () => undefined,
    onLoad: () => undefined,
    onChange: () => {
      if (inference.model !== null) modelReady.resolve();
      if (inference.failure !== null) modelReady.reject(inference.failure);
    },
    onDeath: () => enough.reject(new Error('the recognition process died while it was measured')),
  });
  const ingest = createIngest(link, {
    onStats: (stats) => framesDecoded.set(stats.cameraId, stats.framesDecoded),
  });
  const decoderCost = startDecoderCost(streams);
  try {
    inference.start();
    ingest.start();
    await modelReady.promise;
    await loadGallery(inference);
    recognise(streams.slice(0, 1));
    isRecognising = true;
    await enough.promise;
    return { ...between(samples, warmUpReports, await decoderCost.stop()), cameras: streams.length };
  } finally {
    gates.at(-1)?.release();
    await Promise.all([inference.stop(), ingest.stop(), decoderCost.stop()]);
    await close();
    link.remove();
  }
}

/** The demo's listed people, enrolled as the console does. */
async function loadGallery(inference: InferenceClient): Promise<void> {
  const listSchema = z.object({
    entries: z.array(z.object({ reference: z.string(), portrait: z.string() })),
  });
  const text = await readFile(join(demoDirectory, 'watchlist.json'), 'utf8');
  const entries: { id: string; template: Float32Array; isBlueList: boolean }[] = [];
  for (const { reference, portrait } of listSchema.parse(JSON.parse(text)).entries) {
    const { template } = await inference.enrol(await readFile(join(demoDirectory, portrait)));
    entries.push({ id: reference, template, isBlueList: false });
  }
  const { model } = inference;
  if (model === null) throw new Error('the models that made the templates are gone');
  const { modelHash, defaultThreshold: threshold } = model;
  inference.setGallery({ listSealHash: 'bench', modelHash, threshold, entries });
}

function between(
  samples: readonly Sample[],
  warmUpReports: number,
  decodeMsPerFrame: number,
): Omit<LiveRun, 'cameras'> {
  const first = samples[warmUpReports];
  const last = samples.at(-1);
  const withOne = samples[reportsWithOne - 1];
  if (withOne === undefined || first === undefined || last === undefined)
    throw new Error('nothing was measured');
  const grown = (role: ModelRole) => ({
    count: last.report[role].count - first.report[role].count,
    cpuMs: last.report[role].cpuMs - first.report[role].cpuMs,
  });
  return {
    elapsedMs: last.atMs - first.atMs,
    inferenceCpuMs: last.inferenceCpuMs - first.inferenceCpuMs,
    ingestCpuMs: last.ingestCpuMs - first.ingestCpuMs,
    detector: grown('detector'),
    mesh: grown('mesh'),
    embedder: grown('embedder'),
    search: grown('search'),
    framesDecoded: last.framesDecoded - first.framesDecoded,
    decodeMsPerFrame,
    residentWithOneMb: withOne.residentMb.inference + withOne.residentMb.ingest,
    residentMb: samples.slice(warmUpReports).map(({ residentMb: now }) => now),
    frameAgesMs: samples.slice(warmUpReports + 1).flatMap(({ report }) => report.frameAgesMs),
  };
}
