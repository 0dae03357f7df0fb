import type { DetPoint } from './det.ts';

/** A figure that has to hold for the evaluation to pass. */
export interface Limit {
  readonly name: string;
  /** Null: too few pairs to tell. */
  readonly value: number | null;
  readonly limit: number;
  readonly ok: boolean;
}

/** What development holds the default chain to, with at most four images a person. */
const acceptance = { fmr: 1e-4, leastTar: 0.975, mostFailureToEnrol: 0.01 } as const;

export function limitsOf(det: readonly DetPoint[], failureToEnrol: number): readonly Limit[] {
  const tar = det.find(({ fmr }) => fmr === acceptance.fmr)?.tar ?? null;
  return [
    {
      name: `TAR at FMR ${acceptance.fmr}`,
      value: tar,
      limit: acceptance.leastTar,
      ok: tar !== null && tar >= acceptance.leastTar,
    },
    {
      name: 'failure to enrol',
      value: failureToEnrol,
      limit: acceptance.mostFailureToEnrol,
      ok: failureToEnrol <= acceptance.mostFailureToEnrol,
    },
  ];
}
