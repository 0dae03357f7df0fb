import type { Role } from '../../contract/domain.ts';
import type { OperationName } from '../../contract/operations.ts';
import type { Policy } from '../../contract/policy.ts';

type Reading = Policy['reading'];

/**
 * Whether the policy lets a role read something, beyond what the contract says. Without a policy in force there is
 * nothing to narrow it by: the contract's own roles hold, which no policy widens either.
 */
export function mayRead(reading: Reading | null, what: keyof Reading, role: Role): boolean {
  return reading === null || reading[what].includes(role);
}

/** The rule that an operation falls under; null for none. */
export function readingRuleOf(operation: OperationName): keyof Reading | null {
  if (operation.startsWith('case-log.')) return 'caseLog';
  return operation === 'people.list' ? 'people' : null;
}
