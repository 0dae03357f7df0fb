import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many faces are compared before others have their turn: about half a millisecond. */
const atOnce = 1_000;

/** The templates of an import, to tell somebody who comes twice. Held in memory until `wipe`. */
export class KnownFaces {
  readonly #references: string[] = [];
  /** One after the other, in memory that is read straight through; grown by halves as they come. */
  #templates = new Float32Array();
  #dimension = 0;

  /** @throws when it is of another length than those before */
  add(template: Float32Array, reference: string): void {
    const count = this.#references.length;
    if (count === 0) this.#dimension = template.length;
    if (template.length !== this.#dimension) throw new Error('templates of two models came together');
    const needed = (count + 1) * this.#dimension;
    if (needed > this.#templates.length) this.#grow(needed);
    this.#templates.set(template, count * this.#dimension);
    this.#references.push(reference);
  }

  /** Who is at least so alike; null where nobody is. Lets others have their turn in between. */
  async find(template: Float32Array, threshold: number): Promise<string | null> {
    let best: string | null = null;
    let bestScore = threshold;
    for (let nth = 0; nth < this.#references.length; nth++) {
      if (nth > 0 && nth % atOnce === 0) await nextTurn();
      const score = dot(this.#templates, nth * this.#dimension, template);
      if (score < bestScore) continue;
      best = this.#references[nth] ?? null;
      bestScore = score;
    }
    return best;
  }

  wipe(): void {
    this.#templates.fill(0);
    this.#templates = new Float32Array();
    this.#references.length = 0;
  }

  #grow(needed: number): void {
    const grown = new Float32Array(Math.max(needed, Math.ceil(this.#templates.length * 1.5)));
    grown.set(this.#templates);
    this.#templates.fill(0);
    this.#templates = grown;
  }
}

/** Four sums at a time: one would have each step wait for the one before. */
function dot(all: Float32Array, start: number, other: Float32Array): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  const whole = other.length - (other.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const from = start + at;
    one += (all[from] ?? 0) * (other[at] ?? 0);
    two += (all[from + 1] ?? 0) * (other[at + 1] ?? 0);
    three += (all[from + 2] ?? 0) * (other[at + 2] ?? 0);
    four += (all[from + 3] ?? 0) * (other[at + 3] ?? 0);
  }
  let sum = one + two + (three + four);
  for (let at = whole; at < other.length; at++) sum += (all[start + at] ?? 0) * (other[at] ?? 0);
  return sum;
}
