import type { Interval } from '../../src-main/engine/intervals.ts';
import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { fuse } from '../../src-main/engine/recognition/steps/vote.ts';
import { bootstrap } from './bootstrap.ts';
import { pairKey } from './read-folder.ts';
import type { Sample } from './sample.ts';

/** How often looks reach a threshold with their own person, with an interval, and with others. */
interface Rates extends Interval {
  readonly tar: number;
  readonly fmr: number;
}

/** What a vote over several looks does at a threshold that was set on single ones. */
export interface LooksPoint {
  readonly threshold: number;
  readonly looks: number;
  readonly identities: number;
  readonly genuines: number;
  readonly impostors: number;
  /** Each look by itself. */
  readonly single: Rates;
  /** The vote as it is: by what the looks have in common. */
  readonly vote: Rates;
  /** What it would be by the mean of the looks' own scores. */
  readonly meanOfScores: Rates;
}

/** Looks that a verdict needs at least. */
const looksOfVote = 3;

type Way = 'single' | 'vote' | 'meanOfScores';
interface Compared {
  readonly way: Way;
  readonly identity: number;
  readonly isGenuine: boolean;
  readonly score: number;
}

/**
 * Of each person with a picture more than a vote needs, each picture in turn is the list's and the others are looks,
 * all of one worth; strangers are everybody else's pictures.
 */
export function byLooks(
  samples: readonly Sample[],
  ignored: ReadonlySet<string>,
  thresholds: readonly number[],
): readonly LooksPoint[] {
  const enrolled = samples.flatMap(({ identity, template }) =>
    template === null ? [] : [{ identity, template }],
  );
  const people = [...Map.groupBy(enrolled, ({ identity }) => identity)].filter(
    ([, pictures]) => pictures.length > looksOfVote,
  );
  if (people.length === 0) return [];
  const tally = new Tally(people.length, thresholds);
  for (const [index, [name, pictures]] of people.entries()) {
    const strangers = enrolled.filter(
      ({ identity }) => identity !== name && !(ignored.size > 0 && ignored.has(pairKey(name, identity))),
    );
    for (const listed of pictures.slice(0, looksOfVote + 1)) {
      const looks = pictures.slice(0, looksOfVote + 1).filter((other) => other !== listed);
      const fused = fuse(looks.map(({ template }) => ({ template, quality: 1 })));
      const compare = (template: Float32Array, isGenuine: boolean) => {
        const common = { identity: index, isGenuine };
        const scores = looks.map((look) => product(look.template, template));
        for (const score of scores) tally.take({ ...common, way: 'single', score });
        tally.take({ ...common, way: 'vote', score: product(fused, template) });
        const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
        tally.take({ ...common, way: 'meanOfScores', score: mean });
      };
      compare(listed.template, true);
      for (const { template } of strangers) compare(template, false);
    }
  }
  return thresholds.map((threshold, k) => ({
    threshold,
    looks: looksOfVote,
    identities: people.length,
    genuines: people.length * (looksOfVote + 1),
    impostors: tally.impostors('vote'),
    single: tally.rates('single', k),
    vote: tally.rates('vote', k),
    meanOfScores: tally.rates('meanOfScores', k),
  }));
}

/** Counts by way, person and threshold. */
class Tally {
  readonly #people: number;
  readonly #thresholds: readonly number[];
  readonly #genuine: Record<Way, Float64Array>;
  readonly #accepted: Record<Way, Float64Array>;
  readonly #strangers: Record<Way, number> = { single: 0, vote: 0, meanOfScores: 0 };
  readonly #matched: Record<Way, Float64Array>;

  constructor(people: number, thresholds: readonly number[]) {
    this.#people = people;
    this.#thresholds = thresholds;
    const zeros = (length: number): Record<Way, Float64Array> => ({
      single: new Float64Array(length),
      vote: new Float64Array(length),
      meanOfScores: new Float64Array(length),
    });
    this.#genuine = zeros(people);
    this.#accepted = zeros(people * thresholds.length);
    this.#matched = zeros(thresholds.length);
  }

  take({ way, identity, isGenuine, score }: Compared): void {
    if (isGenuine) add(this.#genuine[way], identity);
    else this.#strangers[way] += 1;
    for (const [k, threshold] of this.#thresholds.entries()) {
      if (!(score >= threshold)) continue;
      if (isGenuine) add(this.#accepted[way], k * this.#people + identity);
      else add(this.#matched[way], k);
    }
  }

  impostors(way: Way): number {
    return this.#strangers[way];
  }

  rates(way: Way, k: number): Rates {
    const genuine = this.#genuine[way];
    const accepted = this.#accepted[way].subarray(k * this.#people, (k + 1) * this.#people);
    const tarOf = (weights: Float64Array) => {
      let all = 0;
      let right = 0;
      for (const [i, weight] of weights.entries()) {
        all += weight * (genuine[i] ?? 0);
        right += weight * (accepted[i] ?? 0);
      }
      return right / all;
    };
    const [interval] = bootstrap(this.#people, (weights) => [tarOf(weights)]);
    return {
      tar: tarOf(new Float64Array(this.#people).fill(1)),
      low: interval?.low ?? Number.NaN,
      high: interval?.high ?? Number.NaN,
      fmr: (this.#matched[way][k] ?? 0) / this.#strangers[way],
    };
  }
}

function add(counts: Float64Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
