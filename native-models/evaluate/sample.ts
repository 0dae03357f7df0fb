/** An image of a test set and what it gave. */
export interface Sample {
  readonly identity: string;
  readonly file: string;
  /** Null: no face was found, or it was too poor for a probe. */
  readonly template: Float32Array | null;
  /** Of the face's box; null where none was found. */
  readonly faceHeightPx: number | null;
}
