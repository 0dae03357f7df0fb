import type { SiteView } from '../../contract/sites.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { controlRoom } from '../mail.ts';
import type { PartyWithState } from './state-queries.ts';
import { whoJudgesWords } from './who-judges.ts';

export interface SiteHandlerDeps {
  readonly database: () => DatabaseClient;
  /** Whether a machine has not been heard of for longer than it ever takes. */
  readonly isSilent: (partyId: number) => boolean;
}

export function createSiteHandlers({ database, isSilent }: SiteHandlerDeps): Pick<Handlers, 'sites.list'> {
  return {
    'sites.list': async () => {
      const name = (await database().call('sites.identity'))?.name ?? null;
      const parties = name === null ? [] : await database().call('sites.with-states');
      const linkOf = ({ id, heardAt, waiting }: PartyWithState) => ({
        heardAt,
        isSilent: isSilent(id),
        waiting,
      });
      const control = parties.find((party) => party.name === controlRoom);
      return {
        name,
        control:
          control === undefined
            ? null
            : {
                link: linkOf(control),
                words: whoJudgesWords({
                  isSilent: isSilent(control.id),
                  takesAlerts: control.state?.takesAlerts ?? null,
                }),
              },
        sites: parties
          .filter((party) => party.name !== controlRoom)
          .map((party) => ({
            name: party.name,
            joinedAt: party.joinedAt,
            link: linkOf(party),
            openAlerts: party.openAlerts,
            state: stateOf(party),
          })),
      };
    },
  };
}

/** What a newer version says besides is left out. */
function stateOf({ state }: PartyWithState): SiteView['state'] {
  if (state === null || state.site === null) return null;
  const { isRecognising, words, deployment, cameras, facesAMinute, ledger, isLedgerBalanced } = state.site;
  return {
    version: state.version,
    isRecognising,
    words,
    deployment: deployment === null ? null : { name: deployment.name, state: deployment.state },
    cameras: cameras.map(({ name, state: camera, trouble }) => ({ name, state: camera, trouble })),
    facesAMinute,
    ledger,
    isLedgerBalanced,
  };
}
