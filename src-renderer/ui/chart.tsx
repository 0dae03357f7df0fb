import type { ReactNode } from 'react';
import { chartScale } from './chart-scale.ts';
import styles from './chart.module.css';
import { classNames } from './class-names.ts';

const c = classNames(styles);

/** Drawn as large as it is shown in the narrowest place, so that its words stay legible. */
const width = 440;
const height = 190;
const left = 54;
const right = 12;
const top = 10;
const bottom = 24;

interface ChartProps {
  /** What is drawn, for those who don't see it; the table beside it has every figure. */
  readonly label: string;
  readonly caption: string;
  /** How a value on the axis is written. */
  readonly write: (value: number) => string;
}

interface FrameProps extends ChartProps {
  readonly most: number;
  readonly names: readonly string[];
  /** Between whole numbers the axis says nothing. */
  readonly isWhole?: boolean;
  readonly children: (
    place: (nth: number) => number,
    level: (value: number) => number,
    step: number,
  ) => ReactNode;
}

function Frame({ label, caption, write, most, names, isWhole = false, children }: FrameProps) {
  const { top: highest, steps } = chartScale(most);
  const step = (width - left - right) / Math.max(1, names.length);
  // As many names as fit beside one another.
  const every = Math.ceil(names.length / 7);
  const place = (nth: number): number => left + step * (nth + 0.5);
  const level = (value: number): number =>
    top + (height - top - bottom) * (1 - Math.min(value, highest) / highest);
  return (
    <figure className={c('figure')}>
      <svg className={c('chart')} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {steps
          .filter((value) => !isWhole || Number.isInteger(value))
          .map((value) => (
            <g key={value}>
              <line className={c('grid')} x1={left} x2={width - right} y1={level(value)} y2={level(value)} />
              <text x={left - 6} y={level(value) + 4} textAnchor="end">
                {write(value)}
              </text>
            </g>
          ))}
        {children(place, level, step)}
        {names.map((name, nth) =>
          nth % every === 0 ? (
            <text key={name} x={place(nth)} y={height - 6} textAnchor="middle">
              {name}
            </text>
          ) : null,
        )}
      </svg>
      <figcaption className={c('caption')}>{caption}</figcaption>
    </figure>
  );
}

/** So many of each. */
export function BarChart({
  bars,
  ...chart
}: ChartProps & { readonly bars: readonly { readonly name: string; readonly value: number }[] }) {
  return (
    <Frame
      {...chart}
      isWhole
      most={Math.max(0, ...bars.map(({ value }) => value))}
      names={bars.map(({ name }) => name)}
    >
      {(place, level, step) =>
        bars.map(({ name, value }, nth) => (
          <rect
            key={name}
            className={c('bar')}
            x={place(nth) - Math.min(24, step * 0.35)}
            width={2 * Math.min(24, step * 0.35)}
            y={level(value)}
            height={Math.max(0, level(0) - level(value))}
          />
        ))
      }
    </Frame>
  );
}

/** An estimate of each, with the interval that it may as well lie in. */
export function IntervalChart({
  points,
  ...chart
}: ChartProps & {
  readonly points: readonly {
    readonly name: string;
    /** Null where nothing is known: then no point is drawn. */
    readonly value: number | null;
    readonly low: number;
    readonly high: number;
  }[];
}) {
  const known = points.filter(({ value }) => value !== null);
  return (
    <Frame
      {...chart}
      most={Math.max(0, ...known.map(({ high }) => high))}
      names={points.map(({ name }) => name)}
    >
      {(place, level) =>
        points.map(({ name, value, low, high }, nth) =>
          value === null ? null : (
            <g key={name}>
              <path
                className={c('whisker')}
                d={`M${place(nth)} ${level(low)}V${level(high)}M${place(nth) - 5} ${level(low)}h10M${place(nth) - 5} ${level(high)}h10`}
              />
              <circle className={c('point')} cx={place(nth)} cy={level(value)} r="4.5" />
            </g>
          ),
        )
      }
    </Frame>
  );
}
