import type { KeysView } from '../../contract/keys.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { atRiskBecause } from './at-risk.ts';
import { keyGroups, type Keys } from './key-groups.ts';
import type { Vault } from './vault.ts';

export interface KeyHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly vault: () => Vault;
  /** What is in memory now. */
  readonly held: () => Keys | null;
}

/** Who can open what, for those who look after the keys and those who audit that. */
export function createKeyHandlers({ database, vault, held }: KeyHandlerDeps): Pick<Handlers, 'keys.read'> {
  return {
    'keys.read': async (): Promise<KeysView> => {
      const accounts = await database().call('people.list');
      const holders = accounts.flatMap(({ id, loginName, displayName, role }) =>
        vault()
          .ways(loginName)
          .slice(-1)
          .map(({ kind, opens }) => ({
            id,
            displayName,
            role,
            isInvited: kind === 'invitation',
            opens: [...opens],
          })),
      );
      const inMemory = held();
      return {
        holders,
        groups: keyGroups.map((group) => {
          const names = holders
            .filter(({ isInvited, opens }) => !isInvited && opens.includes(group))
            .map(({ displayName }) => displayName);
          return {
            group,
            isInMemory: inMemory !== null && inMemory[group] !== null,
            atRisk: atRiskBecause(group, names),
          };
        }),
      };
    },
  };
}
