import { afterEach, expect, test } from 'vitest';
import { findPack, shippedManifest } from '../../../../native-models/manifest.ts';
import { openPack } from '../../../../native-models/packs.ts';
import { defaultPacksDirectory } from '../../../../native-models/where.ts';
import { createFaceChain, sessionsOf, type ChainSessions, type FaceChain } from '../steps/chain.ts';
import { decodePicture } from '../steps/decode-picture.ts';
import { Gallery } from '../steps/search.ts';
import type { ModelSession } from '../steps/tensor.ts';
import { loadChain as loadCpuChain, readPortrait } from '../steps/testing/load-chain.ts';
import { createBlockSearcher } from './block-search.ts';
import { withFallback, type Machinery } from './fallback.ts';
import { createSession } from './session.ts';

const pack = findPack(shippedManifest(), 'default');
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function openOnCpu(): Promise<Machinery> {
  const files = await openPack(pack, defaultPacksDirectory);
  if (files.mesh === null || pack.mesh === null) throw new Error('the default pack has a mesh');
  const sessions: ChainSessions = {
    detector: await createSession(files.detector, pack.detector.input, 'cpu'),
    mesh: await createSession(files.mesh, pack.mesh.input, 'cpu'),
    embedder: await createSession(files.embedder, pack.embedder.input, 'cpu'),
  };
  return { provider: 'cpu', sessions, searcher: await createBlockSearcher('cpu', pack.embedder.dimension) };
}

/** The real models, as if a graphics card ran them that can be broken; and how often each part was let go. */
async function fragile() {
  const real = await openOnCpu();
  let harm: 'none' | 'throws' | 'not finite' = 'none';
  let released = 0;
  const breakable = (session: ModelSession): ModelSession => ({
    async run(picture) {
      if (harm === 'throws') throw new Error('the device was removed');
      const outputs = await session.run(picture);
      return harm === 'not finite'
        ? new Map([...outputs].map(([name, values]) => [name, values.map(() => Number.NaN)]))
        : outputs;
    },
    async release() {
      released += 1;
      await session.release();
    },
  });
  const { detector, mesh, embedder } = real.sessions;
  const machinery: Machinery = {
    provider: 'cuda',
    sessions: {
      detector: breakable(detector),
      mesh: mesh === null ? null : breakable(mesh),
      embedder: breakable(embedder),
    },
    searcher: {
      ...real.searcher,
      async search(...question) {
        if (harm === 'throws') throw new Error('the device was removed');
        return real.searcher.search(...question);
      },
      async release() {
        released += 1;
        await real.searcher.release();
      },
    },
  };
  return { machinery, break: (how: typeof harm) => void (harm = how), released: () => released };
}

async function openWithFallback() {
  const card = await fragile();
  const told: string[] = [];
  let opened = 0;
  const machinery = withFallback(
    card.machinery,
    async () => {
      opened += 1;
      return openOnCpu();
    },
    (failed, cause) => void told.push(`${failed}: ${String(cause)}`),
  );
  const chain = createFaceChain(pack, machinery.sessions);
  closers.push(() => chain.release());
  closers.push(() => machinery.searcher.release());
  return { card, machinery, chain, told, opened: () => opened };
}

async function templateOf(chain: FaceChain): Promise<Float32Array> {
  const [face] = await chain.faces(await decodePicture(await readPortrait('SYN-503')));
  return face?.template ?? expect.unreachable('no face was found');
}

test('as long as nothing fails, nothing changes', async () => {
  const { chain, machinery, told, opened } = await openWithFallback();
  await templateOf(chain);
  expect([machinery.provider, told, opened()]).toEqual(['cuda', [], 0]);
});

test.each(['throws', 'not finite'] as const)(
  'when a provider %s, the same face is seen on the CPU, and it is said once',
  async (how) => {
    const { card, chain, machinery, told, opened } = await openWithFallback();
    const before = await templateOf(chain);
    card.break(how);
    expect(await templateOf(chain)).toEqual(before);
    expect(await templateOf(chain)).toEqual(before);
    expect(machinery.provider).toBe('cpu');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('cuda');
    expect(opened()).toBe(1);
    expect(card.released()).toBe(4);
  },
);

test('a list is searched on, with nobody missing', async () => {
  const { card, machinery, told } = await openWithFallback();
  const { dimension } = pack.embedder;
  const gallery = new Gallery(dimension, machinery.searcher, 0);
  const unit = (place: number) => new Float32Array(dimension).fill(1, place, place + 1);
  for (let person = 0; person < 20; person++) gallery.set(`person-${person}`, unit(person));
  card.break('throws');
  expect(await gallery.nearest(unit(7))).toMatchObject({ entryId: 'person-7', score: 1 });
  gallery.remove('person-7');
  expect((await gallery.nearest(unit(7)))?.score).toBe(0);
  expect(told).toHaveLength(1);
});

test('what fails on the CPU too fails for whoever asked', async () => {
  const { machinery } = await openWithFallback();
  const cpu = await loadCpuChain();
  closers.push(() => cpu.release());
  const nonsense = { width: 7, height: 7, planes: new Uint8Array(147) };
  await expect(machinery.sessions.embedder.run(nonsense)).rejects.toThrow();
  await expect(machinery.sessions.embedder.run(nonsense)).rejects.toThrow();
  expect(sessionsOf(machinery.sessions)).toHaveLength(3);
});
