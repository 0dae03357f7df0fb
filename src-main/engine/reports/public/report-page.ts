import type { PublicReport } from '../../../contract/public-report.ts';
import type { Rate, Spread } from '../../../contract/reports.ts';
import { escapeHtml } from '../../escape-html.ts';
import { atInstant, counted, hyphensToSpaces } from '../../wording.ts';
import { barChart, intervalChart } from './charts.ts';
import { factTable, page, section, table } from './page-parts.ts';

const titles = {
  annual: 'Annual report on live facial recognition',
  'scope-change': 'Who may be listed: changes',
  composition: 'What watchlists were made up of',
  oversight: 'Live facial recognition: pack for oversight',
} as const;

const whole = (count: number): string => count.toLocaleString('en-GB');
/** What is left out is said to be so. */
const told = (count: number | null): string => (count === null ? 'Left out' : whole(count));
const leftOut =
  'Counts from one to four are left out, and what would give one of them away: they could be told to be somebody.';

/** A report as a page that needs nothing from anywhere, prints, and is read aloud well. Pure. */
export function reportPage(report: PublicReport): string {
  const { kind, force, from, until, log, stamp } = report;
  return page(
    `${titles[kind]}${force === null ? '' : `: ${force}`}`,
    [
      ['Force', force ?? 'Not known here'],
      ['From', dayOf(from)],
      ['Until', `${dayOf(until - 1)}, the end of the day`],
      ['Counted from', `the first ${counted(log.size, 'entry', 'entries')} of the case log ${log.origin}`],
      ['Stamp', stamp],
    ],
    [
      ...figuresSections(report),
      ...equalitySections(report),
      ...scopeSections(report),
      ...compositionSections(report),
      ...drawnSections(report),
      section(
        'How to check it',
        'The force can draw this report up anew from its case log: npm run verify -- DIR --record FILE compares every byte. The checkpoint is signed with the key of that log.',
        factTable('How to check it', [
          ['Root of the log', log.root],
          ['Checkpoint', log.checkpoint.trim()],
        ]),
      ),
    ],
  );
}

function figuresSections({ figures, months, deployments }: PublicReport): readonly string[] {
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
    ['Arrests, of all alerts', shared(figures.arrestsPerAlert)],
    ['Really the person, of those whom officers reached', shared(figures.confirmedTrue)],
    ['Judged differently by the two reviewers', rate(figures.disagreed)],
    ['Votes on decoys that saw through them', rate(figures.decoysSeenThrough)],
    ['Staff found before the start, of those who walked past', rate(figures.staffFound.selfTests)],
    [
      'Passes of staff found while it ran (true positive identification rate)',
      rate(figures.staffFound.walks),
    ],
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
        { label: `${label}, month by month; the table below has every figure`, names, write: whole },
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
            uptime.stops.map(({ reason, times, ms }) => [
              hyphensToSpaces(reason),
              whole(times),
              lengthOf(ms),
            ]),
          ),
    ),
    section(
      'Deployment by deployment',
      '',
      table(
        'Deployment by deployment',
        ['Deployment', 'Place', 'Live from', 'Faces', 'Alerts', 'False', 'Record'],
        deployments.map((one) => [
          one.isUrgent ? `${one.name} (urgent start)` : one.name,
          one.place,
          atInstant(one.liveFrom),
          whole(one.faces),
          whole(one.alerts),
          whole(one.false),
          one.recordSha256 === null ? 'Not drawn up' : one.recordSha256.slice(0, 16),
        ]),
      ),
    ),
  ];
}

function equalitySections({ equality }: PublicReport): readonly string[] {
  if (equality === null) return [];
  return [
    section(
      'Equality monitoring',
      `People spoken to because of an alert, as officers reported them, in ${counted(equality.deployments, 'deployment', 'deployments')} whose sums are closed. Nobody was spoken to because of an alert that the reviewers rejected. Who passed is what somebody counted or a census has; no software guessed it from faces. ${leftOut}`,
      ...equality.questions.map(({ question, denominator, groups }) => {
        const passed = denominator?.groups.reduce((sum, { count }) => sum + count, 0) ?? 0;
        const shareOf = (answer: string): string => {
          const count = denominator?.groups.find((group) => group.answer === answer)?.count;
          return count === undefined || passed === 0
            ? 'Not known'
            : `${((100 * count) / passed).toFixed(1)}%`;
        };
        return [
          `<h3>By ${question}</h3>`,
          `<p>${denominator === null ? 'Nobody stated who passed.' : escapeHtml(`Who passed (${hyphensToSpaces(denominator.kind)}): ${denominator.source}`)}</p>`,
          groups === null
            ? `<p>Not told: a group of fewer than ${String(equality.fewest)} could be somebody.</p>`
            : table(
                `By ${question}`,
                ['Group', 'Of those who passed', 'People', 'Not the person of the list', 'Arrests'],
                groups.map(({ answer, people, misidentified, arrests }) => [
                  hyphensToSpaces(answer),
                  shareOf(answer),
                  whole(people),
                  told(misidentified),
                  told(arrests),
                ]),
              ),
        ].join('\n');
      }),
    ),
  ];
}

function scopeSections({ scope }: PublicReport): readonly string[] {
  if (scope === null) return [];
  return [
    section(
      'Who became listable, and by whose signatures',
      'A version of the policy counts once two people have signed it outside the workstation.',
      ...(scope.length === 0 ? ['<p>No version of the policy came into force in this time.</p>'] : []),
      ...scope.map(({ version, at, hash, signers, listable, changes }) => {
        const words = ({
          words: name,
          under18,
        }: {
          readonly words: string;
          readonly under18: string;
        }): string => `${name} (under 18: ${hyphensToSpaces(under18)})`;
        const lines = (items: readonly string[], none: string): string =>
          items.length === 0 ? none : items.join('\n');
        return `<h3>Version ${String(version)}, in force from ${atInstant(at)}</h3>${factTable(
          `Version ${String(version)}`,
          [
            ['Signed by', signers.join(' and ')],
            [
              'May be listed since',
              listable === null ? 'A text is not here' : lines(listable.added.map(words), 'Nobody else'),
            ],
            [
              'May no longer be listed',
              listable === null ? 'A text is not here' : lines(listable.removed.map(words), 'Nobody'),
            ],
            [
              'Changed',
              listable === null
                ? 'A text is not here'
                : lines(
                    listable.changed.map(({ before, after }) => `${words(after)}; before: ${words(before)}`),
                    'None',
                  ),
            ],
            ['Everything that it changes', lines(changes, 'It is the first version known here')],
            ['SHA-256 of the signed text', hash],
          ],
        )}`;
      }),
    ),
  ];
}

function compositionSections({ compositions }: PublicReport): readonly string[] {
  if (compositions === null) return [];
  const ages = (from: number, next: number | undefined): string =>
    next === undefined
      ? `${String(from / 12)} years and more`
      : `${String(from / 12)} to ${String(next / 12)} years`;
  return [
    section(
      'What watchlists were made up of',
      `Each list as it was sealed, by counts alone. ${leftOut}`,
      ...(compositions.length === 0 ? ['<p>No list was sealed in this time.</p>'] : []),
      ...compositions.map((one) => {
        const title = `List ${one.sealHash.slice(0, 12)}, sealed ${atInstant(one.sealedAt)}`;
        return `<h3>${title}</h3>${factTable(title, [
          ['People', whole(one.entries - one.blueList)],
          ['Consenting staff, to measure', whole(one.blueList)],
          ['Under 18', told(one.under18)],
          ['Enrolled by', counted(one.enrolledBy, 'person', 'people')],
          ...(one.categories === null
            ? [['By category', 'Too few to be told apart'] as const]
            : one.categories.map(({ words, count }) => [`Category: ${words}`, told(count)] as const)),
          ...(one.pictures === null
            ? [['By age of the picture', 'Too few to be told apart'] as const]
            : one.pictures.map(
                ({ fromMonths, count }, nth) =>
                  [
                    `Picture of ${ages(fromMonths, one.pictures?.[nth + 1]?.fromMonths)}`,
                    told(count),
                  ] as const,
              )),
        ])}`;
      }),
    ),
  ];
}

function drawnSections({ drawn }: PublicReport): readonly string[] {
  if (drawn === null) return [];
  return [
    section(
      'What was drawn up before',
      'Each of these can be told from its hash.',
      drawn.length === 0
        ? '<p>Nothing was.</p>'
        : table(
            'What was drawn up before',
            ['When', 'What', 'Format', 'SHA-256'],
            drawn.map(({ at, what, format, sha256 }) => [atInstant(at), what, format, sha256]),
          ),
    ),
  ];
}

function figure(caption: string, svg: string): string {
  return `<figure>${svg}<figcaption>${escapeHtml(caption)}.</figcaption></figure>`;
}

function shared(of: Rate | null): string {
  return of === null ? 'Left out' : rate(of);
}

function rate({ count, of, share, low, high }: Rate, unit = 100, words = '%'): string {
  if (share === null) return 'Not known: there were none';
  const value = (part: number): string => (part * unit).toFixed(2);
  return `${value(share)}${words} (${value(low)} to ${value(high)}), ${whole(count)} of ${whole(of)}`;
}

function spread({ count, medianMs, p95Ms }: Spread): string {
  if (medianMs === null || p95Ms === null) return 'Not known: there were none';
  return `Half within ${lengthOf(medianMs)}, 95% within ${lengthOf(p95Ms)} (${whole(count)})`;
}

function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120
    ? `${String(minutes)} min`
    : `${whole(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}
