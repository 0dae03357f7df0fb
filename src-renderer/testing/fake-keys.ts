import type { KeyGroup, KeysView } from '../../src-main/contract/keys.ts';
import type { Role } from '../../src-main/contract/domain.ts';
import type { Person } from '../../src-main/contract/sessions.ts';

const opens: Readonly<Record<Role, KeyGroup[]>> = {
  operator: ['data', 'records', 'faces'],
  supervisor: ['data', 'records', 'faces'],
  admin: ['data'],
  auditor: ['data', 'records'],
};

export function fakeKeys(people: readonly Person[]): KeysView {
  return {
    holders: people.map(({ id, displayName, role }, index) => ({
      id,
      displayName,
      role,
      isInvited: index === people.length - 1,
      opens: opens[role],
    })),
    groups: [
      { group: 'data', isInMemory: true, atRisk: null },
      { group: 'records', isInMemory: true, atRisk: null },
      {
        group: 'faces',
        isInMemory: false,
        atRisk:
          'Only Mira Holloway can open it. If they forget their password, every picture and template that is kept is lost for good. Add somebody else who has it.',
      },
    ],
  };
}
