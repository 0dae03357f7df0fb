import type { OperationOutput } from '../../src-main/contract/operations.ts';

type Summary = OperationOutput<'deployments.list'>['deployments'][number];
export type UrgentStart = Summary & { readonly urgentAsked: NonNullable<Summary['urgentAsked']> };

/** The urgent starts that wait for this very person's word, the one that has waited longest first. Pure. */
export function urgentStartsFor(deployments: readonly Summary[], now: number): readonly UrgentStart[] {
  return deployments
    .flatMap((deployment) => {
      const { urgentAsked, window } = deployment;
      // After its window it can't be started any more.
      return urgentAsked === null || urgentAsked.cannotConfirmBecause !== null || window.until <= now
        ? []
        : [{ ...deployment, urgentAsked }];
    })
    .toSorted((one, other) => one.urgentAsked.at - other.urgentAsked.at);
}
