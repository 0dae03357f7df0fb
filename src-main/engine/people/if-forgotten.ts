import type { Role } from '../../contract/domain.ts';
import { hasGroup, type KeyGroup } from '../keys/key-groups.ts';
import type { Party } from './request-rules.ts';

/** What would come of a forgotten password, said before it happens. */
export interface IfForgotten {
  readonly words: readonly string[];
  /** Whether something would be lost for good. */
  readonly isLoss: boolean;
}

const lossOf: Readonly<Record<KeyGroup, string>> = {
  data: 'Nobody else can open this data. If you forget your password, all of it is lost for good: the case log, the lists, the alerts.',
  records:
    'Nobody else has the key of the records. If you forget your password, every name and every vote that was kept is lost for good.',
  faces:
    'Nobody else has the key of faces. If you forget your password, every picture and template that was kept is lost for good.',
};

/**
 * Says it for one person. Pure.
 * @param holdsAlone whether nobody else's secret opens a group of keys
 */
export function ifForgotten(
  me: Pick<Party, 'id' | 'role'>,
  everybody: readonly Party[],
  holdsAlone: (group: KeyGroup) => boolean,
): IfForgotten {
  const own = 'Nobody knows your password but you, and nobody can look it up.';
  const lost = (['data', 'records', 'faces'] as const).filter(
    (group) => hasGroup(me.role, group) && holdsAlone(group),
  );
  // Without the data there is nothing left of which the other keys could be missed.
  const losses = lost.includes('data') ? [lossOf.data] : lost.map((group) => lossOf[group]);
  const others = everybody.filter(({ id, state }) => id !== me.id && state === 'active');
  return {
    words: [own, ...losses, ...(lost.includes('data') ? [] : [wayBack(others)])],
    isLoss: lost.length > 0,
  };
}

/** Who would let them in again: somebody who may ask for it, and a second person of another role. */
function wayBack(others: readonly Party[]): string {
  const roles = new Set<Role>(others.map(({ role }) => role));
  const asker = roles.has('admin') || roles.has('supervisor');
  const second = [...roles].filter((role) => role !== 'operator').length > 1;
  return asker && second
    ? 'Two people of different roles then let you in again with a new code. What you did stays as it is.'
    : 'There are not two people of different roles who could let you in again. Until there are, a forgotten password ends your account.';
}
