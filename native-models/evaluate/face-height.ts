import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { bootstrap } from './bootstrap.ts';
import type { Embedded } from './embed-image.ts';
import type { EmbeddingTask } from './embedding-messages.ts';
import { createRandom } from './random.ts';
import type { Sample } from './sample.ts';

/** How many true accepts are left when the probe's face is so high, in pixels, at a threshold fixed before. */
export interface FaceHeightPoint {
  readonly faceHeightPx: number;
  readonly threshold: number;
  readonly tar: number;
  readonly low: number;
  readonly high: number;
  readonly genuines: number;
  /** Share of the shrunk probes that gave no template: misses, like the rest. */
  readonly failures: number;
}

/** The faces of a street camera, and what they shrink to further off. */
export const faceHeightsPx = [96, 64, 48, 32, 24] as const;
/** Enough for an interval of about ±2 points; more would cost more than all the rest of an evaluation. */
const mostPairs = 300;
const seed = 20_261_123;

/** A listed picture as it is and a probe that is shrunk; both by their place among the samples. */
export interface ShrunkPair {
  readonly identity: string;
  readonly listed: number;
  readonly probe: number;
}

/** Pairs to be measured: of each identity the first picture and another one, of at most so many identities, drawn by lot. */
export function choosePairs(samples: readonly Sample[]): readonly ShrunkPair[] {
  const places = Map.groupBy(samples.keys(), (place) => samples[place]?.identity ?? '');
  const random = createRandom(seed);
  return [...places]
    .flatMap(([identity, [listed, ...others]]) => {
      const probe = others[Math.floor(random() * others.length)];
      return listed === undefined || probe === undefined ? [] : [{ identity, listed, probe, lot: random() }];
    })
    .toSorted((one, other) => one.lot - other.lot)
    .slice(0, mostPairs)
    .map(({ identity, listed, probe }) => ({ identity, listed, probe }));
}

/** The tasks that shrink each pair's probe to each height; null where the probe has no face or a smaller one. */
export function shrinkTasks(
  samples: readonly Sample[],
  pairs: readonly ShrunkPair[],
): readonly (Omit<EmbeddingTask, 'id'> | null)[] {
  return faceHeightsPx.flatMap((heightPx) =>
    pairs.map(({ probe }) => {
      const sample = samples[probe];
      if (sample === undefined || sample.faceHeightPx === null || sample.faceHeightPx < heightPx) return null;
      return { file: sample.file, scale: heightPx / sample.faceHeightPx };
    }),
  );
}

/** @param embedded what came of the tasks, in their order, null where there was none */
export function byFaceHeight(
  samples: readonly Sample[],
  pairs: readonly ShrunkPair[],
  embedded: readonly (Embedded | null)[],
  threshold: number,
): readonly FaceHeightPoint[] {
  return faceHeightsPx.flatMap((faceHeightPx, i) => {
    const measured = pairs.flatMap(({ listed }, k) => {
      const probe = embedded[i * pairs.length + k];
      if (probe === null || probe === undefined) return [];
      const template = samples[listed]?.template ?? null;
      const isFound =
        template !== null && probe.template !== null && product(template, probe.template) >= threshold;
      return [{ isFound, hasFailed: probe.template === null }];
    });
    if (measured.length === 0) return [];
    const share = (weights: Float64Array) => {
      let found = 0;
      let all = 0;
      for (const [k, { isFound }] of measured.entries()) {
        const weight = weights[k] ?? 0;
        all += weight;
        if (isFound) found += weight;
      }
      return found / all;
    };
    // One pair an identity: to draw pairs is to draw identities.
    const [interval = { low: 0, high: 1 }] = bootstrap(measured.length, (weights) => [share(weights)]);
    const failures = measured.filter(({ hasFailed }) => hasFailed).length / measured.length;
    const tar = share(new Float64Array(measured.length).fill(1));
    return [{ faceHeightPx, threshold, tar, ...interval, genuines: measured.length, failures }];
  });
}
