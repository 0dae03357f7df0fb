import type { Region } from '../frames/image.ts';
import type { FivePoints } from './five-points.ts';

/** A face in pixels of the source; the box may reach over the picture's edges. */
export interface Detection {
  readonly box: Region;
  /** 0 to 1. */
  readonly score: number;
  /** Only where the detector gives points itself. */
  readonly points?: FivePoints;
}

/** A detection in pixels of the detector's picture, before overlaps are suppressed. */
export type Candidate = Detection;

/** Of the detector's picture, padding included. */
export interface DetectorSize {
  readonly width: number;
  readonly height: number;
}
