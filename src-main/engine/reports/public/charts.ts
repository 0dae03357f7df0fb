/** Printed as it is shown: black on white, and told apart by form. */
const width = 640;
const height = 220;
const left = 64;
const right = 12;
const top = 12;
const bottom = 28;

interface Drawn {
  /** What is drawn, for those who don't see it; the table beside it has every figure. */
  readonly label: string;
  readonly names: readonly string[];
  readonly write: (value: number) => string;
}

/** Bars, one a name. Pure; the same values give the same text. */
export function barChart(values: readonly number[], drawn: Drawn): string {
  return frame(values, drawn, ({ place, level, step }) =>
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
  { label, names, write }: Drawn,
  draw: (scale: {
    readonly place: (nth: number) => number;
    readonly level: (value: number) => number;
    readonly step: number;
  }) => readonly string[],
): string {
  const highest = roundUp(Math.max(0, ...values));
  const step = (width - left - right) / Math.max(1, names.length);
  const every = Math.ceil(names.length / 12);
  const place = (nth: number): number => left + step * (nth + 0.5);
  const level = (value: number): number => top + (height - top - bottom) * (1 - value / highest);
  const lines = [0, 0.25, 0.5, 0.75, 1].map((part) => part * highest);
  return [
    `<svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${label}">`,
    ...lines.map(
      (value) =>
        `<line class="grid" x1="${String(left)}" x2="${String(width - right)}" y1="${at(level(value))}" y2="${at(level(value))}"/><text x="${String(left - 8)}" y="${at(level(value) + 4)}" text-anchor="end">${write(value)}</text>`,
    ),
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

/** 1, 2, 4 or 8 times a power of ten: a quarter of it is a round number too. */
function roundUp(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 4, 8, 10].find((factor) => factor * power >= most * (1 - 1e-9)) ?? 10) * power;
}

function at(value: number): string {
  return value.toFixed(1);
}
