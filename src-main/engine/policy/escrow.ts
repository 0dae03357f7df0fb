import type { Policy } from '../../contract/policy.ts';

type Escrow = NonNullable<Policy['escrow']>;

/** What holds where no policy says anything. */
export const defaultEscrow: Escrow = { rehearsedEveryDays: 365 };

/** What a policy says about keys in escrow, or what holds in its place. */
export function escrowOf({ escrow }: Pick<Policy, 'escrow'>): Escrow {
  return escrow ?? defaultEscrow;
}
