import { expect, it } from 'vitest';
import { createPlanarImage, type PlanarImage } from '../frames/image.ts';
import { rinsable } from './rinsable.ts';

function session() {
  const seen: string[] = [];
  const output = Float32Array.of(1, 2, 3);
  const inner = {
    async run({ width, height, planes }: PlanarImage) {
      seen.push(`${width}×${height} of ${planes[0] ?? 0}`);
      return new Map([['features', output]]);
    },
    release: async () => undefined,
  };
  return { seen, output, rinsed: rinsable(inner) };
}

it('computes an empty picture of the last size, once, when there was no run since the last call', async () => {
  const { seen, output, rinsed } = session();
  await rinsed.rinse();
  expect(seen).toEqual([]);
  await rinsed.run(createPlanarImage(8, 4));
  await rinsed.run(createPlanarImage(16, 4));
  await rinsed.rinse(); // it was busy until now
  expect(seen).toEqual(['8×4 of 0', '16×4 of 0']);
  output.fill(9);
  await rinsed.rinse();
  await rinsed.rinse();
  expect(seen).toEqual(['8×4 of 0', '16×4 of 0', '16×4 of 127']);
  expect([...output]).toEqual([0, 0, 0]);
});
