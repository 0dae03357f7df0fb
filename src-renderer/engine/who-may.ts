import type { Role } from '../../src-main/contract/domain.ts';
import { operations, type OperationName } from '../../src-main/contract/operations.ts';

/** Whether a role may call an operation: decides what is shown. The engine decides what is done. */
export function mayCall(role: Role, name: OperationName): boolean {
  const { audience } = operations[name];
  return typeof audience === 'string' || (audience as readonly Role[]).includes(role);
}

/** Whether a role sees faces: live pictures, probes, candidates. Only those who judge do. */
export function seesFaces(role: Role): boolean {
  return mayCall(role, 'alerts.read');
}
