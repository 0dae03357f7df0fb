import type { PublicReport } from '../../../contract/public-report.ts';
import { escapeHtml } from '../../escape-html.ts';
import { atInstant } from '../../wording.ts';
import { stopWords } from '../stop-words.ts';
import { barChart, intervalChart } from './charts.ts';
import { factTable, figure, section, table } from './page-parts.ts';
import { leftOut, lengthOf, monthOf, rate, spread, told, toldRate, whole } from './report-words.ts';

/** What deployments came to: altogether, by month, by outcome, and one by one. Pure. */
export function figuresSections({ figures, months, deployments }: PublicReport): readonly string[] {
  if (figures === null || months === null || deployments === null) return [];
  const { alerts, faces, uptime } = figures;
  const rows: readonly (readonly [string, string])[] = [
    ['Deployments', whole(figures.deployments)],
    ['Faces seen', whole(faces.tracks)],
    ['Forgotten at once', whole(faces.forgotten)],
    ['Every face is accounted for', figures.isLedgerBalanced ? 'Yes' : 'No'],
    ['Alerts', whole(alerts.raised)],
    ['Confirmed by both reviewers', whole(alerts.confirmed)],
    ['Rejected', whole(alerts.rejected)],
    ['Expired before two had judged them', whole(alerts.expired)],
    ['False alerts', whole(alerts.false)],
    ['False, of all alerts', rate(alerts.falsePerAlert)],
    ['False, of all faces', rate(alerts.falsePerFace, 100_000, ' per 100,000')],
    ['Arrests, of all alerts', toldRate(figures.arrestsPerAlert)],
    ['Really the person, of those whom officers reached', toldRate(figures.confirmedTrue)],
    ['Judged differently by the two reviewers', rate(figures.disagreed)],
    ['Votes on decoys that saw through them', rate(figures.decoysSeenThrough)],
    ['Staff found before the start, of those who walked past', rate(figures.staffFound.selfTests)],
    [
      'Passes of staff found while it ran (true positive identification rate)',
      rate(figures.staffFound.walks),
    ],
    ['Complete deployments: staff walked past as often as the policy asks', rate(figures.complete)],
    ['To the first vote', spread(figures.firstVote)],
    ['To the decision', spread(figures.decision)],
    [
      'Recognition ran',
      `${lengthOf(uptime.runningMs)} of the ${lengthOf(uptime.liveMs)} in which deployments were live`,
    ],
  ];
  const names = months.map(({ from }) => escapeHtml(monthOf(from)));
  const chart = (label: string, of: 'faces' | 'raised'): string =>
    figure(
      label,
      barChart(
        months.map((month) => (of === 'faces' ? month.faces : month.alerts.raised)),
        {
          label: `${label}, month by month; the table below has every figure`,
          names,
          axis: label,
          write: whole,
        },
      ),
    );
  return [
    section(
      'What came of it',
      'Each share comes with its 95% interval (Wilson’s score) and what it is a share of. A false alert is one that two reviewers did not both call a match, or whose person was somebody else.',
      factTable('What came of it', rows),
    ),
    section(
      'Month by month',
      '',
      ...(months.length === 0
        ? ['<p>No deployment went live in this time.</p>']
        : [
            chart('Faces seen', 'faces'),
            chart('Alerts', 'raised'),
            figure(
              'False alerts, of all alerts. The dot is what was counted, the bar what it may as well have been',
              intervalChart(
                months.map(
                  ({
                    alerts: {
                      falsePerAlert: { share, low, high },
                    },
                  }) => (share === null ? null : { value: share * 100, low: low * 100, high: high * 100 }),
                ),
                {
                  label:
                    'False alerts of all alerts with their intervals, month by month; the table below has every figure',
                  names,
                  axis: 'False, of all alerts',
                  write: (value) => `${value.toFixed(value < 1 ? 2 : 1)}%`,
                },
              ),
            ),
            table(
              'Month by month',
              ['Month', 'Deployments', 'Faces', 'Alerts', 'False', 'False, of all alerts', 'Arrests'],
              months.map((month) => [
                monthOf(month.from),
                whole(month.deployments),
                whole(month.faces),
                whole(month.alerts.raised),
                whole(month.alerts.false),
                rate(month.alerts.falsePerAlert),
                told(month.arrests),
              ]),
            ),
          ]),
    ),
    section(
      'What officers did',
      leftOut,
      figures.outcomes === null
        ? '<p>Too few to be told apart.</p>'
        : figures.outcomes.length === 0
          ? '<p>Nothing was written down.</p>'
          : table(
              'What officers did',
              ['Outcome', 'Alerts'],
              figures.outcomes.map(({ words, count }) => [words, told(count)]),
            ),
      `<p>Confirmed, and nothing written down: ${whole(figures.outcomesMissing)}.</p>`,
    ),
    section(
      'When recognition stood still',
      '',
      uptime.stops.length === 0
        ? '<p>It never stood still.</p>'
        : table(
            'When recognition stood still',
            ['Why', 'Times', 'Altogether'],
            uptime.stops.map(({ reason, times, ms }) => [stopWords(reason), whole(times), lengthOf(ms)]),
          ),
    ),
    section(
      'Deployment by deployment',
      '',
      deployments.length === 0
        ? '<p>None went live in this time.</p>'
        : table(
            'Deployment by deployment',
            ['Deployment', 'Place', 'Live from', 'Faces', 'Alerts', 'False', 'Complete', 'Record'],
            deployments.map((one) => [
              one.isUrgent ? `${one.name} (urgent start)` : one.name,
              one.place,
              atInstant(one.liveFrom),
              whole(one.faces),
              whole(one.alerts),
              whole(one.false),
              one.isComplete === null ? 'Not known' : one.isComplete ? 'Yes' : 'No',
              one.recordSha256 === null ? 'Not drawn up' : one.recordSha256.slice(0, 12),
            ]),
          ),
    ),
  ];
}
