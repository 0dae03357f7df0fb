import type { EmbedderModel } from '../../../../native-models/schema/model-schema.ts';
import type { PlanarImage } from '../frames/image.ts';

/** What an aligned face shows of how well it was taken. */
export interface PictureMeasures {
  /** Root of the mean squared Laplacian ÷ standard deviation: near 0 for a blurred face. Contrast cancels out. */
  readonly sharpness: number;
  /** Mean luma, 0 to 255. */
  readonly brightness: number;
  /** Standard deviation of the luma. */
  readonly contrast: number;
  /** Share of the face that is as good as black or white, 0 to 1. */
  readonly clipping: number;
  /**
   * Detail of whichever of the eyes and the mouth shows least ÷ of the one that shows most, 0 to 1. Sunglasses, a mask, a
   * hand or an edge in front of the face have less detail than what they cover; a patterned scarf may not.
   */
  readonly uncovered: number;
}

/** All is measured with the eyes so many pixels apart: finer, there is more noise than face. */
const eyeDistancePx = 17.6;
const black = 12;
const white = 248;
/** Of a face in full view: the mouth's detail relative to an eye's (median of the calibration faces). */
const usualMouthDetail = 0.93;

/** Measures a face that was aligned to a template. Overwrites nothing of it, and leaves nothing behind. */
export function measurePicture(aligned: PlanarImage, template: EmbedderModel['template']): PictureMeasures {
  const [left = [0, 0], right = [0, 0], , mouthLeft = [0, 0], mouthRight = [0, 0]] = template;
  const apart = Math.hypot(right[0] - left[0], right[1] - left[1]);
  const factor = Math.max(1, Math.round(apart / eyeDistancePx));
  const luma = lumaOf(aligned, factor);
  const at = ([x, y]: readonly [number, number]) =>
    [(x - (factor - 1) / 2) / factor, (y - (factor - 1) / 2) / factor] as const;
  const unit = apart / factor;
  const eyes = middle(at(left), at(right));
  const mouth = middle(at(mouthLeft), at(mouthRight));
  const detail = [
    detailAround(luma, at(left), 0.4 * unit, 0.26 * unit),
    detailAround(luma, at(right), 0.4 * unit, 0.26 * unit),
    detailAround(luma, mouth, 0.5 * unit, 0.28 * unit) / usualMouthDetail,
  ];
  const most = Math.max(...detail);
  const measures = {
    ...measureOval(luma, middle(eyes, mouth), 0.85 * unit, 1.14 * unit),
    uncovered: most < 1 ? 0 : Math.min(...detail) / most,
  };
  luma.data.fill(0);
  return measures;
}

interface Luma {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Shrunk by a whole factor: each channel is the rounded mean of factor × factor pixels. */
function lumaOf({ planes, width: fullWidth, height: fullHeight }: PlanarImage, factor: number): Luma {
  const width = Math.floor(fullWidth / factor);
  const height = Math.floor(fullHeight / factor);
  const pixels = fullWidth * fullHeight;
  const count = factor * factor;
  const mean = (sum: number) => Math.floor((sum + count / 2) / count);
  const data = new Float32Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = y * factor; row < (y + 1) * factor; row++) {
        for (let at = row * fullWidth + x * factor, left = factor; left > 0; at++, left--) {
          red += planes[at] ?? 0;
          green += planes[at + pixels] ?? 0;
          blue += planes[at + 2 * pixels] ?? 0;
        }
      }
      data[to] = 0.299 * mean(red) + 0.587 * mean(green) + 0.114 * mean(blue);
    }
  }
  return { data, width, height };
}

/** Over the oval that the face fills, where hair and background don't reach. */
function measureOval(
  { data, width, height }: Luma,
  [centreX, centreY]: readonly [number, number],
  radiusX: number,
  radiusY: number,
): Omit<PictureMeasures, 'uncovered'> {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let laplacians = 0;
  let clipped = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 > 1) continue;
      const i = y * width + x;
      const value = data[i] ?? 0;
      const around =
        (data[i - 1] ?? 0) + (data[i + 1] ?? 0) + (data[i - width] ?? 0) + (data[i + width] ?? 0);
      count += 1;
      sum += value;
      squares += value * value;
      laplacians += (around - 4 * value) ** 2;
      if (value <= black || value >= white) clipped += 1;
    }
  }
  const brightness = sum / count;
  const contrast = Math.sqrt(Math.max(0, squares / count - brightness ** 2));
  const sharpness = contrast < 1 ? 0 : Math.sqrt(laplacians / count) / contrast;
  return { sharpness, brightness, contrast, clipping: clipped / count };
}

/** Root of the mean squared gradient in a rectangle. */
function detailAround(
  { data, width, height }: Luma,
  [centreX, centreY]: readonly [number, number],
  halfWidth: number,
  halfHeight: number,
): number {
  let count = 0;
  let squares = 0;
  const bottom = Math.min(height - 2, Math.floor(centreY + halfHeight));
  const right = Math.min(width - 2, Math.floor(centreX + halfWidth));
  for (let y = Math.max(1, Math.ceil(centreY - halfHeight)); y <= bottom; y++) {
    for (let x = Math.max(1, Math.ceil(centreX - halfWidth)); x <= right; x++) {
      const i = y * width + x;
      const across = (data[i + 1] ?? 0) - (data[i - 1] ?? 0);
      const down = (data[i + width] ?? 0) - (data[i - width] ?? 0);
      count += 1;
      squares += across * across + down * down;
    }
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}

function middle(one: readonly [number, number], other: readonly [number, number]): readonly [number, number] {
  return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
}
