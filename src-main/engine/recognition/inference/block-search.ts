import './no-telemetry.ts';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { wipe } from '../frames/wipe.ts';
import type { GalleryBlock } from '../steps/gallery-block.ts';
import { searchGraph } from '../steps/search-graph.ts';
import type { BlockSearcher, RoughHits } from '../steps/search.ts';
import { openSession, type Provider } from './session.ts';

/** A searcher that holds sessions of ONNX Runtime. */
export interface OwnedBlockSearcher extends BlockSearcher {
  release(): Promise<void>;
}

/**
 * Bounds on the error of a score. Sums of n products in 32-bit floats: n·u ÷ (1 − n·u) with u = 2⁻²⁴ (Higham, "Accuracy
 * and Stability of Numerical Algorithms", 3.1), n up to 1,024 here. Other providers may multiply with 11 bits (TF32, FP16).
 */
const cpuError = 1e-4;
const otherError = 4e-3;

/** Searches blocks with ONNX Runtime. The CPU reads them where they are; other providers get a copy of each. */
export async function createBlockSearcher(
  provider: Provider,
  dimension: number,
): Promise<OwnedBlockSearcher> {
  return provider === 'cpu' ? createInPlaceSearcher(dimension) : createCopyingSearcher(provider);
}

async function createInPlaceSearcher(dimension: number): Promise<OwnedBlockSearcher> {
  const session = await openSession(searchGraph(dimension), 'cpu');
  return {
    error: cpuError,
    search: (block, probe, count) =>
      run(session, block, probe, count, {
        templates: new Tensor('float32', block.templates, [block.dimension, block.width]),
      }),
    forget: () => undefined,
    release: () => session.release(),
  };
}

/** A copy is made when a block is first searched after a change, and let go with the next change. */
export function createCopyingSearcher(provider: Provider): OwnedBlockSearcher {
  const sessions = new Map<GalleryBlock, Promise<InferenceSession>>();
  const copy = async (block: GalleryBlock): Promise<InferenceSession> => {
    const graph = searchGraph(block.dimension, block);
    try {
      return await openSession(graph, provider);
    } finally {
      wipe(graph);
    }
  };
  const letGo = async (session: Promise<InferenceSession>): Promise<void> => {
    // One that could not be made has been told to whoever searched.
    await session.then((made) => made.release()).catch(() => undefined);
  };
  return {
    error: otherError,
    async search(block, probe, count) {
      const session = sessions.get(block) ?? copy(block);
      sessions.set(block, session);
      return run(await session, block, probe, count);
    },
    forget(block) {
      const session = sessions.get(block);
      sessions.delete(block);
      if (session !== undefined) void letGo(session);
    },
    async release() {
      const held = [...sessions.values()];
      sessions.clear();
      await Promise.all(held.map(letGo));
    },
  };
}

async function run(
  session: InferenceSession,
  { bias }: GalleryBlock,
  probe: Float32Array,
  count: number,
  templates: { readonly templates?: Tensor } = {},
): Promise<RoughHits> {
  const { scores, places } = await session.run({
    ...templates,
    probe: new Tensor('float32', probe, [1, probe.length]),
    bias: new Tensor('float32', bias, [bias.length]),
    count: new Tensor('int64', BigInt64Array.of(BigInt(count)), [1]),
  });
  if (!(scores?.data instanceof Float32Array) || !(places?.data instanceof Int32Array))
    throw new Error('the search gave no scores and places');
  return { scores: scores.data, places: places.data };
}
