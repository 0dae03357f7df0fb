import { expect, test } from 'vitest';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import fc from 'fast-check';
import { floatValue, GraphBuilder } from './graph-builder.ts';
import { replacePRelu } from './replace-prelu.ts';

function build(slopes: Float32Array, dims: readonly number[]): Uint8Array {
  const graph = new GraphBuilder();
  graph.floats('slopes', dims, slopes);
  graph.node('PRelu', ['input', 'slopes'], 'first');
  graph.node('PRelu', ['first', 'slopes'], 'output');
  const shape = ['n', slopes.length, 'h', 'w'];
  return graph.write('prelu', [floatValue('input', shape)], [floatValue('output', shape)]);
}

async function run(model: Uint8Array, values: Float32Array, dims: readonly number[]) {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const { output } = await session.run({ input: new Tensor('float32', values, dims) });
    return [...(output?.data ?? [])].map(Number);
  } finally {
    await session.release();
  }
}

test('gives what the PRelu gave, whatever the slopes are', async () => {
  const number = fc.float({ min: -4, max: 4, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(number, { minLength: 1, maxLength: 40 }),
      fc.array(number, { minLength: 40 * 6, maxLength: 40 * 6 }),
      async (slopes, values) => {
        const model = build(Float32Array.from(slopes), [slopes.length, 1, 1]);
        const replaced = replacePRelu(model);
        expect(Buffer.from(replaced).includes('PRelu')).toBe(false);
        const input = Float32Array.from(values.slice(0, slopes.length * 6));
        const dims = [1, slopes.length, 2, 3];
        const expected = await run(model, input, dims);
        expect(await run(replaced, input, dims)).toEqual(expected.map((value) => expect.closeTo(value, 3)));
      },
    ),
    { numRuns: 30 },
  );
});

test('leaves a PRelu alone whose slopes are not one a channel', () => {
  const model = build(Float32Array.of(0.1, 0.2), [1, 2]);
  expect(replacePRelu(model)).toBe(model);
});
