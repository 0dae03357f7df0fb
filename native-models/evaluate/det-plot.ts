import { probit } from '../../src-main/engine/statistics/normal-distribution.ts';
import type { Evaluation } from './evaluate.ts';
import { percent, rate } from './words.ts';

const frame = { left: 96, top: 64, width: 560, height: 420 } as const;
const rowHeight = 20;
/** Shares at which the axes are marked; both are spread as the quantiles of the normal distribution. */
const falseMatchMarks = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2];
const missMarks = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6];
const leastMiss = 0.001;
const leastFmr = 1e-6;

/**
 * The detection error tradeoff as an SVG that stands by itself: probit axes, intervals as crosses, the operating points as
 * squares, and all of it as a table in text below.
 */
export function plotDet(evaluation: Evaluation): string {
  const { pack, det, curve, images, identities } = evaluation;
  const line = curve.filter(({ fmr, falseMatches, tar }) => fmr >= leastFmr && falseMatches > 0 && tar < 1);
  const path = line.map(({ fmr, tar }, i) => `${i === 0 ? 'M' : 'L'}${at(fmr, 1 - tar)}`).join(' ');
  const title = `Detection error tradeoff of the pack ${pack}`;
  const words = det.map(
    ({ fmr, tar, low, high }) =>
      `at a false match rate of ${rate(fmr)} ${percent(1 - tar)} of the true pairs are missed (95%: ${percent(1 - high)} to ${percent(1 - low)})`,
  );
  const rows = det.length + 1;
  const height = frame.top + frame.height + 72 + (rows + 1) * rowHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.left + frame.width + 32} ${height}" role="img" aria-labelledby="det-title det-words" font-family="sans-serif" font-size="13" fill="#111">
<title id="det-title">${title}</title>
<desc id="det-words">${images} images of ${identities} identities: ${words.join('; ')}.</desc>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${frame.left}" y="28" font-size="16" font-weight="bold">${title}</text>
<text x="${frame.left}" y="48">${images} images of ${identities} identities; crosses are 95% intervals</text>
<g stroke="#ccc">${falseMatchMarks.map((fmr) => gridLine(x(fmr), 'vertical')).join('')}${missMarks.map((miss) => gridLine(y(miss), 'horizontal')).join('')}</g>
<g text-anchor="middle">${falseMatchMarks.map((fmr) => `<text x="${x(fmr)}" y="${frame.top + frame.height + 18}">${rate(fmr)}</text>`).join('')}</g>
<g text-anchor="end">${missMarks.map((miss) => `<text x="${frame.left - 8}" y="${round(y(miss) + 4)}">${percent(miss, 1)}</text>`).join('')}</g>
<text x="${frame.left + frame.width / 2}" y="${frame.top + frame.height + 40}" text-anchor="middle">False match rate</text>
<text transform="translate(24 ${frame.top + frame.height / 2}) rotate(-90)" text-anchor="middle">Missed true pairs</text>
<path d="${path}" fill="none" stroke="#0b57a4" stroke-width="2"/>
<g stroke="#111">${line.map(cross).join('')}</g>
<g fill="#fff" stroke="#111" stroke-width="2">${det.map(({ fmr, tar }) => `<rect x="${round(x(fmr) - 5)}" y="${round(y(1 - tar) - 5)}" width="10" height="10"/>`).join('')}</g>
<g font-size="12">${table(evaluation)}</g>
</svg>
`;
}

function cross({ fmr, fmrLow, fmrHigh, tar, tarLow, tarHigh }: Evaluation['curve'][number]): string {
  const across = `<line x1="${x(fmrLow)}" y1="${y(1 - tar)}" x2="${x(fmrHigh)}" y2="${y(1 - tar)}"/>`;
  const along = `<line x1="${x(fmr)}" y1="${y(1 - tarHigh)}" x2="${x(fmr)}" y2="${y(1 - tarLow)}"/>`;
  return across + along;
}

const columns = [
  { at: 0, heading: 'False match rate' },
  { at: 120, heading: 'Threshold' },
  { at: 210, heading: 'Missed' },
  { at: 280, heading: '95% interval' },
  { at: 400, heading: 'True pairs' },
  { at: 480, heading: 'False pairs' },
] as const;

function table({ det }: Evaluation): string {
  const rows = det.map(({ fmr, threshold, tar, low, high, genuines, impostors }) => [
    rate(fmr),
    threshold.toFixed(3),
    percent(1 - tar),
    `${percent(1 - high)} to ${percent(1 - low)}`,
    String(genuines),
    String(impostors),
  ]);
  return [columns.map(({ heading }) => heading), ...rows]
    .flatMap((cells, row) =>
      cells.map((cell, i) => {
        const top = frame.top + frame.height + 72 + row * rowHeight;
        const weight = row === 0 ? ' font-weight="bold"' : '';
        return `<text x="${frame.left + (columns[i]?.at ?? 0)}" y="${top}"${weight}>${cell}</text>`;
      }),
    )
    .join('');
}

function gridLine(position: number, direction: 'vertical' | 'horizontal'): string {
  return direction === 'vertical'
    ? `<line x1="${position}" y1="${frame.top}" x2="${position}" y2="${frame.top + frame.height}"/>`
    : `<line x1="${frame.left}" y1="${position}" x2="${frame.left + frame.width}" y2="${position}"/>`;
}

function at(fmr: number, miss: number): string {
  return `${x(fmr)} ${y(miss)}`;
}

function x(fmr: number): number {
  return round(frame.left + frame.width * along(fmr, leastFmr, 2e-2));
}

function y(miss: number): number {
  return round(frame.top + frame.height * (1 - along(miss, leastMiss, 0.6)));
}

/** Where a share lies between two others on a probit axis, 0 to 1; what lies beyond is drawn at the edge. */
function along(share: number, from: number, to: number): number {
  const position = (probit(share) - probit(from)) / (probit(to) - probit(from));
  return Math.max(0, Math.min(1, position));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
