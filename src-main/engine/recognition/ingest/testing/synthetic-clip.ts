import type { Clip } from '../../../../demo-cameras/annex-b.ts';
import { encodeClip, type EncodeOptions } from './encode-clip.ts';

/** A colour as the planes hold it, limited range. */
interface YuvColour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

export interface SyntheticClipOptions extends Omit<EncodeOptions, 'paint'> {
  readonly left: YuvColour;
  readonly right: YuvColour;
}

/** Encodes a clip whose left and right half each have one colour, so that pixels can be told wherever they end up. */
export function makeSyntheticClip({ left, right, ...options }: SyntheticClipOptions): Promise<Clip> {
  const { width, height } = options;
  return encodeClip({
    ...options,
    paint(planes) {
      (['y', 'u', 'v'] as const).forEach((component, index) => {
        const { bytes, stride } = planes[index] ?? { bytes: new Uint8Array(0), stride: 0 };
        const planeWidth = component === 'y' ? width : width / 2;
        for (let row = 0; row < (component === 'y' ? height : height / 2); row += 1) {
          bytes.fill(left[component], row * stride, row * stride + planeWidth / 2);
          bytes.fill(right[component], row * stride + planeWidth / 2, row * stride + planeWidth);
        }
      });
    },
  });
}
