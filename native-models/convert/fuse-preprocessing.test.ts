import { afterAll, describe, expect, test } from 'vitest';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import fc from 'fast-check';
import type { ModelInput } from '../schema/model-schema.ts';
import { fusePreprocessing } from './fuse-preprocessing.ts';
import { floatValue, GraphBuilder } from './graph-builder.ts';
import { delimitedField, splitFields } from './raw-fields.ts';

const plain: ModelInput = {
  width: null,
  height: null,
  layout: 'NCHW',
  channelOrder: 'RGB',
  mean: [127, 127, 127],
  std: [128, 128, 128],
};
const opened: InferenceSession[] = [];
afterAll(() => Promise.all(opened.map((session) => session.release())));

/** A model that gives back what it is given. */
function mirror(layout: ModelInput['layout'] = 'NCHW'): Uint8Array {
  const graph = new GraphBuilder();
  graph.node('Identity', ['input'], 'output');
  const dims = layout === 'NCHW' ? ['n', 3, 'h', 'w'] : ['n', 'h', 'w', 3];
  return graph.write('mirror', [floatValue('input', dims)], [floatValue('output', dims)]);
}

async function seenBy(model: Uint8Array, pixels: readonly number[], width: number, height: number) {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  opened.push(session);
  const [name = ''] = session.inputNames;
  const results = await session.run({
    [name]: new Tensor('uint8', Uint8Array.from(pixels), [1, 3, height, width]),
  });
  const output = results['output'];
  if (!(output?.data instanceof Float32Array)) throw new Error('the mirror gives floats');
  return { dims: output.dims, values: [...output.data] };
}

/** One pixel above another: planes of red, green and blue. */
const pixels = [10, 20, 30, 40, 50, 60];

describe('a model with its preprocessing in front', () => {
  test('takes bytes and sees (v − mean) / std', async () => {
    const input: ModelInput = { ...plain, mean: [1, 2, 3], std: [2, 4, 8] };
    expect(await seenBy(fusePreprocessing(mirror(), input), pixels, 1, 2)).toEqual({
      dims: [1, 3, 2, 1],
      values: [4.5, 9.5, 7, 9.5, 5.875, 7.125],
    });
  });

  test('has its channels in its own order, with the means and deviations of that order', async () => {
    const input: ModelInput = { ...plain, channelOrder: 'BGR', mean: [1, 2, 3], std: [1, 1, 1] };
    const { values } = await seenBy(fusePreprocessing(mirror(), input), pixels, 1, 2);
    expect(values).toEqual([49, 59, 28, 38, 7, 17]);
  });

  test('has its axes in its own order', async () => {
    const input: ModelInput = { ...plain, layout: 'NHWC', mean: [0, 0, 0], std: [1, 1, 1] };
    expect(await seenBy(fusePreprocessing(mirror('NHWC'), input), pixels, 1, 2)).toEqual({
      dims: [1, 2, 1, 3],
      values: [10, 30, 50, 20, 40, 60],
    });
  });

  test('keeps what it does not understand', () => {
    const metadata = delimitedField(14, delimitedField(1, Buffer.from('author')));
    const fused = fusePreprocessing(Buffer.concat([mirror(), metadata]), plain);
    expect(Uint8Array.from(splitFields(fused).at(-1)?.bytes ?? [])).toEqual(metadata);
  });
});

test('a model with another number of inputs is named, and so is a file that is no model', () => {
  const graph = new GraphBuilder();
  graph.node('Add', ['one', 'other'], 'output');
  const two = graph.write('two', [floatValue('one', [1]), floatValue('other', [1])], []);
  expect(() => fusePreprocessing(two, plain)).toThrow('2 inputs');
  expect(() => fusePreprocessing(new Uint8Array(0), plain)).toThrow('no graph');
});

test('bytes that are no model are refused or left alone, and never read past their end', () => {
  const model = mirror();
  fc.assert(
    fc.property(fc.nat(model.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(), (at, value, cut) => {
      const damaged = model.slice(0, model.length - (cut % model.length));
      if (at < damaged.length) damaged[at] = value;
      try {
        expect(fusePreprocessing(damaged, plain).length).toBeGreaterThan(damaged.length);
      } catch (error) {
        expect(String(error)).toMatch(/protobuf|inputs|no graph/);
      }
    }),
  );
});
