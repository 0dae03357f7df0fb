import type { Row } from '../bench/row.ts';

export interface TrialOptions {
  /** How often; without it as often as we claim. */
  readonly times: number | undefined;
  /** The same seed makes the same choices. */
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface TrialResult {
  readonly rows: readonly Row[];
  /** What was wrong, of the first few. */
  readonly findings: readonly string[];
}

export type Trial = (options: TrialOptions) => Promise<TrialResult>;
