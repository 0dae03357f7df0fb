import type { Model } from '../../../../native-models/manifest.ts';
import type { RgbImage } from '../frames/image.ts';

/** A loaded model: takes one tensor of floats in NCHW layout, gives its outputs by name. */
export interface ModelSession {
  /** `input` may be refilled once the promise is settled. The outputs belong to the caller. */
  run(input: Float32Array, dims: readonly [number, number, number, number]): Promise<ModelOutputs>;
  release(): Promise<void>;
}
export type ModelOutputs = ReadonlyMap<string, Float32Array>;

/** The output of a name that the model must have. */
export function outputNamed(outputs: ModelOutputs, name: string): Float32Array {
  const output = outputs.get(name);
  if (output === undefined) throw new Error(`the model gave no output "${name}"`);
  return output;
}

/** Fills a tensor with an image as the model wants it: (v − mean) / std per channel, channel after channel. */
export function fillTensor(
  image: RgbImage,
  { channelOrder, mean, std }: Model['input'],
  tensor: Float32Array,
): void {
  const { data, width, height } = image;
  const pixels = width * height;
  if (tensor.length !== 3 * pixels) throw new RangeError('the tensor has not the size of the image');
  for (let channel = 0; channel < 3; channel++) {
    const from = channelOrder === 'RGB' ? channel : 2 - channel;
    const scale = 1 / (std[channel] ?? 1);
    const shift = -(mean[channel] ?? 0) * scale;
    const start = channel * pixels;
    for (let i = 0; i < pixels; i++) tensor[start + i] = (data[3 * i + from] ?? 0) * scale + shift;
  }
}
