import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { floatValue, GraphBuilder } from '../convert/graph-builder.ts';
import { sha256Of } from '../packs.ts';
import type { DetectorModel, EmbedderModel, Model } from '../schema/model-schema.ts';

/*
 * Models whose answers anybody can work out, for tests of packs that are brought along: a "face" is a square with a
 * red mark in its middle. The detectors see red and nothing else, the embedder green and blue and nothing else.
 */

/** Side of a marked face, in pixels of the detector's picture. */
export const faceSidePx = 96;
/** The red mark fills one cell of this stride. */
export const markStride = 16;
const strides = [8, 16, 32] as const;
/** Blocks in a row of the embedder's picture. */
const blocks = 4;

/** Where the points of a marked face lie, from the face's middle, as shares of its side. */
export const pointShares = [
  [-0.16, -0.04],
  [0.16, -0.04],
  [0, 0.14],
  [-0.13, 0.32],
  [0.13, 0.32],
] as const;

/** ArcFace's five points in 112 × 112, as every model with that name wants them. */
export const arcFaceTemplate: EmbedderModel['template'] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];

export interface BuiltModel<Built extends Model = Model> {
  readonly entry: Built;
  readonly content: Uint8Array;
}

const described = {
  origin: { kind: 'supplied', statement: 'Built by the tests.' },
  licence: { claim: 'GPL-3.0-or-later', evidence: 'LICENSE of this repository', doubt: '' },
  trainingData: 'None: its weights were written down.',
} as const;

/** A network with YuNet's outputs under OpenCV Zoo's names; like that file it takes one size only. */
export function buildYuNet(side = 320): BuiltModel<DetectorModel> {
  const graph = new GraphBuilder();
  const offsets = cellOffsets();
  for (const stride of strides) {
    const red = { graph, stride, isLive: stride === markStride, channel: 2, scale: 1 / 255 };
    head(red, `cls_${stride}`, [{ score: true }], [1, -1, 1]);
    head(red, `obj_${stride}`, [{ score: true }], [1, -1, 1]);
    const size = Math.log(faceSidePx / stride);
    head(red, `bbox_${stride}`, [0.5, 0.5, size, size].map(constant), [1, -1, 4]);
    head(red, `kps_${stride}`, offsets(stride).map(constant), [1, -1, 10]);
  }
  const names = ['cls', 'obj', 'bbox', 'kps'].flatMap((name) => strides.map((stride) => `${name}_${stride}`));
  const content = graph.write(
    'yunet',
    [floatValue('input', [1, 3, side, side])],
    names.map((name) => floatValue(name, [1, 'cells', 'numbers'])),
  );
  return {
    content,
    entry: {
      ...described,
      id: 'marker-yunet',
      role: 'detector',
      name: 'Marker detector, YuNet’s outputs',
      file: 'marker-yunet.onnx',
      sha256: sha256Of(content),
      input: {
        width: side,
        height: side,
        layout: 'NCHW',
        channelOrder: 'BGR',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
      decoder: {
        kind: 'yunet',
        levels: strides.map((stride) => ({
          stride,
          classification: `cls_${stride}`,
          objectness: `obj_${stride}`,
          boxes: `bbox_${stride}`,
          points: `kps_${stride}`,
        })),
      },
      sizeMultiple: 32,
      scoreThreshold: 0.6,
      overlapThreshold: 0.3,
    },
  };
}

/** SCRFD's outputs under the numbers that InsightFace's export gave those of det_500m; takes any size. */
export function buildScrfd(): BuiltModel<DetectorModel> {
  const graph = new GraphBuilder();
  const offsets = cellOffsets();
  const names = [
    { stride: 8, scores: '443', boxes: '446', points: '449' },
    { stride: 16, scores: '468', boxes: '471', points: '474' },
    { stride: 32, scores: '493', boxes: '496', points: '499' },
  ];
  for (const { stride, scores, boxes, points } of names) {
    // (127.5 ± 127.5) / 128 at a mark and beside it: brought back to 1 and 0.
    const red = { graph, stride, isLive: stride === markStride, channel: 0, scale: 128 / 255, shift: 0.5 };
    const half = faceSidePx / 2 / stride;
    const box = [half - 0.5, half - 0.5, half + 0.5, half + 0.5];
    // Of a cell's two anchors the first sees nothing, so that a decoder with one anchor a cell finds the wrong place.
    head(red, scores, [constant(0), { score: true }], [-1, 1]);
    head(red, boxes, [...box, ...box].map(constant), [-1, 4]);
    head(red, points, [...offsets(stride), ...offsets(stride)].map(constant), [-1, 10]);
  }
  const content = graph.write(
    'scrfd',
    [floatValue('input', [1, 3, 'height', 'width'])],
    names
      .flatMap(({ scores, boxes, points }) => [scores, boxes, points])
      .map((name) => floatValue(name, ['anchors', 'numbers'])),
  );
  return {
    content,
    entry: {
      ...described,
      id: 'marker-scrfd',
      role: 'detector',
      name: 'Marker detector, SCRFD’s outputs',
      file: 'marker-scrfd.onnx',
      sha256: sha256Of(content),
      input: {
        width: null,
        height: null,
        layout: 'NCHW',
        channelOrder: 'RGB',
        mean: [127.5, 127.5, 127.5],
        std: [128, 128, 128],
      },
      decoder: { kind: 'scrfd', anchorsPerCell: 2, levels: names },
      sizeMultiple: 32,
      scoreThreshold: 0.5,
      overlapThreshold: 0.4,
    },
  };
}

/** Means of green and of blue over 4 × 4 blocks, from −1 to 1: 32 numbers. @param id tells packs apart that differ in nothing else */
export function buildEmbedder(
  id = 'marker-embedder',
  layout: 'NCHW' | 'NHWC' = 'NCHW',
): BuiltModel<EmbedderModel> {
  const graph = new GraphBuilder();
  const side = 112 / blocks;
  const isPlanar = layout === 'NCHW';
  if (!isPlanar) graph.node('Transpose', ['input'], 'planes', { perm: [0, 3, 1, 2] });
  const weights = new Float32Array(2 * 3 * side * side);
  // Of the planes red, green, blue the first output sees the second, the other the third.
  for (const [output, plane] of [
    [0, 1],
    [1, 2],
  ] as const) {
    const from = (output * 3 + plane) * side * side;
    weights.fill(1 / (side * side), from, from + side * side);
  }
  graph.floats('weights', [2, 3, side, side], weights);
  graph.node('Conv', [isPlanar ? 'input' : 'planes', 'weights'], 'means', { strides: [side, side] });
  graph.node('Flatten', ['means'], 'embedding');
  const dims = isPlanar ? [1, 3, 112, 112] : [1, 112, 112, 3];
  const content = graph.write(id, [floatValue('input', dims)], [floatValue('embedding', [1, 32])]);
  return {
    content,
    entry: {
      ...described,
      id,
      role: 'embedder',
      name: 'Block means',
      file: `${id}.onnx`,
      sha256: sha256Of(content),
      input: {
        width: 112,
        height: 112,
        layout,
        channelOrder: 'RGB',
        mean: [127.5, 127.5, 127.5],
        std: [127.5, 127.5, 127.5],
      },
      output: 'embedding',
      template: arcFaceTemplate,
      dimension: 32,
      distance: 'cosine',
      referenceNorm: null,
    },
  };
}

/**
 * Draws a marked face whose middle is the middle of a cell. The pattern's bits, from the lowest, say which of 4 × 4
 * tiles are green (the first sixteen) and blue.
 */
export function drawMarkedFace(
  image: RgbImage,
  cell: { readonly column: number; readonly row: number },
  pattern: number,
  enlarged = 1,
): void {
  const side = faceSidePx * enlarged;
  const mark = markStride * enlarged;
  const left = (cell.column + 0.5) * mark - side / 2;
  const top = (cell.row + 0.5) * mark - side / 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const tile = Math.floor((y * 4) / side) * 4 + Math.floor((x * 4) / side);
      const isMark = Math.abs(x + 0.5 - side / 2) < mark / 2 && Math.abs(y + 0.5 - side / 2) < mark / 2;
      const at = ((top + y) * image.width + left + x) * 3;
      image.data[at] = isMark ? 255 : 0;
      image.data[at + 1] = ((pattern >>> tile) & 1) * 255;
      image.data[at + 2] = ((pattern >>> (tile + 16)) & 1) * 255;
    }
  }
}

/** One number of a head: the share of red in the cell, or a constant. */
type Channel = { readonly score: true } | { readonly constant: number };
const constant = (value: number): Channel => ({ constant: value });

interface Head {
  readonly graph: GraphBuilder;
  readonly stride: number;
  /** Only one stride sees anything. */
  readonly isLive: boolean;
  readonly channel: number;
  readonly scale: number;
  readonly shift?: number;
}

/** A convolution over each cell, its channels last, in rows. */
function head(
  { graph, stride, isLive, channel, scale, shift = 0 }: Head,
  name: string,
  channels: readonly Channel[],
  shape: readonly number[],
): void {
  const area = stride * stride;
  const weights = new Float32Array(channels.length * 3 * area);
  const bias = new Float32Array(channels.length);
  for (const [i, kind] of channels.entries()) {
    if ('constant' in kind) bias[i] = kind.constant;
    else if (isLive) {
      bias[i] = shift;
      weights.fill(scale / area, (i * 3 + channel) * area, (i * 3 + channel + 1) * area);
    }
  }
  graph.floats(`${name}.weights`, [channels.length, 3, stride, stride], weights);
  graph.floats(`${name}.bias`, [channels.length], bias);
  graph.node('Conv', ['input', `${name}.weights`, `${name}.bias`], `${name}.cells`, {
    strides: [stride, stride],
  });
  graph.node('Transpose', [`${name}.cells`], `${name}.last`, { perm: [0, 2, 3, 1] });
  graph.integers(`${name}.shape`, shape);
  graph.node('Reshape', [`${name}.last`, `${name}.shape`], name);
}

/** Offsets of the points from a cell's corner, in strides. */
function cellOffsets(): (stride: number) => readonly number[] {
  return (stride) => pointShares.flat().map((share) => 0.5 + (share * faceSidePx) / stride);
}
