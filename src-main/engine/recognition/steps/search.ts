/** A gallery entry and its cosine with the probe, −1 to 1. */
export interface Hit {
  readonly entryId: string;
  readonly score: number;
}

const firstCapacity = 64;

/**
 * Templates of a sealed list, one each, packed in one block and searched exactly. Everything is synchronous, so a
 * search never sees half a change; what is removed is overwritten at once.
 */
export class Gallery {
  readonly dimension: number;
  #templates: Float32Array;
  #ids: string[] = [];
  readonly #places = new Map<string, number>();

  constructor(dimension: number) {
    this.dimension = dimension;
    this.#templates = new Float32Array(firstCapacity * dimension);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Adds an entry or replaces its template, which must be of length 1. */
  set(entryId: string, template: Float32Array): void {
    this.#check(template);
    const place = this.#places.get(entryId) ?? this.#ids.length;
    if (place === this.#ids.length) {
      this.#makeRoom();
      this.#ids.push(entryId);
      this.#places.set(entryId, place);
    }
    this.#templates.set(template, place * this.dimension);
  }

  /** True if the entry was there. */
  remove(entryId: string): boolean {
    const place = this.#places.get(entryId);
    if (place === undefined) return false;
    const last = this.#ids.length - 1;
    const lastId = this.#ids[last];
    if (lastId !== undefined && place !== last) {
      this.#templates.copyWithin(place * this.dimension, last * this.dimension, (last + 1) * this.dimension);
      this.#ids[place] = lastId;
      this.#places.set(lastId, place);
    }
    this.#templates.fill(0, last * this.dimension, (last + 1) * this.dimension);
    this.#ids.pop();
    this.#places.delete(entryId);
    return true;
  }

  /** Removes all entries and overwrites their templates. */
  clear(): void {
    this.#templates.fill(0);
    this.#ids = [];
    this.#places.clear();
  }

  /** The entry most like the probe; null when the gallery is empty. */
  nearest(probe: Float32Array): Hit | null {
    return this.search(probe, 1)[0] ?? null;
  }

  /** The `count` entries most like the probe, best first. */
  search(probe: Float32Array, count: number): readonly Hit[] {
    this.#check(probe);
    const best: Hit[] = [];
    let toBeat = -Infinity;
    for (const [place, entryId] of this.#ids.entries()) {
      const score = product(probe, this.#templates, place * this.dimension);
      if (score <= toBeat) continue;
      const rank = best.findIndex((hit) => hit.score < score);
      best.splice(rank === -1 ? best.length : rank, 0, { entryId, score });
      if (best.length > count) best.pop();
      if (best.length === count) toBeat = best.at(-1)?.score ?? -Infinity;
    }
    return best;
  }

  #makeRoom(): void {
    if ((this.#ids.length + 1) * this.dimension <= this.#templates.length) return;
    const larger = new Float32Array(this.#templates.length * 2);
    larger.set(this.#templates);
    this.#templates.fill(0);
    this.#templates = larger;
  }

  #check(template: Float32Array): void {
    if (template.length !== this.dimension) {
      throw new RangeError(
        `a template of ${template.length} numbers is not of this gallery's model (${this.dimension})`,
      );
    }
  }
}

/** Inner product of a probe with the template that starts at `start`; four sums, so that additions can overlap. */
export function product(probe: Float32Array, templates: Float32Array, start = 0): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const end = probe.length & ~3;
  for (let i = 0, at = start; i < end; i += 4, at += 4) {
    first += (probe[i] ?? 0) * (templates[at] ?? 0);
    second += (probe[i + 1] ?? 0) * (templates[at + 1] ?? 0);
    third += (probe[i + 2] ?? 0) * (templates[at + 2] ?? 0);
    fourth += (probe[i + 3] ?? 0) * (templates[at + 3] ?? 0);
  }
  for (let i = end; i < probe.length; i++) first += (probe[i] ?? 0) * (templates[start + i] ?? 0);
  return first + second + (third + fourth);
}
