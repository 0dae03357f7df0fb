import type { Ledger } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import type { OrderPage } from '../trust/describe-order.ts';
import { atInstant, choiceOf, counted } from '../wording.ts';
import { stateWords } from './lifecycle.ts';
import type { Deployment } from './queries.ts';
import { authorityOf, signedBy } from './view.ts';

/** How many alerts a deployment had, and what came of them. */
export interface AlertCounts {
  readonly states: Readonly<Record<string, number>>;
  /** By the code of the outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What is published of a deployment: from what was counted and signed, nothing typed. */
export function describeRecord(
  deployment: Deployment,
  {
    policy,
    ledgers,
    alerts,
  }: {
    readonly policy: Policy | null;
    readonly ledgers: readonly Ledger[];
    readonly alerts: AlertCounts;
  },
): OrderPage {
  const row = (label: string, ...lines: readonly string[]) => ({ label, lines });
  const authority = authorityOf(deployment);
  const signed = signedBy(deployment, policy);
  const { urgent, startedAt } = deployment;
  const faces = ledgers.reduce((sum, { tracks }) => sum + tracks, 0);
  const all = Object.values(alerts.states).reduce((sum, count) => sum + count, 0);
  return {
    title: `Record of a deployment of live facial recognition: ${deployment.name}`,
    facts: [
      ['Force', policy?.force ?? 'not known here'],
      ['Deployment', deployment.id],
      ['State', `It ${stateWords[deployment.state]}.`],
    ],
    sections: [
      ...(urgent === null
        ? []
        : [
            {
              title: 'An urgent start',
              introduction:
                'This deployment was started by two people before its written authority was there.',
              rows: [
                row('Why', urgent.reason),
                row('When', atInstant(urgent.startedAt)),
                row(
                  'Written authority',
                  authority === null
                    ? 'None came within 24 hours. What the deployment left was destroyed.'
                    : 'It came within 24 hours.',
                ),
              ],
            },
          ]),
      {
        title: 'What for, where and when',
        introduction: '',
        rows: [
          row('Use case', choiceOf(policy?.useCases ?? [], deployment.useCase).words),
          row('Place', deployment.place),
          row('Window', `${atInstant(deployment.from)} to ${atInstant(deployment.until)}`),
          row('Live from', startedAt === null ? 'It never went live.' : atInstant(startedAt)),
          row(
            'Authorised by',
            signed === null ? 'Nobody' : `An officer of the rank ${signed.rank ?? 'not stated'}`,
          ),
          row('How people were told', ...(deployment.details?.signage ?? 'Not stated').split('\n')),
          row('Cameras', String(deployment.details?.cameraIds.length ?? 0)),
        ],
      },
      {
        title: 'What came of it',
        introduction: '',
        rows: [
          row('People on the watchlist', String(authority?.listEntries ?? 'not known')),
          row('Threshold', String(deployment.threshold)),
          row('Faces seen', faces.toLocaleString('en-GB')),
          row('Alerts', String(all)),
          ...Object.entries(alerts.states).map(([state, count]) => row(`Alerts ${state}`, String(count))),
          ...Object.entries(alerts.outcomes).map(([code, count]) =>
            row(choiceOf(policy?.outcomes ?? [], code).words, counted(count, 'person', 'people')),
          ),
        ],
      },
    ],
  };
}
