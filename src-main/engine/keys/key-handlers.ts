import { asTypedHere } from '../../contract/as-typed-here.ts';
import type { DeviceSecretStore, KeysView } from '../../contract/keys.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { atRiskBecause } from './at-risk.ts';
import { deviceSecretWords, unattendedWords } from './device-secret-words.ts';
import { keyGroups, type Keys } from './key-groups.ts';
import type { KeyRenewal } from './key-renewal.ts';
import type { Vault } from './vault.ts';

export interface KeyHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly vault: () => Vault;
  /** What is in memory now. */
  readonly held: () => Keys | null;
  readonly renewal: KeyRenewal;
  readonly deviceSecretStore: DeviceSecretStore;
}

/** Who can open what, for those who look after the keys and those who audit that. */
export function createKeyHandlers({
  database,
  vault,
  held,
  renewal,
  deviceSecretStore,
}: KeyHandlerDeps): Pick<Handlers, 'keys.read' | 'keys.renew'> {
  return {
    'keys.renew': async ({ reason }, caller) => {
      await renewal.begin(reason, caller.session?.person.id ?? null);
      return {};
    },
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
      const { unattendedId } = vault();
      const isUnattended =
        unattendedId !== null && (await database().call('keys.unattended')) === unattendedId;
      const secretWords = deviceSecretWords(deviceSecretStore);
      return {
        holders,
        groups: keyGroups.map((group) => {
          const names = holders
            .filter(({ isInvited, opens }) => !isInvited && opens.includes(group))
            .map(({ displayName }) => displayName);
          return {
            group,
            isInMemory: inMemory !== null && inMemory[group] !== null,
            atRisk: atRiskBecause(group, names, vault().deposits[group] !== null),
          };
        }),
        deviceSecret: {
          ...deviceSecretStore,
          words: isUnattended ? `${secretWords} ${asTypedHere(unattendedWords)}` : secretWords,
        },
        renewal: {
          share: renewal.share,
          lastAt: await database().call('keys.renewed-at'),
          problem:
            renewal.problem ??
            (renewal.share === null && vault().renewal !== null
              ? 'The last renewal was cut off. It comes to its end when an operator or supervisor signs in; nothing is lost.'
              : null),
        },
      };
    },
  };
}
