import type { ConsignmentKind, ConsignmentState } from '../../../src-main/contract/consignments.ts';
import { counted } from '../../ui/words.ts';

export const consignmentsText = {
  title: 'What goes to sites',
  loading: 'Reading what was sent…',
  none: 'Nothing was sent to a site yet.',
  hint: 'What is sent opens with the key of that site’s machine alone, and counts there once the site’s own checks accept it.',
  send: 'Send…',
  columns: ['Site', 'What', 'State', 'Sent', ''],
  what: {
    policy: 'Policy',
    revocations: 'Revocations',
    authority: 'Authority',
    list: 'Watchlist',
  } satisfies Readonly<Record<ConsignmentKind, string>>,
  states: {
    sending: 'On its way',
    arrived: 'Arrived',
    accepted: 'Accepted',
    refused: 'Refused',
    'called-back': 'Called back',
    destroyed: 'Destroyed',
    lost: 'Site revoked',
  } satisfies Readonly<Record<ConsignmentState, string>>,
  by: (who: string) => `by ${who}`,
  progress: (sent: number, entries: number) =>
    `${sent.toLocaleString('en-GB')} of ${counted(entries, 'entry', 'entries')}`,
  sending: {
    title: 'Send to a site',
    what: 'What',
    site: 'Site',
    list: 'Watchlist',
    noList: 'No list is sealed and unused.',
    file: 'The authority that officers signed',
    policyHint: 'Every version that is or was in force here goes, as two people signed it.',
    revocationsHint: 'The newest list of what the force root took back.',
    listHint: 'Sealed lists that no deployment here uses. It can be sent once to a site.',
    missing: 'Choose the file.',
    confirm: 'Send',
  },
  callBack: {
    open: 'Call back…',
    title: 'Have it destroyed there',
    words: (name: string, site: string) =>
      `${name} is destroyed at ${site} as soon as the order is there. A deployment that uses it finds nobody any more.`,
    why: 'Why',
    confirm: 'Call back',
  },
} as const;
