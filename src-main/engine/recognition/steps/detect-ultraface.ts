import type { DecoderOf } from '../../../../native-models/schema/model-schema.ts';
import type { Region } from '../frames/image.ts';
import type { Candidate, DetectorSize } from './detection.ts';
import { outputNamed, type ModelOutputs } from './tensor.ts';

// UltraFace RFB-320 (Linzaer, vision/ssd/config/fd_config.py): sides of the anchors of each grid, and variances.
const levels = [
  { stride: 8, sides: [10, 16, 24] },
  { stride: 16, sides: [32, 48] },
  { stride: 32, sides: [64, 96] },
  { stride: 64, sides: [128, 192, 256] },
] as const;
const centreVariance = 0.1;
const sizeVariance = 0.2;
/** It was trained on 320 × 240 with anchors cut to the picture, so its largest anchor is no higher than that. */
const tallestAnchorPx = 240;

/** Boxes of all anchors whose score reaches the threshold, in pixels of the detector's picture. */
export function decodeUltraFace(
  outputs: ModelOutputs,
  decoder: DecoderOf<'ultraface'>,
  size: DetectorSize,
  scoreThreshold: number,
): Candidate[] {
  /** Two for each anchor, the second "face". */
  const scores = outputNamed(outputs, decoder.scores);
  /** Four for each anchor: offset of the centre and logarithm of the size, relative to the anchor. */
  const regression = outputNamed(outputs, decoder.regression);
  const found: Candidate[] = [];
  let anchor = 0;
  for (const { stride, sides } of levels) {
    const columns = Math.ceil(size.width / stride);
    const rows = Math.ceil(size.height / stride);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (const side of sides) {
          const score = scores[2 * anchor + 1] ?? 0;
          if (score >= scoreThreshold) {
            // Centres are spread evenly, also where a stride doesn't divide the side.
            const centreX = ((column + 0.5) * size.width) / columns;
            const centreY = ((row + 0.5) * size.height) / rows;
            found.push({ box: decodeBox(regression, 4 * anchor, centreX, centreY, side), score });
          }
          anchor++;
        }
      }
    }
  }
  if (scores.length !== 2 * anchor || regression.length !== 4 * anchor) {
    throw new Error(`the detector gave ${scores.length / 2} anchors where ${anchor} were expected`);
  }
  return found;
}

function decodeBox(
  regression: Float32Array,
  at: number,
  centreX: number,
  centreY: number,
  side: number,
): Region {
  const anchorHeight = Math.min(side, tallestAnchorPx);
  const width = side * Math.exp(sizeVariance * (regression[at + 2] ?? 0));
  const height = anchorHeight * Math.exp(sizeVariance * (regression[at + 3] ?? 0));
  return {
    x: centreX + centreVariance * (regression[at] ?? 0) * side - width / 2,
    y: centreY + centreVariance * (regression[at + 1] ?? 0) * anchorHeight - height / 2,
    width,
    height,
  };
}
