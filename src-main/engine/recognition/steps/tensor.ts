import type { PlanarImage } from '../frames/image.ts';

/** A loaded model with its preprocessing in it: takes a picture as it is, gives its outputs by name. */
export interface ModelSession {
  /** The picture may be overwritten once the promise is settled. The outputs belong to the caller. */
  run(picture: PlanarImage): Promise<ModelOutputs>;
  release(): Promise<void>;
}
export type ModelOutputs = ReadonlyMap<string, Float32Array>;

/** The output of a name that the model must have. */
export function outputNamed(outputs: ModelOutputs, name: string): Float32Array {
  const output = outputs.get(name);
  if (output === undefined) throw new Error(`the model gave no output "${name}"`);
  return output;
}

/**
 * Gives the memory of outputs back at once; nobody may look at them any more. ONNX Runtime's binding makes new memory for
 * each run, also where it is handed some. What the detector gives is a third of a megabyte for each picture: left to
 * the collector, it had V8 collect its whole heap about once a second.
 */
export function letGo(outputs: ModelOutputs): void {
  for (const { buffer } of outputs.values()) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
