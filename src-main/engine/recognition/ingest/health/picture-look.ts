/** Luma of a decoded picture, as FFmpeg holds it. */
export interface LumaPlane {
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  /** False for the limited range of video, where black is 16 and white 235. */
  readonly isFullRange: boolean;
}

/** What is kept of a picture for two seconds, to tell how the camera does: too coarse to show anybody. Luma is 0 to 255. */
export interface PictureLook {
  /** Mean luma of each cell of a grid. */
  readonly cells: Float32Array;
  readonly meanLuma: number;
  readonly brightestCell: number;
  /** Standard deviation of the cells. */
  readonly contrast: number;
  /** Share of cells with no detail inside. */
  readonly flatShare: number;
  /** Fine detail against coarse: 0 when everything is smeared, about 3 for a usual lens; null where there is no detail at all. */
  readonly sharpness: number | null;
}

const columns = 32;
const lines = 18;
/** Rows that are looked at in each line of cells: a tenth of a millisecond each. */
const rowsPerLine = 5;
/** Detail coarser than this share of the width stays when a lens is out of focus. */
const coarseShare = 1 / 160;
/** Mean square of luma steps within a cell; compression and noise leave less in a flat one. */
const flatStep = 5;
/** Below it, the mean square of coarse steps of the whole picture tells nothing about focus. */
const leastDetail = 0.5;

/** Measures a picture of at least 64 × 36 pixels. Allocates nothing but the answer. */
export function lookAt(luma: LumaPlane): PictureLook {
  const sums = new Float64Array(columns * lines);
  const steps = new Float64Array(columns * lines);
  const block = Math.max(2, Math.round(luma.width * coarseShare));
  const blocksAcross = Math.floor(luma.width / block);
  let fine = 0;
  let coarse = 0;
  for (let row = 0; row < lines * rowsPerLine; row += 1) {
    const y = Math.floor(((row + 0.5) * luma.height) / (lines * rowsPerLine));
    const line = Math.floor(row / rowsPerLine) * columns;
    let previousPixel = luma.bytes[y * luma.stride] ?? 0;
    let previousBlock = Number.NaN;
    for (let nth = 0; nth < blocksAcross; nth += 1) {
      let sum = 0;
      const start = y * luma.stride + nth * block;
      for (let at = start; at < start + block; at += 1) {
        const pixel = luma.bytes[at] ?? 0;
        fine += (pixel - previousPixel) * (pixel - previousPixel);
        sum += pixel;
        previousPixel = pixel;
      }
      const mean = sum / block;
      const cell = line + Math.min(columns - 1, Math.floor((nth * columns) / blocksAcross));
      sums[cell] = (sums[cell] ?? 0) + mean;
      if (nth > 0) {
        const step = (mean - previousBlock) * (mean - previousBlock);
        coarse += step;
        steps[cell] = (steps[cell] ?? 0) + step;
      }
      previousBlock = mean;
    }
  }
  const blocksPerCell = (blocksAcross / columns) * rowsPerLine;
  const blocks = blocksAcross * lines * rowsPerLine;
  return {
    ...measureCells(sums, steps, blocksPerCell, luma.isFullRange),
    // Of a picture that is smeared wider than a block the fine steps are the coarse ones, cut into as many parts.
    sharpness: coarse / blocks < leastDetail ? null : Math.max(0, (block * fine) / coarse - 1),
  };
}

/** Mean and largest change of the cells of two pictures, in steps of luma. */
export function changeBetween(
  one: Pick<PictureLook, 'cells'>,
  other: Pick<PictureLook, 'cells'>,
): { readonly mean: number; readonly largest: number } {
  let sum = 0;
  let largest = 0;
  for (const [cell, luma] of one.cells.entries()) {
    const change = Math.abs(luma - (other.cells[cell] ?? 0));
    sum += change;
    largest = Math.max(largest, change);
  }
  return { mean: sum / one.cells.length, largest };
}

function measureCells(
  sums: Float64Array,
  steps: Float64Array,
  blocksPerCell: number,
  isFullRange: boolean,
): Omit<PictureLook, 'sharpness'> {
  const cells = Float32Array.from(sums, (sum) => {
    const luma = sum / blocksPerCell;
    return isFullRange ? luma : ((luma - 16) * 255) / 219;
  });
  const meanLuma = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  const variance = cells.reduce((sum, cell) => sum + (cell - meanLuma) ** 2, 0) / cells.length;
  const flat = steps.filter((step) => step / blocksPerCell < flatStep).length;
  return {
    cells,
    meanLuma,
    brightestCell: cells.reduce((brightest, cell) => Math.max(brightest, cell), 0),
    contrast: Math.sqrt(variance),
    flatShare: flat / cells.length,
  };
}
