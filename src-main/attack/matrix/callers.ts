import type { Role } from '../../contract/domain.ts';
import type { HeldBack } from '../../contract/operation.ts';
import type { Desk } from '../../engine/testing/engine-in-process.ts';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';

/** Somebody at a screen, whether or not they should be. */
export interface Caller {
  /** In words, for the report. */
  readonly as: string;
  /** What the engine should take them for. */
  readonly role: Role | null;
  readonly who: Resident | null;
  /** Signed in, and good for nothing but what ends this. */
  readonly heldBackBy: HeldBack | null;
  open(): Desk | Promise<Desk>;
}

/** A person with a live session, on a new screen each time. */
function personCaller(house: House, who: Resident): Caller {
  return { as: who.role, role: who.role, who, heldBackBy: null, open: () => house.at(who) };
}

export function nobodyCaller(house: House): Caller {
  return { as: 'nobody', role: null, who: null, heldBackBy: null, open: () => house.nobody() };
}

/** Those of the four roles who have signed in since the start. */
export function presentCallers(house: House): readonly Caller[] {
  const { operator, supervisor, admin, auditor } = house.residents;
  return [operator, supervisor, admin, auditor]
    .filter((who) => house.isPresent(who))
    .map((who) => personCaller(house, who));
}
