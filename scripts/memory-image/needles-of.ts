import type { Pack } from '../../native-models/manifest.ts';
import type { ModelInput } from '../../native-models/schema/model-schema.ts';
import { normalise } from '../../src-main/engine/recognition/steps/embed.ts';
import { Needles } from './needles.ts';
import type { Recorded } from './record-file.ts';

/** Every fourth row, from the middle of which a needle is taken. */
const rowStep = 4;

/** What to look for, of what passed: in each layout in which the engine or its libraries hold it. */
export function needlesOf(records: readonly Recorded[], pack: Pack): Needles {
  const needles = new Needles();
  for (const record of records) addRecord(needles, record, pack);
  return needles;
}

function addRecord(needles: Needles, { kind, width, height, bytes }: Recorded, pack: Pack): void {
  switch (kind) {
    case 'luma':
    case 'blue-difference':
    case 'red-difference':
      return addRows(needles, 'planes of 4:2:0', bytes, width, height);
    case 'region':
      return addRows(needles, 'RGB of the face', bytes, 3 * width, height);
    case 'detector-input':
      addRows(needles, 'planes of the detector’s picture', bytes, width, 3 * height);
      return addFloats(
        needles,
        'floats of the detector’s picture',
        bytes,
        width,
        3 * height,
        pack.detector.input,
      );
    case 'mesh-input':
      addRows(needles, 'planes of the mesh’s picture', bytes, width, 3 * height, 0.3);
      if (pack.mesh !== null)
        addFloats(needles, 'floats of the mesh’s picture', bytes, width, 3 * height, pack.mesh.input, 0.3);
      return;
    case 'embedder-input':
      addRows(needles, 'planes of the aligned face', bytes, width, 3 * height);
      addRows(needles, 'RGB of the aligned face', interleaved(bytes), 3 * width, height);
      return addFloats(needles, 'floats of the aligned face', bytes, width, 3 * height, pack.embedder.input);
    case 'mesh-output':
      return addNumbers(needles, 'mesh', floatsOf(bytes));
    case 'embedding': {
      const features = floatsOf(bytes);
      addNumbers(needles, 'embedding', features);
      return addNumbers(needles, 'template', normalise(features).template);
    }
    case 'listed-embedding':
      return addNumbers(needles, 'template of somebody listed', normalise(floatsOf(bytes)).template, 32);
    case 'probe':
      return addNumbers(needles, 'searched', floatsOf(bytes));
  }
}

/** @param margin share of a row, and of the rows of a plane, at each edge that may show what stands behind the face */
function addRows(
  needles: Needles,
  layout: string,
  bytes: Uint8Array,
  stride: number,
  rows: number,
  margin = 0,
): void {
  for (let row = 0; row < rows; row += rowStep) {
    if (margin > 0 && isAtEdge(row, stride, margin)) continue;
    const start = row * stride + Math.max(0, Math.floor(stride / 2) - 16);
    needles.add(layout, bytes.subarray(start, (row + 1) * stride));
  }
}

/** Planes are squares: a row of three planes lies this far from an edge of its own. */
function isAtEdge(row: number, side: number, margin: number): boolean {
  const within = row % side;
  return within < margin * side || within > (1 - margin) * side;
}

/** As they are in the model, which brings them to (v − mean) / std itself, and as they are just before. */
function addFloats(
  needles: Needles,
  layout: string,
  bytes: Uint8Array,
  width: number,
  rows: number,
  { mean, std, channelOrder }: ModelInput,
  margin = 0,
): void {
  const planeRows = rows / 3;
  for (let row = 0; row < rows; row += rowStep) {
    if (margin > 0 && isAtEdge(row, width, margin)) continue;
    const plane = Math.floor(row / planeRows);
    const channel = channelOrder === 'BGR' ? 2 - plane : plane;
    const scale = Math.fround(1 / (std[channel] ?? 1));
    const offset = Math.fround(-(mean[channel] ?? 0) / (std[channel] ?? 1));
    const start = row * width + Math.max(0, Math.floor(width / 2) - 4);
    const pixels = Float32Array.from(bytes.subarray(start, start + 8));
    addNumbers(needles, layout, pixels, 1);
    const scaled = pixels.map((value) => Math.fround(value * scale));
    addNumbers(needles, layout, scaled, 1);
    addNumbers(
      needles,
      layout,
      scaled.map((value) => Math.fround(value + offset)),
      1,
    );
  }
}

/** Eight numbers at a few places, as float32 and as float16. */
function addNumbers(needles: Needles, layout: string, numbers: Float32Array, most = 8): void {
  const step = Math.max(1, Math.floor(numbers.length / most));
  for (let start = 0; start + 8 <= numbers.length; start += step) {
    const some = Float32Array.from(numbers.subarray(start, start + 8));
    needles.add(layout, new Uint8Array(some.buffer));
    if (start + 16 > numbers.length) continue;
    const halves = Float16Array.from(numbers.subarray(start, start + 16));
    needles.add(layout, new Uint8Array(halves.buffer));
  }
}

function interleaved(planes: Uint8Array): Uint8Array {
  const pixels = planes.length / 3;
  return Uint8Array.from(planes, (_, at) => planes[(at % 3) * pixels + Math.floor(at / 3)] ?? 0);
}

const floatsOf = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);
