import type { ErrorCurve, OperatingPoint } from '../../src-main/contract/error-curve.ts';
import styles from './chart.module.css';
import { classNames } from './class-names.ts';
import { logScale } from './log-scale.ts';
import { Upright } from './upright.tsx';

const c = classNames(styles);

/** As wide as the other charts, so that its words are as large. */
const width = 440;
const height = 280;
const left = 66;
const right = 28;
const top = 10;
const bottom = 42;
/** Missed people are drawn from one in a thousand, false matches from where there are any. */
const leastMissed = 1e-3;
const leastFalseMatch = 1e-8;

interface ErrorChartProps {
  readonly curve: Pick<ErrorCurve, 'points'>;
  /** Thresholds that are used, as squares with their number. */
  readonly used: readonly OperatingPoint[];
  readonly label: string;
  readonly caption: string;
  /** What stands along the axis that goes across, and along the one that goes up. */
  readonly axes: readonly [across: string, up: string];
}

/** The detection error tradeoff on axes of powers of ten, its intervals drawn. */
export function ErrorChart({ curve: { points }, used, label, caption, axes }: ErrorChartProps) {
  const across = logScale(
    [...points, ...used].flatMap(({ falseMatch }) => [falseMatch.value, falseMatch.low]),
    { least: leastFalseMatch, most: 0.1, from: left, to: width - right },
  );
  const down = logScale([leastMissed], { least: leastMissed, most: 1, from: height - bottom, to: top });
  const crossOf = ({ falseMatch, missed }: (typeof points)[number] | OperatingPoint): string =>
    `M${across.at(falseMatch.low)} ${down.at(missed.value)}H${across.at(falseMatch.high)}M${across.at(falseMatch.value)} ${down.at(missed.low)}V${down.at(missed.high)}`;
  return (
    <figure className={c('figure')}>
      <svg className={c('chart')} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {across.steps.map((value, nth) => (
          <g key={value}>
            <line
              className={c('grid')}
              x1={across.at(value)}
              x2={across.at(value)}
              y1={top}
              y2={height - bottom}
            />
            {nth % 2 === across.steps.length % 2 ? null : (
              <text x={across.at(value)} y={height - bottom + 15} textAnchor="middle">
                {oneOf(value)}
              </text>
            )}
          </g>
        ))}
        {down.steps.map((value) => (
          <g key={value}>
            <line
              className={c('grid')}
              x1={left}
              x2={width - right}
              y1={down.at(value)}
              y2={down.at(value)}
            />
            <text x={left - 6} y={down.at(value) + 4} textAnchor="end">
              {`${Number((value * 100).toPrecision(1))}%`}
            </text>
          </g>
        ))}
        <text x={(left + width - right) / 2} y={height - 8} textAnchor="middle">
          {axes[0]}
        </text>
        <Upright from={top} to={height - bottom}>
          {axes[1]}
        </Upright>
        <path
          className={c('curve')}
          d={points
            .map(
              ({ falseMatch, missed }, nth) =>
                `${nth === 0 ? 'M' : 'L'}${across.at(falseMatch.value)} ${down.at(missed.value)}`,
            )
            .join('')}
        />
        <path className={c('whisker', 'thin')} d={points.map(crossOf).join('')} />
        {used.map((point) => (
          <g key={point.threshold}>
            <path className={c('whisker')} d={crossOf(point)} />
            <rect
              className={c('point')}
              x={across.at(point.falseMatch.value) - 5}
              y={down.at(point.missed.value) - 5}
              width="10"
              height="10"
            />
            <text
              className={c('mark')}
              x={across.at(point.falseMatch.value) + 9}
              y={down.at(point.missed.value) - 8}
            >
              {point.threshold.toFixed(3)}
            </text>
          </g>
        ))}
      </svg>
      <figcaption className={c('caption')}>{caption}</figcaption>
    </figure>
  );
}

/** “10,000”, “10 million” */
function oneOf(share: number): string {
  const count = Math.round(1 / share);
  return count >= 1_000_000 ? `${count / 1_000_000} million` : count.toLocaleString('en-GB');
}
