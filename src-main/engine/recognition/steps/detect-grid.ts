import { outputNamed, type ModelOutputs } from './tensor.ts';
import type { DetectorSize } from './detection.ts';

/** A detector's output for the cells of one stride: rows of `width` numbers, an anchor each. */
export interface GridOutput {
  readonly name: string;
  readonly width: number;
}

/**
 * Visits every anchor of a grid whose cells lie a stride apart, row by row, and all anchors of a cell after one
 * another. `values[i][index * width + k]` is number k of output i. A fixed-size network may have been given batches
 * of one or none at all, which is the same in memory. Throws where an output has not a row for each anchor.
 */
export function forEachAnchor(
  outputs: ModelOutputs,
  wanted: readonly GridOutput[],
  { stride, anchorsPerCell }: { readonly stride: number; readonly anchorsPerCell: number },
  size: DetectorSize,
  visit: (column: number, row: number, index: number, values: readonly Float32Array[]) => void,
): void {
  const columns = Math.ceil(size.width / stride);
  const rows = Math.ceil(size.height / stride);
  const count = columns * rows * anchorsPerCell;
  const values = wanted.map(({ name, width }) => {
    const output = outputNamed(outputs, name);
    if (output.length !== count * width) {
      throw new Error(
        `the detector's output "${name}" has ${output.length} numbers where ${count * width} were expected for ${size.width} × ${size.height} pixels`,
      );
    }
    return output;
  });
  for (let index = 0; index < count; index++) {
    const cell = Math.floor(index / anchorsPerCell);
    visit(cell % columns, Math.floor(cell / columns), index, values);
  }
}
