import { Tensor } from 'onnxruntime-node';
import { floatValue, GraphBuilder } from '../../../native-models/convert/graph-builder.ts';
import { createBlockSearcher } from '../../../src-main/engine/recognition/inference/block-search.ts';
import { openSession } from '../../../src-main/engine/recognition/inference/session.ts';
import type { GalleryBlock } from '../../../src-main/engine/recognition/steps/gallery-block.ts';
import { Gallery } from '../../../src-main/engine/recognition/steps/search.ts';
import { threadCpuMs } from '../cpu-time.ts';
import { atMost, printed, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';

const dimension = 512;
const warmUp = 3;

/** One exact search over 20,000 templates, and one over a million against reading their bytes once. */
export async function measureSearch({
  searches,
  say,
}: {
  readonly searches: number;
  readonly say: (line: string) => void;
}): Promise<readonly Row[]> {
  say('searching 20,000 templates');
  const small = await openGallery(20_000);
  const searchMs = lowerQuartile(await repeat(searches, () => small.search()));
  await small.close();
  say('searching a million templates');
  const large = await openGallery(1_000_000);
  const ratios: number[] = [];
  const timesMs: number[] = [];
  // By turns, so that both meet the same neighbours on the memory bus.
  for (let turn = 0; turn < 7; turn += 1) {
    const [searchedMs = NaN] = await repeat(1, () => large.search());
    const [readMs = NaN] = await repeat(1, () => large.read());
    ratios.push(searchedMs / readMs);
    timesMs.push(searchedMs);
  }
  await large.close();
  return [
    atMost(5, 'search-20k', searchMs, 'ms'),
    atMost(1.5, 'search-1m-vs-bandwidth', lowerQuartile(ratios), '× reading'),
    printed('search-1m', lowerQuartile(timesMs), 'ms'),
  ];
}

async function openGallery(people: number) {
  const searcher = await createBlockSearcher('cpu', dimension);
  const blocks = new Set<GalleryBlock>();
  const gallery = new Gallery(dimension, {
    ...searcher,
    search(block, ...question) {
      blocks.add(block);
      return searcher.search(block, ...question);
    },
  });
  const random = randomTemplates();
  for (let nth = 0; nth < people; nth += 1) gallery.set(`person-${nth}`, random());
  const reader = await openSession(maximumGraph(), 'cpu');
  const probe = random().slice();
  for (let nth = 0; nth < warmUp; nth += 1) await gallery.nearest(probe);
  return {
    search: async () => void (await gallery.nearest(random())),
    /** The same memory, once, with the fastest reader at hand. */
    async read(): Promise<void> {
      for (const { templates } of blocks) {
        await reader.run({ numbers: new Tensor('float32', templates, [templates.length]) });
      }
    },
    async close(): Promise<void> {
      gallery.clear();
      await searcher.release();
      await reader.release();
    },
  };
}

async function repeat(times: number, work: () => Promise<void>): Promise<readonly number[]> {
  const spentMs: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const startedMs = threadCpuMs();
    await work();
    spentMs.push(threadCpuMs() - startedMs);
  }
  return spentMs;
}

/** The largest of all numbers: as little work for each byte as reading needs. */
function maximumGraph(): Uint8Array {
  const graph = new GraphBuilder();
  graph.node('ReduceMax', ['numbers'], 'largest', { keepdims: 0 });
  return graph.write('maximum', [floatValue('numbers', ['length'])], [floatValue('largest', [])]);
}

/** Templates of length 1 in memory that is used again for the next: parts of a pool of random numbers. */
function randomTemplates(): () => Float32Array {
  const pool = Float32Array.from({ length: 1 << 20 }, () => Math.random() - 0.5);
  const template = new Float32Array(dimension);
  return () => {
    const start = Math.floor(Math.random() * (pool.length - dimension));
    let square = 0;
    for (let i = 0; i < dimension; i++) square += (pool[start + i] ?? 0) ** 2;
    const scale = 1 / Math.sqrt(square);
    for (let i = 0; i < dimension; i++) template[i] = (pool[start + i] ?? 0) * scale;
    return template;
  };
}
