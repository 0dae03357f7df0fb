import type { DetPoint } from './det.ts';

/** A figure that has to hold for the evaluation to pass. */
export interface Limit {
  readonly name: string;
  /** Null: too few pairs to tell. */
  readonly value: number | null;
  readonly limit: number;
  readonly ok: boolean;
}

/** What development holds the default pack to, with at most four images a person. */
const acceptance = {
  pack: 'default',
  fmr: 1e-4,
  leastTar: 0.975,
  mostFailureToEnrol: 0.01,
} as const;

/** None for other packs: what is good enough for them is for whoever approves them to say. */
export function limitsOf(packId: string, det: readonly DetPoint[], failureToEnrol: number): readonly Limit[] {
  if (packId !== acceptance.pack) return [];
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
