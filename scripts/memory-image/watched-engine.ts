import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPack, shippedManifest } from '../../native-models/manifest.ts';
import type { Ledger } from '../../src-main/contract/domain.ts';
import type { Clip } from '../../src-main/demo-cameras/annex-b.ts';
import { startCameraSimulator } from '../../src-main/demo-cameras/camera-simulator.ts';
import { demoDeviceSecret } from '../../src-main/engine-host/device-secret.ts';
import { childrenOf } from '../children-of.ts';
import { startScriptedEngine } from '../scripted-engine.ts';
import { watchedLaunch } from '../watched-launch.ts';
import type { Desk } from '../bench/recognition/desk.ts';
import { needlesOf } from './needles-of.ts';
import { searchMemory, type Find, type Place } from './process-memory.ts';
import { readRecords, type Recorded } from './record-file.ts';
import { watchingEnvironment, type Watching } from './watching.ts';

export interface MemoryReport {
  readonly finds: readonly Find[];
  readonly needles: number;
  readonly embeddings: number;
  readonly ledger: Ledger;
  /** By process, of the pages that were there. */
  readonly readMb: Readonly<Record<Place['process'], number>>;
  /** From when the last face was looked at to when all processes were stopped. */
  readonly afterMs: number;
}

/** How long the passer-by has been gone when the memory is read. */
const goneMs = 5_000;
const patienceMs = 120_000;
const settlingMs = 15_000;

/**
 * Runs the real engine in its own processes, in front of a real RTSP stream in which somebody walks by who is on no list;
 * five seconds after they left, stops all its processes and looks through their memory.
 */
export function watchPassBy(
  clip: Clip,
  changes: Pick<Watching, 'mutants' | 'keepsOne'>,
  /** The camera stops sending in the middle of the pass. */
  isInterrupted = false,
): Promise<MemoryReport> {
  return withWatchedEngine(clip, changes, async ({ desk, pid, recordFile, stall, failed }) => {
    await desk.signIn();
    const onLooks = (): void => {
      if (isInterrupted) stall();
    };
    const records = await Promise.race([passed(recordFile, onLooks, goneMs), failed]);
    // Those who are listed are still searched for.
    const found = search(
      pid(),
      records.filter(({ kind }) => kind !== 'listed-embedding'),
    );
    return { ...found, ledger: await settledLedger(desk) };
  });
}

/**
 * The same, for those who are on the list: once it was searched for, its deployment is ended and the list destroyed with it.
 */
export function watchList(clip: Clip, left: readonly string[] = []): Promise<MemoryReport> {
  return withWatchedEngine(
    clip,
    { mutants: [...left], keepsOne: false },
    async ({ desk, pid, recordFile, failed }) => {
      await desk.signIn('supervisor');
      const deployment = await Promise.race([running(desk), failed]);
      await desk.ask('deployments.end', { id: deployment, reason: 'The test is over.' });
      await delay(goneMs);
      const records = readRecords(recordFile).filter(({ kind }) => kind === 'listed-embedding');
      const found = search(pid(), records);
      return { ...found, embeddings: records.length, ledger: await settledLedger(desk) };
    },
  );
}

/** The deployment that recognises, once it does. */
async function running({ ask }: Desk): Promise<string> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const { deployment, recognition } = await ask('deployments.current', {});
    if (recognition.isRunning && deployment !== null) return deployment.id;
    await delay(200);
  }
  throw new Error('the demo did not go live in time');
}

interface WatchedEngine {
  readonly desk: Desk;
  readonly pid: () => number;
  readonly recordFile: string;
  /** The camera sends nothing any more. */
  readonly stall: () => void;
  /** Rejects when the engine can't run. */
  readonly failed: Promise<never>;
}

async function withWatchedEngine(
  clip: Clip,
  changes: Pick<Watching, 'mutants' | 'keepsOne'>,
  watch: (engine: WatchedEngine) => Promise<MemoryReport>,
): Promise<MemoryReport> {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-memory-'));
  const recordFile = join(directory, 'records');
  const credentials = { userName: 'camera', password: 'of-a-test' };
  const simulator = await startCameraSimulator({
    mounts: [{ id: 'cam-01', clip, framesPerSecond: 25, credentials }],
  });
  const watched = watchedLaunch(
    new URL('preload.ts', import.meta.url),
    watchingEnvironment({ recordFile, ...changes }),
  );
  const engine = startScriptedEngine(watched, {
    mode: 'demo',
    dataDirectory: directory,
    deviceSecret: demoDeviceSecret(directory),
    deviceSecretStore: { kind: 'demo-file', detail: null },
    demoStreams: [{ cameraId: 'cam-01', url: simulator.urlOf('cam-01'), ...credentials }],
  });
  const stall = (): void => simulator.setFault('cam-01', 'stall');
  try {
    const desk = await engine.open();
    return await watch({ desk, pid: () => watched.pid(), recordFile, stall, failed: engine.failed });
  } finally {
    await engine.stop();
    await simulator.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The ledger once nobody is in flight: what was counted in inference takes its way through two processes that were just stopped. */
async function settledLedger({ ask }: Desk): Promise<Ledger> {
  const deadline = Date.now() + settlingMs;
  for (;;) {
    const { ledger } = (await ask('deployments.current', {})).recognition;
    if (ledger.inFlight === 0 || Date.now() > deadline) return ledger;
    await delay(100);
  }
}

/** Waits until somebody was looked at often enough for a verdict, and has been gone for long enough. */
async function passed(
  recordFile: string,
  onLooks: () => void,
  afterLookMs: number,
): Promise<readonly Recorded[]> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    await delay(100);
    const size = await readFile(recordFile).then(
      (bytes) => bytes.length,
      () => 0,
    );
    if (size === 0) continue;
    const records = readRecords(recordFile);
    const looks = records.filter(({ kind }) => kind === 'embedding').length;
    if (looks >= 3) onLooks();
    const lastAtMs = Math.max(0, ...records.map(({ atMs }) => atMs));
    if (looks >= 3 && Date.now() - lastAtMs >= afterLookMs) return records;
  }
  throw new Error('nobody walked by in time');
}

const names: readonly Place['process'][] = ['engine', 'ingest', 'inference'];

function search(enginePid: number, records: readonly Recorded[]): Omit<MemoryReport, 'ledger'> {
  const pids = new Map<Place['process'], number>([['engine', enginePid]]);
  for (const pid of childrenOf(enginePid)) {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    for (const name of names) if (command.includes(`cordon-${name}`)) pids.set(name, pid);
  }
  for (const name of names) if (!pids.has(name)) throw new Error(`there is no ${name} process`);
  const needles = needlesOf(records, findPack(shippedManifest(), 'default'));
  for (const pid of pids.values()) process.kill(pid, 'SIGSTOP');
  const afterMs = Date.now() - Math.max(...records.map(({ atMs }) => atMs));
  try {
    const images = names.map((name) => searchMemory(pids.get(name) ?? 0, name, needles));
    const [engine = 0, ingest = 0, inference = 0] = images.map(({ readBytes }) => readBytes / 2 ** 20);
    return {
      finds: images.flatMap(({ finds }) => finds),
      needles: needles.size,
      embeddings: records.filter(({ kind }) => kind === 'embedding').length,
      readMb: { engine, ingest, inference },
      afterMs,
    };
  } finally {
    for (const pid of pids.values()) process.kill(pid, 'SIGCONT');
  }
}
