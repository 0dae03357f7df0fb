import type { ModelInput } from '../../../../native-models/schema/model-schema.ts';
import type { RgbImage } from '../frames/image.ts';

/** A loaded model: takes one tensor of floats, gives its outputs by name. */
export interface ModelSession {
  /** `input` may be refilled once the promise is settled. The outputs belong to the caller. */
  run(input: Float32Array, dims: TensorDims): Promise<ModelOutputs>;
  release(): Promise<void>;
}
/** Batch, channels, rows, columns, or batch, rows, columns, channels: as the model's layout says. */
export type TensorDims = readonly [number, number, number, number];
export type ModelOutputs = ReadonlyMap<string, Float32Array>;

/** The output of a name that the model must have. */
export function outputNamed(outputs: ModelOutputs, name: string): Float32Array {
  const output = outputs.get(name);
  if (output === undefined) throw new Error(`the model gave no output "${name}"`);
  return output;
}

/** The dimensions of a tensor that holds one image of a size. */
export function tensorDims(
  { layout }: ModelInput,
  { width, height }: { readonly width: number; readonly height: number },
): TensorDims {
  return layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
}

/** Fills a tensor with an image as the model wants it: (v − mean) / std per channel. */
export function fillTensor(
  image: RgbImage,
  { layout, channelOrder, mean, std }: ModelInput,
  tensor: Float32Array,
): void {
  const { data, width, height } = image;
  const pixels = width * height;
  if (tensor.length !== 3 * pixels) throw new RangeError('the tensor has not the size of the image');
  const step = layout === 'NCHW' ? 1 : 3;
  for (let channel = 0; channel < 3; channel++) {
    const from = channelOrder === 'RGB' ? channel : 2 - channel;
    const scale = 1 / (std[channel] ?? 1);
    const shift = -(mean[channel] ?? 0) * scale;
    const start = layout === 'NCHW' ? channel * pixels : channel;
    for (let i = 0; i < pixels; i++) tensor[start + step * i] = (data[3 * i + from] ?? 0) * scale + shift;
  }
}
