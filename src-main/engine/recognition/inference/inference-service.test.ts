import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFrameSender, type FrameSource, type OutgoingFrame } from '../frame-link/frame-sender.ts';
import { createBlockSearcher } from './block-search.ts';
import { lastStep } from '../overload/economy.ts';
import type { NextFrame } from '../frame-link/frame-protocol.ts';
import { InferenceService } from './inference-service.ts';
import type { FromInference } from './messages.ts';
import { sealTemplates, TemplateKey } from './template-seal.ts';
import { StubChain, type StubFace } from './testing/stub-chain.ts';

const token = 'a-token-of-this-test';
const cameraId = 'cam-01';
const width = 480;
const height = 80;
const listed = [0, 1];
const stranger = 2;
const nothingYet = { opened: 0, matched: 0, blueList: 0, forgotten: 0, lost: 0 };

let directory: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  // The service's own clock and its timer; what the sockets and the gate's lease need stays as it is.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  directory = await mkdtemp(join(tmpdir(), 'cordon-inference-'));
});

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await rm(directory, { recursive: true });
  vi.useRealTimers();
});

/** A service under an open gate, fed over a real frame link: the models alone are stubs. */
async function openService() {
  const chain = new StubChain();
  const socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\${process.pid}-inference` : join(directory, 'frames.sock');
  const said: FromInference[] = [];
  const errors: string[] = [];
  let capturedAt = 1_795_390_751_000;
  /** How old a frame is when it has been looked at. */
  const load = { frameAgeMs: 50 };
  const wanted: (NextFrame | undefined)[] = [];
  const service = new InferenceService({
    // As a process channel does, because what was posted is overwritten.
    post: (message) => void said.push(structuredClone(message)),
    logError: (_cause, what) => void errors.push(what),
    now: () => capturedAt + load.frameAgeMs,
    loadChain: async ({ embedder }) => ({
      chain,
      searcher: await createBlockSearcher('cpu', embedder.dimension),
      provider: 'cpu',
      providerWords: 'stub',
    }),
  });
  closers.push(() => service.stop());
  await service.hear({
    kind: 'start',
    packsDirectory: '',
    packId: 'default',
    socketPath,
    token,
    avoidProviders: [],
  });
  /** As the engine hands a list over: sealed to the key that the process named last. */
  const giveList = (listSealHash: string, modelHash: string, people: readonly number[]) => {
    const key = said.findLast((message) => message.kind === 'ready' || message.kind === 'gallery-key');
    if (key === undefined) throw new Error('no key was named');
    const templates = people.map((person) => chain.templateOf(person));
    return service.hear({
      kind: 'gallery',
      listSealHash,
      modelHash,
      threshold: 0.5,
      entries: people.map((person) => ({ id: `entry-${person}`, isBlueList: false })),
      sealedTemplates: sealTemplates(key.galleryKey, templates),
    });
  };
  await giveList('', chain.pack.modelHash, listed);
  await service.hear({ kind: 'gate', cameraIds: [cameraId] });

  let asked = Promise.withResolvers<(frame: OutgoingFrame | null) => void>();
  const source: FrameSource = {
    next: (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(null));
        asked.resolve(resolve);
      }),
    cut: (region) => new Uint8Array(region.width * region.height * 3).fill(100),
    release: (next) => void wanted.push(next),
  };
  const sender = await createFrameSender({
    socketPath,
    token,
    source,
    onError: (error) => {
      throw error;
    },
  });
  closers.push(() => sender.close());
  /** Settles when the frame has been dealt with, because only then is the next one asked for. */
  const show = async (visible: readonly StubFace[] | null): Promise<void> => {
    const give = await asked.promise;
    asked = Promise.withResolvers();
    chain.visible = visible;
    capturedAt += 200;
    give(frameAt(capturedAt));
    await asked.promise;
  };
  const total = () => {
    const sum = { ...nothingYet };
    for (const message of said) {
      if (message.kind !== 'counts') continue;
      for (const term of Object.keys(nothingYet) as (keyof typeof nothingYet)[]) sum[term] += message[term]; // the keys of the literal above
    }
    return sum;
  };
  const live = () => said.findLast((message) => message.kind === 'counts')?.live;
  const matches = () => said.filter((message) => message.kind === 'match');
  const isWiped = () => chain.templates.every(({ template }) => template.every((value) => value === 0));
  const loaded = () => said.filter((message) => message.kind === 'loaded').length;
  const loadSteps = () => said.flatMap((message) => (message.kind === 'load' ? [message.step] : []));
  return {
    service,
    chain,
    giveList,
    said,
    errors,
    show,
    total,
    live,
    matches,
    loaded,
    isWiped,
    load,
    loadSteps,
    wanted,
  };
}

function frameAt(capturedAt: number): OutgoingFrame {
  const detector = { width: 64, height: 64, contentHeight: 64, scale: 1 };
  return {
    header: { kind: 'frame', cameraId, sequence: 0, capturedAt, width, height, detector },
    planes: [0, 1, 2].map(() => new Uint8Array(64 * 64)),
  };
}

const face = (person: number, shiftPx = 0): StubFace => ({
  person,
  box: { x: 20 + 150 * person + shiftPx, y: 15, width: 50, height: 50 },
  score: 0.95,
});

it('tells of a face that comes in the frame in which another gets its verdict', async () => {
  const { show, total, matches, live } = await openService();
  const [first = 0, second = 0] = listed;
  // The second moves, so that it is looked at last: after the stranger, who was seen twice only in the last frame.
  await show([face(first), face(second)]);
  await show([face(first), face(second, 6)]);
  await show([face(first), face(second, 0), face(stranger)]);
  await show([face(first), face(second, 6), face(stranger)]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(matches().map(({ listEntryId }) => listEntryId)).toEqual(['entry-0', 'entry-1']);
  expect(total()).toEqual({ ...nothingYet, opened: 3, matched: 2 });
  expect(live()).toBe(1);
});

it('keeps no face of a camera that has gone silent', async () => {
  const { show, total, live, isWiped } = await openService();
  for (let frame = 0; frame < 4; frame++) await show([face(stranger)]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(live()).toBe(1);
  expect(isWiped()).toBe(false);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(total()).toEqual({ ...nothingYet, opened: 1, lost: 1 });
  expect(live()).toBe(0);
  expect(isWiped()).toBe(true);
});

it('has the models overwrite what they keep after each frame, also after one that failed', async () => {
  const { chain, show, errors } = await openService();
  const wipesBefore = chain.wipes;
  await show([face(stranger)]);
  expect(chain.wipes).toBe(wipesBefore + 1);
  await show(null);
  expect(chain.wipes).toBe(wipesBefore + 2);
  expect(errors).toEqual(['a frame could not be recognised']);
  await show([face(stranger)]);
  expect(chain.wipes).toBe(wipesBefore + 3);
});

it('has the models compute something else once a second, also while the gate is closed', async () => {
  const { service, chain, show } = await openService();
  await show([face(stranger)]);
  await service.hear({ kind: 'gate', cameraIds: [] });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(chain.rinses).toBe(3);
});

it('loses what is in flight when the gate closes in the middle of a frame, and looks at no later one', async () => {
  const { service, chain, show, total, live, matches, isWiped } = await openService();
  const [first = 0] = listed;
  for (let frame = 0; frame < 2; frame++) await show([face(first)]);
  const embed = chain.embedAligned.bind(chain);
  chain.embedAligned = async (...given) => {
    await service.hear({ kind: 'gate', cameraIds: [] });
    return embed(...given);
  };
  for (let frame = 0; frame < 3; frame++) await show([face(first)]);
  expect(chain.templates).toHaveLength(2);
  expect(matches()).toEqual([]);
  expect(total()).toEqual({ ...nothingYet, opened: 1, lost: 1 });
  expect(live()).toBe(0);
  expect(isWiped()).toBe(true);
});

it('raises a match with pictures, and says so to the ledger first', async () => {
  const { show, total, matches, isWiped } = await openService();
  const [first = 0] = listed;
  for (let frame = 0; frame < 5; frame++) await show([face(first)]);
  expect(
    matches().map(({ probes }) => probes.map((png) => Buffer.from(png.subarray(1, 4)).toString())),
  ).toEqual([['PNG', 'PNG', 'PNG']]);
  expect(total()).toEqual({ ...nothingYet, opened: 1, matched: 1 });
  expect(isWiped()).toBe(true);
});

it('takes no list whose templates another model made, and finds nobody of it', async () => {
  const { giveList, errors, show, total, matches, loaded } = await openService();
  const [first = 0] = listed;
  expect(loaded()).toBe(1);
  await giveList('x', 'f'.repeat(64), [first]);
  expect(loaded()).toBe(1);
  expect(errors).toEqual(['a list']);
  for (let frame = 0; frame < 5; frame++) await show([face(first)]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(matches()).toEqual([]);
  expect(total()).toEqual({ ...nothingYet, opened: 1 });
});

it('opens each list with a key of its own, once', async () => {
  const { giveList, said, loaded, chain } = await openService();
  const keys = () =>
    said.flatMap((message) =>
      'galleryKey' in message ? [Buffer.from(message.galleryKey).toString('hex')] : [],
    );
  expect(new Set(keys()).size).toBe(2);
  const sealed = said.filter((message) => message.kind === 'loaded').length;
  await giveList('second', chain.pack.modelHash, [0]);
  expect(loaded()).toBe(sealed + 1);
  expect(new Set(keys()).size).toBe(3);
  // What was meant for one key opens with no other, and no longer with its own.
  const key = new TemplateKey();
  const template = Float32Array.of(1, 2, 3);
  const message = sealTemplates(key.publicKey, [template]);
  expect([...template]).toEqual([0, 0, 0]);
  expect(() => new TemplateKey().open(message)).toThrow('not sealed to this process');
  expect([...key.open(message)]).toEqual([1, 2, 3]);
});

it('is cut back step by step when frames come too late, says so each time, and runs in full again afterwards', async () => {
  const { show, load, loadSteps, wanted } = await openService();
  const spend = async (seconds: number, faces: readonly StubFace[]): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await show(faces);
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  await spend(4, [face(stranger)]);
  expect(loadSteps()).toEqual([]);
  expect(wanted.at(-1)).toEqual({ detectorSidePx: 256, wantsFull: true });
  load.frameAgeMs = 900;
  await spend(3, []);
  expect(loadSteps()).toEqual([1]);
  await spend(1, []);
  expect(wanted.at(-1)).toEqual({ detectorSidePx: 256, intervalMs: 500, wantsFull: false });
  await spend(1, [face(stranger)]);
  expect(wanted.at(-1)).toEqual({ detectorSidePx: 256, wantsFull: true });
  await spend(7, [face(stranger)]);
  expect(loadSteps()).toEqual([1, 2, 3, 4]);
  await spend(1, [face(stranger)]);
  expect(wanted.at(-1)).toEqual({ detectorSidePx: 192, intervalMs: 500, wantsFull: true });
  await spend(3, [face(stranger)]);
  expect(wanted.at(-1)).toEqual({
    detectorSidePx: 192,
    intervalMs: 500,
    wantsFull: true,
    keyframesOnly: true,
  });
  load.frameAgeMs = 50;
  await spend(75, []);
  expect(loadSteps()).toEqual([1, 2, 3, 4, 5, 4, 3, 2, 1, 0]);
});

it('raises every match however far it is cut back', async () => {
  const { show, load, loadSteps, matches } = await openService();
  load.frameAgeMs = 900;
  for (let second = 0; second < 15; second++) {
    await show([]);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(loadSteps().at(-1)).toBe(lastStep);
  // Twice as long between looks, so it takes longer.
  for (let frame = 0; frame < 9; frame++) await show(listed.map((person) => face(person)));
  expect(matches().map(({ listEntryId }) => listEntryId)).toEqual(['entry-0', 'entry-1']);
});

it('begins in full again when the gate opens anew', async () => {
  const { service, show, load, loadSteps } = await openService();
  load.frameAgeMs = 900;
  for (let second = 0; second < 3; second++) {
    await show([]);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  await service.hear({ kind: 'gate', cameraIds: [] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(loadSteps()).toEqual([1, 0]);
});
