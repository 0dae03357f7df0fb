import { wipe } from '../frames/wipe.ts';
import { GalleryBlock } from './gallery-block.ts';
import { lengthOf } from './length-of.ts';

/** A gallery entry and its cosine with the probe, −1 to 1. */
export interface Hit {
  readonly entryId: string;
  readonly score: number;
}

/** The entry most like a probe, and how far it is ahead of the next one; ∞ where there is no other. */
export interface Nearest extends Hit {
  readonly margin: number;
}

/** What a first look at a block found: places with scores that may be off by `BlockSearcher.error`, best first. */
export interface RoughHits {
  readonly places: Int32Array;
  readonly scores: Float32Array;
}

/** Finds the best places of a block, on whatever provider. */
export interface BlockSearcher {
  /**
   * How far a score may be from the exact one, for a probe and templates of length 1. It decides how many are
   * looked at again, never who is found.
   */
  readonly error: number;
  /** @param count of places wanted, at most the block's width; free places come last, with a score of −∞ */
  search(block: GalleryBlock, probe: Float32Array, count: number): Promise<RoughHits>;
  /** The block has changed or is gone: copies of it elsewhere are let go. */
  forget(block: GalleryBlock): void;
}

/** So few are all scored in double precision at once: looking through a block first costs more. */
const usuallyFew = 64;
/**
 * Small lists get a small block, which is replaced by a wider one when it is full; only the widest are followed by
 * another. That one is no power of two, so that a column doesn't fall on one and the same part of the processor's cache.
 */
const widths = [256, 1_024, 4_096, 16_400] as const;
const widest = 16_400;
/** Looked at again beyond those that were asked for. */
const spare = 14;
/** Searches that a change overtook, after which all is compared in one go. */
const mostOvertaken = 3;

interface Place {
  readonly block: GalleryBlock;
  readonly place: number;
}

/**
 * Templates of a sealed list, one each, searched exactly: a provider looks through all of them, and whoever can be
 * among the best by the bound on its error is scored again in double precision. So scores, order and ties are the same
 * on every provider. A change is whole before anything else happens, a search sees all of it or none, and what is
 * removed is overwritten at once.
 */
export class Gallery {
  readonly dimension: number;
  readonly #searcher: BlockSearcher;
  readonly #few: number;
  #blocks: GalleryBlock[] = [];
  readonly #places = new Map<string, Place>();
  /** Rises with every change: a search that one overtook begins again. */
  #version = 0;

  /** @param few up to so many entries the searcher isn't asked */
  constructor(dimension: number, searcher: BlockSearcher, few = usuallyFew) {
    this.dimension = dimension;
    this.#searcher = searcher;
    this.#few = few;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Adds an entry or replaces its template. Throws RangeError for one of another model, or without a finite length. */
  set(entryId: string, template: Float32Array): void {
    this.#check(template);
    if (!Number.isFinite(lengthOf(template))) throw new RangeError('a template must be of finite length');
    this.#version += 1;
    const known = this.#places.get(entryId);
    const block = known?.block ?? this.#blockWithRoom();
    if (known === undefined) this.#places.set(entryId, { block, place: block.add(entryId, template) });
    else block.replace(known.place, template);
    this.#searcher.forget(block);
  }

  /** True if the entry was there. */
  remove(entryId: string): boolean {
    const found = this.#places.get(entryId);
    if (found === undefined) return false;
    this.#version += 1;
    this.#places.delete(entryId);
    found.block.erase(found.place);
    this.#searcher.forget(found.block);
    return true;
  }

  /** Removes all entries and overwrites their templates. */
  clear(): void {
    this.#version += 1;
    for (const block of this.#blocks) {
      block.wipe();
      this.#searcher.forget(block);
    }
    this.#blocks = [];
    this.#places.clear();
  }

  /** The entry most like the probe; null when there is none. */
  async nearest(probe: Float32Array): Promise<Nearest | null> {
    const [best, next] = await this.search(probe, 2);
    if (best === undefined) return null;
    return { ...best, margin: next === undefined ? Infinity : best.score - next.score };
  }

  /**
   * The `count` entries most like the probe, best first; of equal ones the smaller id. A probe without a finite length
   * is like nobody.
   */
  async search(probe: Float32Array, count: number): Promise<readonly Hit[]> {
    this.#check(probe);
    if (!Number.isFinite(lengthOf(probe)) || count < 1) return [];
    if (this.#places.size <= this.#few) return this.#rank(probe, this.#places.values(), count);
    for (let overtaken = 0; overtaken < mostOvertaken; overtaken++) {
      const version = this.#version;
      const contenders = await this.#findContenders(probe, count);
      if (version === this.#version) return this.#rank(probe, contenders, count);
    }
    return this.#rank(probe, this.#places.values(), count);
  }

  /** Every place that can be among the best, however wrong the first look was within its bound. */
  async #findContenders(probe: Float32Array, count: number): Promise<readonly Place[]> {
    const probeLength = lengthOf(probe);
    const looks: { readonly block: GalleryBlock; readonly found: RoughHits; readonly error: number }[] = [];
    for (const block of this.#blocks) {
      if (block.taken === 0) continue;
      const error = this.#searcher.error * probeLength * block.longest;
      const found = await this.#searcher.search(block, probe, Math.min(count + spare, block.width));
      looks.push({ block, found, error });
    }
    const surely = looks.flatMap(({ found, error }) => [...found.scores].map((score) => score - error));
    const surelyReached = surely.toSorted((one, other) => other - one)[count - 1] ?? -Infinity;
    const contenders: Place[] = [];
    for (const { block, found, error } of looks) {
      const { places, scores } = await this.#searchDownTo(surelyReached - error, block, found, probe);
      scores.forEach((score, i) => {
        const place = places[i];
        if (place !== undefined && score !== -Infinity && score >= surelyReached - error)
          contenders.push({ block, place });
      });
    }
    return contenders;
  }

  /** Asks a block for more until it has told of all places down to a score. */
  async #searchDownTo(
    lowest: number,
    block: GalleryBlock,
    found: RoughHits,
    probe: Float32Array,
  ): Promise<RoughHits> {
    let { scores } = found;
    let complete = found;
    while (scores.length < block.taken && (scores.at(-1) ?? -Infinity) >= lowest) {
      complete = await this.#searcher.search(block, probe, Math.min(scores.length * 4, block.width));
      ({ scores } = complete);
    }
    return complete;
  }

  /** Scores places exactly. */
  #rank(probe: Float32Array, places: Iterable<Place>, count: number): readonly Hit[] {
    const template = new Float32Array(this.dimension);
    const hits: Hit[] = [];
    for (const { block, place } of places) {
      const entryId = block.idAt(place);
      if (entryId === undefined) continue;
      block.read(place, template);
      hits.push({ entryId, score: product(probe, template) });
    }
    wipe(template);
    return hits.toSorted(bestFirst).slice(0, count);
  }

  #blockWithRoom(): GalleryBlock {
    const withRoom = this.#blocks.find(({ taken, width }) => taken < width);
    if (withRoom !== undefined) return withRoom;
    const last = this.#blocks.at(-1);
    const outgrown = last === undefined || last.width === widest ? null : last;
    const width = widths.find((one) => one > (outgrown?.width ?? 0)) ?? widest;
    const block = new GalleryBlock(this.dimension, width);
    if (outgrown !== null) {
      outgrown.moveTo(block, (entryId, place) => this.#places.set(entryId, { block, place }));
      this.#searcher.forget(outgrown);
      this.#blocks.pop();
    }
    this.#blocks.push(block);
    return block;
  }

  #check(template: Float32Array): void {
    if (template.length !== this.dimension) {
      throw new RangeError(
        `a template of ${template.length} numbers is not of this gallery's model (${this.dimension})`,
      );
    }
  }
}

function bestFirst(one: Hit, other: Hit): number {
  if (one.score !== other.score) return other.score - one.score;
  return one.entryId < other.entryId ? -1 : 1;
}

/** Inner product of two templates; four sums, so that additions can overlap. */
export function product(one: Float32Array, other: Float32Array): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const end = one.length & ~3;
  for (let i = 0; i < end; i += 4) {
    first += (one[i] ?? 0) * (other[i] ?? 0);
    second += (one[i + 1] ?? 0) * (other[i + 1] ?? 0);
    third += (one[i + 2] ?? 0) * (other[i + 2] ?? 0);
    fourth += (one[i + 3] ?? 0) * (other[i + 3] ?? 0);
  }
  for (let i = end; i < one.length; i++) first += (one[i] ?? 0) * (other[i] ?? 0);
  return first + second + (third + fourth);
}
