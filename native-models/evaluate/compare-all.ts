import { product } from '../../src-main/engine/recognition/steps/search.ts';
import type { Sample } from './embed-images.ts';

/** Pairs of samples of different identities that scored highest, best first; identities by index. */
interface ImpostorPair {
  readonly score: number;
  readonly one: number;
  readonly other: number;
}

export interface Comparisons {
  /** The identities in the order of their indices, with the number of their enrolled samples. */
  readonly identities: readonly { readonly name: string; readonly enrolled: number }[];
  /** Every pair of samples of one identity; a pair with a sample that failed to enrol scores −Infinity. */
  readonly genuines: readonly { readonly identity: number; readonly score: number }[];
  /** How many pairs of enrolled samples of different identities were compared. */
  readonly impostorCount: number;
  /** The highest hundredth of them: no false match rate above 1% can be read from these. */
  readonly topImpostors: readonly ImpostorPair[];
}

const keptShare = 0.01;

/** Compares every sample with every other. `ignored` holds `pairKey`s of identities that are not compared. */
export function compareAll(samples: readonly Sample[], ignored: ReadonlySet<string>): Comparisons {
  const names = [...new Set(samples.map(({ identity }) => identity))];
  const indices = new Map(names.map((name, index) => [name, index]));
  const items = samples.map(({ identity, template }) => ({
    identity: indices.get(identity) ?? -1,
    template,
  }));
  const ignoredIndices = new Set(
    [...ignored].map((key) => {
      const [one = '', other = ''] = key.split('\n');
      return numericKey(indices.get(one) ?? -1, indices.get(other) ?? -1, names.length);
    }),
  );
  const enrolled = items.filter((item) => item.template !== null);
  const scores = new Float32Array((enrolled.length * (enrolled.length - 1)) / 2);
  let impostorCount = 0;
  forEachImpostor(enrolled, ignoredIndices, names.length, (one, other) => {
    scores[impostorCount++] = product(one, other);
  });
  const kept = Math.min(impostorCount, Math.ceil(impostorCount * keptShare) + 1);
  const least = scores.slice(0, impostorCount).sort()[impostorCount - kept] ?? Infinity;
  const topImpostors: ImpostorPair[] = [];
  let at = 0;
  forEachImpostor(enrolled, ignoredIndices, names.length, (_one, _other, oneIdentity, otherIdentity) => {
    const score = scores[at++] ?? 0;
    if (score >= least) topImpostors.push({ score, one: oneIdentity, other: otherIdentity });
  });
  topImpostors.sort((first, second) => second.score - first.score);

  return {
    identities: names.map((name, index) => ({
      name,
      enrolled: enrolled.filter(({ identity }) => identity === index).length,
    })),
    genuines: genuinesOf(items),
    impostorCount,
    topImpostors,
  };
}

interface Item {
  readonly identity: number;
  readonly template: Float32Array | null;
}

function genuinesOf(items: readonly Item[]): Comparisons['genuines'] {
  const genuines: { identity: number; score: number }[] = [];
  for (const [identity, samples] of Map.groupBy(items, (item) => item.identity)) {
    for (const [i, { template: one }] of samples.entries()) {
      for (const { template: other } of samples.slice(i + 1)) {
        genuines.push({ identity, score: one === null || other === null ? -Infinity : product(one, other) });
      }
    }
  }
  return genuines;
}

function forEachImpostor(
  items: readonly Item[],
  ignored: ReadonlySet<number>,
  identityCount: number,
  visit: (one: Float32Array, other: Float32Array, oneIdentity: number, otherIdentity: number) => void,
): void {
  for (const [i, first] of items.entries()) {
    for (let j = i + 1; j < items.length; j++) {
      const second = items[j];
      if (second === undefined || first.template === null || second.template === null) continue;
      if (first.identity === second.identity) continue;
      if (ignored.size > 0 && ignored.has(numericKey(first.identity, second.identity, identityCount)))
        continue;
      visit(first.template, second.template, first.identity, second.identity);
    }
  }
}

function numericKey(one: number, other: number, identityCount: number): number {
  return Math.min(one, other) * identityCount + Math.max(one, other);
}
