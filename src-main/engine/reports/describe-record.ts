import type { DeploymentRecord } from '../../contract/deployment-record.ts';
import type { Rate } from '../../contract/reports.ts';
import type { OrderPage } from '../trust/describe-order.ts';
import { atInstant, counted } from '../wording.ts';
import { stopWords } from './stop-words.ts';

const kindWords = { van: 'On a vehicle', static: 'Fixed cameras' } as const;

/** A record in plain words, free of any layout. Pure. */
export function describeRecord(record: DeploymentRecord): OrderPage {
  const { deployment, authority, alerts, faces, staffFound: staff, uptime } = record;
  const row = (label: string, ...lines: readonly string[]) => ({ label, lines });
  return {
    title: `Record of a deployment of live facial recognition: ${deployment.name}`,
    facts: [
      ['Force', record.force ?? 'not known here'],
      ['Deployment', deployment.id],
      [
        'Counted from',
        `the first ${counted(record.log.size, 'entry', 'entries')} of the case log ${record.log.origin}`,
      ],
      ['Stamp', record.stamp],
      ['Complete', completeWords(record.staffFound)],
    ],
    sections: [
      ...(deployment.urgent === null
        ? []
        : [
            {
              title: 'An urgent start',
              introduction:
                'This deployment was started by two people before its written authority was there.',
              rows: [
                row('Why', deployment.urgent.reason),
                row('When', atInstant(deployment.urgent.at)),
                row('Written authority', authority === null ? 'None has come.' : 'It came afterwards.'),
              ],
            },
          ]),
      {
        title: 'What for, where and when',
        introduction: '',
        rows: [
          row('Use case', deployment.useCase.words),
          row('Place', deployment.place),
          ...(authority === null
            ? []
            : [
                row('Kind', kindWords[authority.kind]),
                row('Authorised window', `${atInstant(authority.from)} to ${atInstant(authority.until)}`),
              ]),
          row('Live from', atInstant(deployment.liveFrom)),
          row('Ended', deployment.endedAt === null ? 'It runs.' : atInstant(deployment.endedAt)),
          ...(authority === null
            ? []
            : [
                row('Rationale', ...authority.rationale.split('\n')),
                row('How people were told', ...authority.signage.split('\n')),
                row('Cameras', String(authority.cameras)),
              ]),
        ],
      },
      ...(authority === null
        ? []
        : [
            {
              title: 'What it rested on',
              introduction: '',
              rows: [
                row('Authority', authority.sha256),
                row('Policy', authority.policyHash),
                row('People on the watchlist', authority.listEntries.toLocaleString('en-GB')),
                row('Model', authority.modelHash),
                row('Threshold', String(authority.threshold)),
                ...authority.documents.map(({ words, title, sha256 }) =>
                  row(words, `${title}\nSHA-256 ${sha256}`),
                ),
              ],
            },
          ]),
      {
        title: 'What came of it',
        introduction:
          'Shares come with their 95% interval (Wilson’s score). A false alert is one that two reviewers did not both call a match, or whose person was somebody else.',
        rows: [
          row('Faces seen', faces.tracks.toLocaleString('en-GB')),
          row('Forgotten at once', faces.forgotten.toLocaleString('en-GB')),
          row('Every face is accounted for', record.isLedgerBalanced ? 'Yes' : 'No'),
          row('Alerts', String(alerts.raised)),
          row('Confirmed by both reviewers', String(alerts.confirmed)),
          row('Rejected', String(alerts.rejected)),
          row('Expired before two had judged them', String(alerts.expired)),
          ...(alerts.open === 0 ? [] : [row('Not judged to the end', String(alerts.open))]),
          row('False alerts', String(alerts.false)),
          row('False, of all alerts', rateWords(alerts.falsePerAlert, 100, '%')),
          row('False, of all faces', rateWords(alerts.falsePerFace, 100_000, ' per 100,000')),
          row('Half of the decisions were made within', lengthWords(record.decision.medianMs)),
        ],
      },
      {
        title: 'How well staff were found',
        introduction:
          'Consenting staff on the blue list walk past the cameras, so that it is known how many people on a list are missed. They are never an alert.',
        rows: [
          row('Found before the start, of those who walked past', rateWords(staff.selfTest, 100, '%')),
          row('Passes that the policy asks for', passesWords(staff.passesDue)),
          row('Passes that were walked while it was live', staff.walks.of.toLocaleString('en-GB')),
          row('Found, of those (true positive identification rate)', rateWords(staff.walks, 100, '%')),
        ],
      },
      {
        title: 'What officers did',
        introduction: `Counts from one to ${String(record.outcomes.leastPublished - 1)} are left out, and what would give one of them away: they could be told to be somebody.`,
        rows: outcomeRows(record),
      },
      {
        title: 'When recognition ran',
        introduction: '',
        rows: [
          row('Live', lengthWords(uptime.liveMs)),
          row('Recognising', lengthWords(uptime.runningMs)),
          ...uptime.stops.map(({ reason, times, ms }) =>
            row(
              `Stood still: ${stopWords(reason)}`,
              `${counted(times, 'time', 'times')}, ${lengthWords(ms)} altogether`,
            ),
          ),
        ],
      },
      {
        title: 'How to check it',
        introduction:
          'The force can compute this record anew from its case log: npm run verify -- DIR --record FILE compares every byte. The checkpoint below is signed with the key of that log.',
        rows: [row('Root of the log', record.log.root), row('Checkpoint', record.log.checkpoint.trim())],
      },
    ],
  };
}

function completeWords({ passesDue, walks, isComplete }: DeploymentRecord['staffFound']): string {
  if (isComplete === null) return 'Not known here: its policy is not';
  return isComplete
    ? 'Yes'
    : `No: its policy asks for ${counted(passesDue ?? 0, 'pass', 'passes')} of staff on the blue list, and ${String(walks.of)} ${walks.of === 1 ? 'was' : 'were'} walked`;
}

function passesWords(due: number | null): string {
  if (due === null) return 'Not known here';
  return due === 0 ? 'None' : due.toLocaleString('en-GB');
}

function outcomeRows({ outcomes, outcomesMissing }: DeploymentRecord): OrderPage['sections'][number]['rows'] {
  const rows =
    outcomes.byCode === null
      ? [{ label: 'By what came of it', lines: ['Too few to be told apart.'] }]
      : outcomes.byCode.map(({ words, count }) => ({
          label: words,
          lines: [count === null ? 'Left out' : String(count)],
        }));
  return outcomesMissing === 0
    ? rows
    : [...rows, { label: 'Confirmed, and nothing written down', lines: [String(outcomesMissing)] }];
}

function rateWords({ count, of, share, low, high }: Rate, unit: number, words: string): string {
  if (share === null) return 'Not known: there were none';
  const figure = (value: number): string => (value * unit).toFixed(2);
  return `${figure(share)}${words} (${figure(low)} to ${figure(high)}), ${String(count)} of ${of.toLocaleString('en-GB')}`;
}

function lengthWords(ms: number | null): string {
  if (ms === null) return 'Not known: there were none';
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60
    ? `${String(minutes)} min`
    : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
