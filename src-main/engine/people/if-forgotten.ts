import type { Role } from '../../contract/domain.ts';
import { hasGroup, keyGroups, type KeyGroup } from '../keys/key-groups.ts';
import type { Party } from './request-rules.ts';

/** What would come of a forgotten password, said before it happens. */
export interface IfForgotten {
  readonly words: readonly string[];
  /** Whether something would be lost for good. */
  readonly isLoss: boolean;
}

const whatOf: Readonly<Record<KeyGroup, { readonly key: string; readonly opens: string }>> = {
  data: { key: 'Nobody else can open this data.', opens: 'all of it: the case log, the lists, the alerts' },
  records: {
    key: 'Nobody else has the key of the records.',
    opens: 'every name and every vote that was kept',
  },
  faces: { key: 'Nobody else has the key of faces.', opens: 'every picture and template that was kept' },
};

/**
 * Says it for one person. Pure.
 * @param holdsAlone whether nobody else's secret opens a group of keys
 * @param isInEscrow whether two custodians can give it back
 */
export function ifForgotten(
  me: Pick<Party, 'id' | 'role'>,
  everybody: readonly Party[],
  holdsAlone: (group: KeyGroup) => boolean,
  isInEscrow: (group: KeyGroup) => boolean,
): IfForgotten {
  const own = 'Nobody knows your password but you, and nobody can look it up.';
  const alone = keyGroups.filter((group) => hasGroup(me.role, group) && holdsAlone(group));
  // Without the data there is nothing left of which the other keys could be missed.
  const losses = alone.includes('data') ? (['data'] as const) : alone;
  const others = everybody.filter(({ id, state }) => id !== me.id && state === 'active');
  return {
    words: [
      own,
      ...losses.map((group) => lossWords(group, isInEscrow(group))),
      ...(alone.includes('data') ? [] : [wayBack(others)]),
    ],
    isLoss: losses.some((group) => !isInEscrow(group)),
  };
}

function lossWords(group: KeyGroup, isInEscrow: boolean): string {
  const { key, opens } = whatOf[group];
  return isInEscrow
    ? `${key} If you forget your password, two of the custodians have to recover ${opens}.`
    : `${key} If you forget your password, this is lost for good: ${opens.replace('all of it: ', '')}.`;
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
