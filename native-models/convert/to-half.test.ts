import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { findPack, shippedManifest } from '../manifest.ts';
import { openPack } from '../packs.ts';
import { defaultPacksDirectory } from '../where.ts';
import { fusePreprocessing } from './fuse-preprocessing.ts';
import { floatValue, GraphBuilder } from './graph-builder.ts';
import { readHalfFloats, writeHalfFloats } from './half-float.ts';
import { toHalf } from './to-half.ts';

const opened: InferenceSession[] = [];
afterAll(() => Promise.all(opened.map((session) => session.release())));

async function run(model: Uint8Array, feeds: Record<string, Tensor>) {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  opened.push(session);
  return session.run(feeds);
}

describe('numbers in half precision', () => {
  test('are the nearest that there are, and those that there are come back as they were', () => {
    const bits = fc.integer({ min: 0, max: 0xffff }).filter((value) => ((value >> 10) & 31) !== 31);
    fc.assert(
      fc.property(bits, (value) => {
        const bytes = Uint8Array.of(value & 255, value >> 8);
        expect(writeHalfFloats(readHalfFloats(bytes, 0, 1))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const [near = NaN] = readHalfFloats(writeHalfFloats(Float32Array.of(value)), 0, 1);
        expect(Math.abs(near - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });

  test('are refused where it does not hold them', () => {
    for (const value of [65_536, -Infinity, NaN])
      expect(() => writeHalfFloats(Float32Array.of(value))).toThrow(RangeError);
  });
});

test('a model takes and gives 32-bit floats as before, and its weights are halves', async () => {
  const graph = new GraphBuilder();
  const factor = graph.floats('factor', [1], Float32Array.of(1 + 2 ** -12));
  graph.node('Mul', ['input', factor], 'between');
  graph.node('Add', ['between', graph.constant('one', [1], Float32Array.of(1))], 'output');
  const model = graph.write('small', [floatValue('input', ['n'])], [floatValue('output', ['n'])]);
  const feeds = { input: new Tensor('float32', Float32Array.of(1, 3), [2]) };
  const single = await run(model, feeds);
  const halved = await run(toHalf(model), feeds);
  expect(single['output']?.data).not.toEqual(Float32Array.of(2, 4));
  expect(halved['output']?.type).toBe('float32');
  // The factor is rounded to one. On the CPU that is all: ONNX Runtime computes halves as 32-bit floats there.
  expect(halved['output']?.data).toEqual(Float32Array.of(2, 4));
});

const pack = findPack(shippedManifest(), 'default');
const files = await openPack(pack, defaultPacksDirectory);

test.each([
  ['detector', files.detector, pack.detector.input, 320, 256],
  ['mesh', files.mesh, pack.mesh?.input, 192, 192],
  ['embedder', files.embedder, pack.embedder.input, 112, 112],
] as const)('the default %s gives nearly the same in halves', async (_role, file, input, width, height) => {
  if (file === null || input === undefined) throw new Error('the default pack has all three models');
  const fused = fusePreprocessing(file, input);
  const pixels = Uint8Array.from(
    { length: 3 * width * height },
    (_, i) => 127.5 * (1 + Math.sin(i * 0.37) * Math.cos(i * 0.011)),
  );
  const feeds = { 'cordon.pixels': new Tensor('uint8', pixels, [1, 3, height, width]) };
  const single = await run(fused, feeds);
  const halved = await run(toHalf(fused), feeds);
  for (const [name, { data }] of Object.entries(single)) {
    const [expected, given] = [data as Float32Array, halved[name]?.data as Float32Array];
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (given[i] ?? NaN))), 0);
    expect(worst / largest).toBeLessThan(0.005);
  }
});
