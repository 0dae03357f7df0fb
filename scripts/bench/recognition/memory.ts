import { atMost, printed, type Row } from '../row.ts';
import { median } from '../statistics.ts';
import type { LiveRun, Resident } from './live-run.ts';

const bothOf = ({ inference, ingest }: Resident): number => inference + ingest;

/** What one camera more takes of the memory of ingest and inference. */
export function memoryPerCamera({ residentMb, residentWithOneMb, cameras }: LiveRun): Row {
  return atMost(
    60,
    'rss-per-camera',
    (median(residentMb.map(bothOf)) - residentWithOneMb) / (cameras - 1),
    'MB',
  );
}

/**
 * How fast the memory of both processes grows: a straight line through all samples (least squares), in MB over ten
 * minutes. Less than a tenth of what a camera takes counts as flat. Printed beside it: which process it is, and the
 * second half alone, which shows whether it goes on.
 */
export function memorySlope({ residentMb, elapsedMs }: LiveRun): readonly Row[] {
  const msPerSample = elapsedMs / (residentMb.length - 1);
  const perTenMinutes = (of: (sample: Resident) => number, from = 0): number =>
    (slope(residentMb.slice(from).map(of)) * 600_000) / msPerSample;
  const unit = 'MB / 10 min';
  return [
    atMost(6, 'rss-slope-10min', perTenMinutes(bothOf), unit),
    printed(
      'rss-slope-inference',
      perTenMinutes(({ inference }) => inference),
      unit,
    ),
    printed(
      'rss-slope-ingest',
      perTenMinutes(({ ingest }) => ingest),
      unit,
    ),
    printed('rss-slope-second-half', perTenMinutes(bothOf, Math.floor(residentMb.length / 2)), unit),
  ];
}

/** Of the straight line through values at equal distances, a distance. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let rise = 0;
  let run = 0;
  for (const [nth, value] of values.entries()) {
    rise += (nth - middle) * (value - mean);
    run += (nth - middle) ** 2;
  }
  return rise / run;
}
