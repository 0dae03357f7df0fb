/** Corners of a face's box: left, top, right, bottom. */
export type Corners = readonly [number, number, number, number];

/** Something else that finds and embeds faces. */
export interface Peer {
  /** The boxes of the faces that it found and embedded in a picture of RGB24. */
  findFaces(rgb: Uint8Array, width: number, height: number): Promise<readonly Corners[]>;
}

/** What both peers take: a tensor of TensorFlow.js. */
export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  tensor3d(values: Uint8Array, shape: readonly [number, number, number], type: 'int32'): Tensor;
}

export interface Tensor {
  dispose(): void;
}
