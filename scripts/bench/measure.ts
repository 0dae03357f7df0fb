import type { Row } from './row.ts';

export interface MeasureOptions {
  /** Whether to take minutes over what usually takes seconds. */
  readonly isLong: boolean;
  /** Tells what is being measured; never on stdout. */
  readonly say: (line: string) => void;
}

/** Measures the figures of one area. Expects the models to be there (`npm run bench` has fetched them). */
export type Measure = (options: MeasureOptions) => Promise<readonly Row[]>;
