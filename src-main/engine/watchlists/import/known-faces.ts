import { setImmediate as nextTurn } from 'node:timers/promises';

const atOnce = 1_000;

/** The templates of an import, to tell somebody who comes twice. Held in memory until `wipe`. */
export class KnownFaces {
  readonly #entries: { readonly template: Float32Array; readonly reference: string }[] = [];

  add(template: Float32Array, reference: string): void {
    this.#entries.push({ template: Float32Array.from(template), reference });
  }

  /** Who is at least so alike; null where nobody is. Lets others have their turn in between. */
  async find(template: Float32Array, threshold: number): Promise<string | null> {
    let best: string | null = null;
    let bestScore = threshold;
    for (const [nth, known] of this.#entries.entries()) {
      if (nth > 0 && nth % atOnce === 0) await nextTurn();
      const score = dot(known.template, template);
      if (score >= bestScore) {
        best = known.reference;
        bestScore = score;
      }
    }
    return best;
  }

  wipe(): void {
    for (const { template } of this.#entries) template.fill(0);
    this.#entries.length = 0;
  }
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
