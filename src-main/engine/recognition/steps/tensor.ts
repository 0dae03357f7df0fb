import type { PlanarImage } from '../frames/image.ts';

/** A loaded model with its preprocessing in it: takes a picture as it is, gives its outputs by name. */
export interface ModelSession {
  /**
   * The picture may be overwritten once the promise is settled. The outputs belong to the caller.
   * @param into outputs of an earlier run on a picture of this size, done with: they are filled anew, if that can be done
   */
  run(picture: PlanarImage, into?: ModelOutputs): Promise<ModelOutputs>;
  release(): Promise<void>;
}
export type ModelOutputs = ReadonlyMap<string, Float32Array>;

/** The output of a name that the model must have. */
export function outputNamed(outputs: ModelOutputs, name: string): Float32Array {
  const output = outputs.get(name);
  if (output === undefined) throw new Error(`the model gave no output "${name}"`);
  return output;
}
