import type { ErrorCurve } from '../../../contract/error-curve.ts';
import type { PublicReport } from '../../../contract/public-report.ts';
import { escapeHtml } from '../../escape-html.ts';
import { counted } from '../../wording.ts';
import { errorChart } from './charts.ts';
import { factTable, figure, section, table } from './page-parts.ts';
import { whole } from './report-words.ts';

/** The models that were used: how their two errors go against one another, and where the thresholds lie that were authorised. Pure. */
export function modelsSections({ models }: PublicReport): readonly string[] {
  if (models === null) return [];
  return [
    section(
      'How often the model errs',
      'As its maker or the force measured it on pictures of a test set, one by one: neither in the street, nor on those who pass there. How well people are found there, staff who walk past say (above). A threshold trades one error for the other. Intervals are 95%.',
      ...(models.length === 0 ? ['<p>No deployment was authorised with a model in this time.</p>'] : []),
      ...models.map(modelPart),
    ),
  ];
}

function modelPart({ modelHash, name, curve, used }: NonNullable<PublicReport['models']>[number]): string {
  const title = `${name ?? 'A model'}, ${modelHash.slice(0, 12)}`;
  const facts = factTable(title, [
    ['SHA-256 of the model', modelHash],
    ['Measured on', curve === null ? 'Not known here: the log has no measurement of it' : sourceOf(curve)],
  ]);
  const points = used.flatMap(({ point }) => (point === null ? [] : [point]));
  const chart =
    curve === null || points.length === 0
      ? ''
      : figure(
          'Comparisons of the same person that are missed, against comparisons of different people that match. Squares are the thresholds that were used, bars what the errors may as well be; beyond the last point of the line nothing was measured, and the error is reckoned on from there',
          errorChart(curve, points, escapeHtml(`Both errors of ${title}; the table below has every figure`)),
        );
  const rows = table(
    `Thresholds that were used: ${title}`,
    ['Threshold', 'Deployments', 'False matches, of comparisons', 'Missed', 'Remarks'],
    used.map(({ threshold, deployments, point }) => [
      threshold.toFixed(3),
      whole(deployments),
      ...(point === null ? ['Not known', 'Not known', ''] : errorWords(point)),
    ]),
  );
  const measured =
    curve === null
      ? ''
      : table(
          `What was measured: ${title}`,
          ['Threshold', 'False matches, of comparisons', 'Missed'],
          curve.points.map((point) => [point.threshold.toFixed(2), ...errorWords(point).slice(0, 2)]),
        );
  return [`<h3>${escapeHtml(title)}</h3>`, facts, chart, rows, measured]
    .filter((part) => part !== '')
    .join('\n');
}

function sourceOf({ testSet, images, identities, genuinePairs, impostorPairs, date }: ErrorCurve): string {
  return `${testSet}: ${counted(images, 'picture', 'pictures')} of ${counted(identities, 'person', 'people')}, ${whole(genuinePairs)} comparisons of the same person and ${whole(impostorPairs)} of different people, ${date}`;
}

function errorWords({
  falseMatch,
  missed,
}: Pick<ErrorCurve['points'][number], 'falseMatch' | 'missed'> & {
  readonly falseMatch: { readonly isExtrapolated?: boolean };
}): readonly [string, string, string] {
  const percent = (share: number): string => (Math.max(0, share) * 100).toFixed(1);
  return [
    `${perMillion(falseMatch.value)} per million (${perMillion(falseMatch.low)} to ${perMillion(falseMatch.high)})`,
    `${percent(missed.value)}% (${percent(missed.low)} to ${percent(missed.high)})`,
    falseMatch.isExtrapolated === true ? 'beyond what was measured' : '',
  ];
}

function perMillion(share: number): string {
  const value = share * 1_000_000;
  if (value >= 10) return whole(Math.round(value));
  return value < 0.005 ? 'under 0.01' : value.toFixed(2);
}
