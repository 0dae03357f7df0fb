import type { ErrorCurve, OperatingPoint } from '../../../contract/error-curve.ts';

/** Printed as it is shown: black on white, and told apart by form. */
const width = 640;
const height = 200;
const left = 78;
const right = 12;
const top = 12;
const bottom = 28;

interface Drawn {
  /** What is drawn, for those who don't see it; the table beside it has every figure. */
  readonly label: string;
  readonly names: readonly string[];
  /** What the values are. */
  readonly axis: string;
  readonly write: (value: number) => string;
  /** Which steps of the axis mean something; all of them without it. */
  readonly isDrawn?: (value: number) => boolean;
}

/** Bars of counts, one a name. Pure; the same values give the same text. */
export function barChart(values: readonly number[], drawn: Drawn): string {
  return frame(values, { ...drawn, isDrawn: Number.isInteger }, ({ place, level, step }) =>
    values.map(
      (value, nth) =>
        `<rect class="bar" x="${at(place(nth) - step * 0.34)}" y="${at(level(value))}" width="${at(step * 0.68)}" height="${at(level(0) - level(value))}"/>`,
    ),
  );
}

/** Estimates with their intervals; null where nothing is known. Pure. */
export function intervalChart(
  values: readonly ({ readonly value: number; readonly low: number; readonly high: number } | null)[],
  drawn: Drawn,
): string {
  const highs = values.flatMap((value) => (value === null ? [] : [value.high]));
  return frame(highs, drawn, ({ place, level }) =>
    values.flatMap((value, nth) => {
      if (value === null) return [];
      const x = place(nth);
      const [low, high] = [level(value.low), level(value.high)];
      return [
        `<path class="whisker" d="M${at(x)} ${at(low)}V${at(high)}M${at(x - 5)} ${at(low)}h10M${at(x - 5)} ${at(high)}h10"/>`,
        `<circle class="point" cx="${at(x)}" cy="${at(level(value.value))}" r="4"/>`,
      ];
    }),
  );
}

function frame(
  values: readonly number[],
  { label, names, axis, write, isDrawn = () => true }: Drawn,
  draw: (scale: {
    readonly place: (nth: number) => number;
    readonly level: (value: number) => number;
    readonly step: number;
  }) => readonly string[],
): string {
  const { top: highest, steps: lines } = roundUp(Math.max(0, ...values));
  const step = (width - left - right) / Math.max(1, names.length);
  const every = Math.ceil(names.length / 12);
  const place = (nth: number): number => left + step * (nth + 0.5);
  const level = (value: number): number => top + (height - top - bottom) * (1 - value / highest);
  return [
    `<svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${label}">`,
    ...lines
      .filter(isDrawn)
      .map(
        (value) =>
          `<line class="grid" x1="${String(left)}" x2="${String(width - right)}" y1="${at(level(value))}" y2="${at(level(value))}"/><text x="${String(left - 8)}" y="${at(level(value) + 4)}" text-anchor="end">${write(value)}</text>`,
      ),
    upright(axis, top, height - bottom),
    ...draw({ place, level, step }),
    ...names.map((name, nth) =>
      nth % every === 0
        ? `<text x="${at(place(nth))}" y="${String(height - 8)}" text-anchor="middle">${name}</text>`
        : '',
    ),
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Both axes by powers of ten, from here to everything. */
const tallHeight = 320;
const leastShare = { falseMatch: 1e-8, missed: 1e-3 } as const;

/**
 * The detection error tradeoff: who is missed against who is taken for somebody else, with intervals; squares are the thresholds that
 * were used. Pure.
 */
export function errorChart(
  { points }: Pick<ErrorCurve, 'points'>,
  used: readonly OperatingPoint[],
  label: string,
): string {
  const all = [...points, ...used];
  const floor = Math.max(
    leastShare.falseMatch,
    Math.min(
      1e-3,
      ...all.flatMap(({ falseMatch }) => [falseMatch.value, falseMatch.low].filter((one) => one > 0)),
    ),
  );
  const decades = (from: number, to: number): readonly number[] =>
    Array.from({ length: to - from + 1 }, (_, nth) => 10 ** (from + nth));
  const across = decades(Math.floor(Math.log10(floor)), -1);
  const down = decades(Math.log10(leastShare.missed), 0);
  const along = (value: number, axis: readonly number[]): number => {
    const [first, last] = [axis[0] ?? 1, axis.at(-1) ?? 1];
    const share = Math.log10(Math.max(value, first) / first) / Math.log10(last / first);
    return Math.min(1, share);
  };
  const x = (value: number): string => at(left + (width - left - right) * along(value, across));
  const y = (value: number): string => at(top + (tallHeight - top - bottom - 16) * (1 - along(value, down)));
  const base = at(tallHeight - bottom - 16);
  const cross = ({ falseMatch, missed }: OperatingPoint | ErrorCurve['points'][number]): string =>
    `M${x(falseMatch.low)} ${y(missed.value)}H${x(falseMatch.high)}M${x(falseMatch.value)} ${y(missed.low)}V${y(missed.high)}`;
  const line = points
    .map(({ falseMatch, missed }, nth) => `${nth === 0 ? 'M' : 'L'}${x(falseMatch.value)} ${y(missed.value)}`)
    .join('');
  return [
    `<svg viewBox="0 0 ${String(width)} ${String(tallHeight)}" role="img" aria-label="${label}">`,
    ...across.map(
      (value) =>
        `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="${String(top)}" y2="${base}"/><text x="${x(value)}" y="${String(tallHeight - bottom)}" text-anchor="middle">${oneOf(value)}</text>`,
    ),
    ...down.map(
      (value) =>
        `<line class="grid" x1="${String(left)}" x2="${String(width - right)}" y1="${y(value)}" y2="${y(value)}"/><text x="${String(left - 8)}" y="${at(Number(y(value)) + 4)}" text-anchor="end">${String(Number((value * 100).toPrecision(1)))}%</text>`,
    ),
    `<text x="${at((left + width - right) / 2)}" y="${String(tallHeight - 8)}" text-anchor="middle">One false match in so many comparisons of different people</text>`,
    upright('Missed, of comparisons of the same person', top, Number(base)),
    `<path class="curve" d="${line}"/>`,
    `<path class="whisker thin" d="${points.map(cross).join('')}"/>`,
    `<path class="whisker" d="${used.map(cross).join('')}"/>`,
    ...used.map(
      ({ threshold, falseMatch, missed }) =>
        `<rect class="point" x="${at(Number(x(falseMatch.value)) - 5)}" y="${at(Number(y(missed.value)) - 5)}" width="10" height="10"/><text class="mark" x="${at(Number(x(falseMatch.value)) + 10)}" y="${at(Number(y(missed.value)) - 8)}">${threshold.toFixed(3)}</text>`,
    ),
    '</svg>',
  ].join('\n');
}

/** What stands along the axis that goes up. */
function upright(words: string, from: number, to: number): string {
  const middle = at((from + to) / 2);
  return `<text x="14" y="${middle}" transform="rotate(-90 14 ${middle})" text-anchor="middle">${words}</text>`;
}

/** “10,000”, “10 million” */
function oneOf(share: number): string {
  const count = Math.round(1 / share);
  return count >= 1_000_000 ? `${String(count / 1_000_000)} million` : count.toLocaleString('en-GB');
}

/** 1, 2, 5 or 10 times a power of ten, and the steps up to it. */
function roundUp(most: number): { readonly top: number; readonly steps: readonly number[] } {
  const power = most <= 0 ? 1 : 10 ** Math.floor(Math.log10(most));
  const factor = most <= 0 ? 1 : ([1, 2, 5, 10].find((one) => one * power >= most * (1 - 1e-9)) ?? 10);
  const parts = factor === 2 ? 4 : 5;
  return {
    top: factor * power,
    steps: Array.from({ length: parts + 1 }, (_, nth) => (factor * power * nth) / parts),
  };
}

function at(value: number): string {
  return value.toFixed(1);
}
