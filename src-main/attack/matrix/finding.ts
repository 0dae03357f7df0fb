import type { HouseState, Outcome } from '../permissions/permission.ts';

/** One thing that was tried. */
export interface Finding {
  readonly state: HouseState;
  /** As whom, in words. */
  readonly as: string;
  readonly operation: string;
  /** What of the input was not as it should be; null for a good one. */
  readonly input: string | null;
  readonly allowed: readonly Outcome[];
  readonly got: Outcome;
  /** The engine's own words of a refusal. */
  readonly words: string | null;
}

export function isAllowed({ allowed, got }: Finding): boolean {
  return allowed.includes(got);
}
