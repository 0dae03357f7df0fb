import { atMost, type Row } from '../row.ts';
import { median } from '../statistics.ts';
import type { LiveRun } from './live-run.ts';

/** What one camera more takes of the memory of ingest and inference. */
export function memoryPerCamera({ residentMb, residentWithOneMb, cameras }: LiveRun): Row {
  return atMost(60, 'rss-per-camera', (median(residentMb) - residentWithOneMb) / (cameras - 1), 'MB');
}

/**
 * How fast the memory of both processes grows: a straight line through all samples (least squares), in MB over ten
 * minutes. Less than a tenth of what a camera takes counts as flat.
 */
export function memorySlope({ residentMb, elapsedMs }: LiveRun): Row {
  const count = residentMb.length;
  const middle = (count - 1) / 2;
  const mean = residentMb.reduce((sum, value) => sum + value, 0) / count;
  let rise = 0;
  let run = 0;
  for (const [nth, value] of residentMb.entries()) {
    rise += (nth - middle) * (value - mean);
    run += (nth - middle) ** 2;
  }
  const perTenMinutes = ((rise / run) * (count - 1) * 600_000) / elapsedMs;
  return atMost(6, 'rss-slope-10min', perTenMinutes, 'MB / 10 min');
}
