import type { Role } from '../../contract/domain.ts';
import { errorCodeSchema } from '../../contract/errors.ts';
import type { Permission, HouseState, Outcome } from '../permissions/permission.ts';
import type { HeldBack } from '../../contract/operation.ts';
import type { Caller } from './callers.ts';
import { narrowedReading } from '../house/narrowed-reading.ts';

/** The policy that narrows who reads what stays in force after the restart. */
const isNarrowed = (state: HouseState): boolean => state === 'narrowed' || state === 'admin-alone';

/** Whether the table lets somebody ask at all. Pure. */
export function mayAsk({ who, narrowedBy }: Permission, role: Role | null, state: HouseState): boolean {
  if (who === 'anyone') return true;
  if (role === null) return false;
  if (who !== 'signed-in' && !who.includes(role)) return false;
  return !isNarrowed(state) || narrowedBy === undefined || narrowedReading[narrowedBy].includes(role);
}

/** Whether somebody who may ask is kept from it by what is missing of them. Pure. */
export function isHeldBack({ who, whileHeldBack = [] }: Permission, by: HeldBack | null): boolean {
  return by !== null && who !== 'anyone' && !whileHeldBack.includes(by);
}

/** What the table allows as an answer to a good question. Pure. */
export function allowedOutcomes(
  permission: Permission,
  { role, heldBackBy }: Pick<Caller, 'role' | 'heldBackBy'>,
  state: HouseState,
): readonly Outcome[] {
  if (!mayAsk(permission, role, state)) return [role === null ? 'not-signed-in' : 'not-allowed'];
  if (isHeldBack(permission, heldBackBy))
    return [heldBackBy === 'no-second-factor' ? 'second-factor-missing' : 'session-locked'];
  return [permission.except?.[state] ?? 'done'];
}

/** A question that the schema refuses is never done; one that it lets pass may be, or be refused for what it asks. */
export function outcomesOfHostile(isWellFormed: boolean): readonly Outcome[] {
  return isWellFormed
    ? ['done', ...errorCodeSchema.options.filter((code) => code !== 'internal')]
    : ['bad-request'];
}
