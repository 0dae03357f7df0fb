import { createRandom } from '../random.ts';
import type { Sample } from '../sample.ts';

/** Samples whose templates lie around a direction of each person's own; the same for the same seed. */
export function madeUpPeople(
  count: number,
  images: number,
  { spread, seed = 1, from = 0 }: { readonly spread: number; readonly seed?: number; readonly from?: number },
): readonly Sample[] {
  const random = createRandom(seed);
  const direction = () => unit(Float32Array.from({ length: 16 }, () => random() - 0.5));
  return Array.from({ length: count }, (_, i) => {
    const person = from + i;
    const centre = direction();
    return Array.from({ length: images }, (__, image) => ({
      identity: `person-${person}`,
      file: `${person}-${image}.jpg`,
      template: unit(centre.map((value) => value + spread * (random() - 0.5))),
      faceHeightPx: 100,
    }));
  }).flat();
}

function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
