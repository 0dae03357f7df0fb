import { describe, expect, onTestFinished, test } from 'vitest';
import {
  arcFaceTemplate,
  buildEmbedder,
  buildScrfd,
  buildYuNet,
  drawMarkedFace,
  faceSidePx,
  markStride,
  pointShares,
} from '../../../../native-models/testing/marker-models.ts';
import { loadMarkerChain } from '../../../../native-models/testing/marker-packs.ts';
import { createImage } from '../frames/image.ts';
import { invert } from '../frames/warp.ts';
import { fitSimilarity } from './align.ts';
import { product } from './search.ts';

const anna = 0b0110_1001_0110_1111_1000_0100_0010_0001;
const bert = 0b0000_1111_0000_1111_0101_1010_0101_1010;

/** Where the middle of a marked face and its points lie, in pixel centres of the picture. */
function truthOf(column: number, row: number, enlarged = 1) {
  const side = faceSidePx * enlarged;
  const x = (column + 0.5) * markStride * enlarged;
  const y = (row + 0.5) * markStride * enlarged;
  return {
    box: { x: x - side / 2, y: y - side / 2, width: side, height: side },
    points: pointShares.map(([right, down]) => [x + right * side, y + down * side] as const),
  };
}

async function chainOf(detector: 'YuNet' | 'SCRFD', layout: 'NCHW' | 'NHWC' = 'NCHW') {
  const { chain } = await loadMarkerChain(
    detector === 'YuNet' ? buildYuNet() : buildScrfd(),
    buildEmbedder('marker-embedder', layout),
  );
  onTestFinished(() => chain.release());
  return chain;
}

describe.each(['YuNet', 'SCRFD'] as const)('a pack with the outputs of %s and no mesh', (kind) => {
  test('finds each face once, with its box and its five points', async () => {
    const chain = await chainOf(kind);
    const image = createImage(320, 320);
    drawMarkedFace(image, { column: 4, row: 5 }, anna);
    drawMarkedFace(image, { column: 14, row: 10 }, bert);
    const found = (await chain.detect(image)).toSorted((one, other) => one.box.x - other.box.x);
    expect(found).toHaveLength(2);
    for (const [i, { box, points, score }] of found.entries()) {
      const truth = i === 0 ? truthOf(4, 5) : truthOf(14, 10);
      expect(score).toBeCloseTo(1, 5);
      for (const key of ['x', 'y', 'width', 'height'] as const) {
        expect(box[key]).toBeCloseTo(truth.box[key], 3);
      }
      expect(points?.flat().map((value) => expect.closeTo(value, 3))).toEqual(truth.points.flat());
    }
  });

  test('finds them in the pixels of a picture that was scaled down for it', async () => {
    const chain = await chainOf(kind);
    const image = createImage(640, 480);
    drawMarkedFace(image, { column: 8, row: 7 }, anna, 2);
    const [found, ...more] = await chain.detect(image, 320);
    const truth = truthOf(8, 7, 2);
    expect(more).toEqual([]);
    expect(found?.box.x).toBeCloseTo(truth.box.x, 2);
    expect(found?.box.height).toBeCloseTo(truth.box.height, 2);
    // Half a pixel of the source more: the middle of a detector's pixel is the middle of four of the source's.
    for (const [i, [x, y]] of truth.points.entries()) {
      expect(found?.points?.[i]?.[0]).toBeCloseTo(x + 0.5, 2);
      expect(found?.points?.[i]?.[1]).toBeCloseTo(y + 0.5, 2);
    }
  });

  test.each(['NCHW', 'NHWC'] as const)(
    'makes the template that can be worked out by hand, in layout %s',
    async (layout) => {
      const chain = await chainOf(kind, layout);
      const image = createImage(320, 320);
      drawMarkedFace(image, { column: 6, row: 6 }, anna);
      const [face] = await chain.faces(image);
      const expected = templateOf(anna, 6, 6);
      expect(product(face?.template ?? new Float32Array(32), expected)).toBeGreaterThan(0.999);
      expect(face?.measures).toMatchObject({ meshFlag: null, yawDeg: null, pitchDeg: null });
    },
  );

  test('tells two patterns apart, wherever they stand', async () => {
    const chain = await chainOf(kind);
    const image = createImage(320, 320);
    drawMarkedFace(image, { column: 3, row: 4 }, anna);
    drawMarkedFace(image, { column: 10, row: 15 }, anna);
    drawMarkedFace(image, { column: 16, row: 5 }, bert);
    const faces = await chain.faces(image);
    const [first, second, third] = faces
      .toSorted((one, other) => one.detection.box.x - other.detection.box.x)
      .map(({ template }) => template);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('a face is missing');
    expect(product(first, second)).toBeGreaterThan(0.99);
    expect(Math.abs(product(first, third))).toBeLessThan(0.6);
  });
});

test('a network whose outputs have another size than its decoder expects is named', async () => {
  const yunet = buildYuNet();
  const { entry } = buildScrfd();
  const { chain } = await loadMarkerChain(
    {
      ...yunet,
      entry: {
        ...entry,
        decoder: {
          kind: 'scrfd',
          anchorsPerCell: 2,
          levels: [{ stride: 8, scores: 'cls_8', boxes: 'bbox_8', points: 'kps_8' }],
        },
      },
    },
    buildEmbedder(),
  );
  onTestFinished(() => chain.release());
  await expect(chain.detect(createImage(320, 320))).rejects.toThrow(
    'output "cls_8" has 1600 numbers where 3200 were expected for 320 × 320 pixels',
  );
});

/** Green and blue of the tiles under each pixel of the aligned picture, averaged over the embedder's blocks. */
function templateOf(pattern: number, column: number, row: number): Float32Array {
  const { box, points } = truthOf(column, row);
  const toSource = invert(fitSimilarity(points, arcFaceTemplate));
  const sums = new Float32Array(32);
  for (let y = 0; y < 112; y++) {
    for (let x = 0; x < 112; x++) {
      const u = toSource.a * x - toSource.b * y + toSource.tx - box.x + 0.5;
      const v = toSource.b * x + toSource.a * y + toSource.ty - box.y + 0.5;
      const isInside = u >= 0 && v >= 0 && u < faceSidePx && v < faceSidePx;
      const tile = Math.floor((v * 4) / faceSidePx) * 4 + Math.floor((u * 4) / faceSidePx);
      const block = Math.floor(y / 28) * 4 + Math.floor(x / 28);
      for (const [offset, bit] of [
        [0, tile],
        [16, tile + 16],
      ] as const) {
        const isLit = isInside && ((pattern >>> bit) & 1) === 1;
        sums[offset + block] = (sums[offset + block] ?? 0) + (isLit ? 1 : -1) / 784;
      }
    }
  }
  const norm = Math.hypot(...sums);
  return sums.map((value) => value / norm);
}
