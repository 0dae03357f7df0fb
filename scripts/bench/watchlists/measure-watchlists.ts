import type { Measure } from '../measure.ts';
import { atLeast, atMost, printed } from '../row.ts';
import { percentile95 } from '../statistics.ts';
import { runImport } from './import-run.ts';
import { measureThread } from './measure-thread.ts';

const whole = 20_000;
const short = 400;

/**
 * Figures of watchlists: an import of 20,000 entries, whole with `--long`, and how long one of that size holds the database's thread
 * at each of its steps.
 */
export const measureWatchlists: Measure = async ({ isLong, say }) => {
  const thread = await measureThread(whole, say);
  const rows = isLong ? whole : short;
  const run = await runImport(rows, say);
  const perSecond = (run.rows * 1_000) / run.checkMs;
  const minutes = (run.handInMs + run.checkMs + run.commitMs) / 60_000;
  const name = isLong ? 'import-20k' : 'import-400';
  return [
    atMost(50, 'thread-20k-stage-p95', thread.stageMs, 'ms'),
    atMost(50, 'thread-20k-commit', thread.commitMs, 'ms'),
    atMost(100, 'thread-20k-submit-piece', thread.submit.longestMs, 'ms'),
    printed('thread-20k-submit', thread.submit.allMs, 'ms'),
    atMost(100, 'thread-20k-seal-piece', thread.seal.longestMs, 'ms'),
    printed('thread-20k-seal', thread.seal.allMs, 'ms'),
    atMost(100, 'thread-20k-gallery-piece', thread.gallery.longestMs, 'ms'),
    printed('thread-20k-gallery', thread.gallery.allMs, 'ms'),
    atMost(50, 'thread-20k-sweep-p95', thread.sweepMs, 'ms'),
    printed(`${name}-rows-per-s`, perSecond, 'rows/s'),
    printed(`${name}-time`, minutes, 'min'),
    ...(isLong ? [] : [printed('import-20k-at-this-rate', whole / perSecond / 60, 'min')]),
    atLeast(0.5, `${name}-accepted`, run.accepted / run.rows, 'of rows'),
    printed(`${name}-commit`, run.commitMs, 'ms'),
    printed(`${name}-submit`, run.submitMs, 'ms'),
    atMost(50, `${name}-loop-delay-p95`, run.loop.p95Ms, 'ms'),
    printed(`${name}-loop-delay-max`, run.loop.maxMs, 'ms'),
    atMost(250, `${name}-operation-p95`, percentile95(run.waitsMs), 'ms'),
    printed(`${name}-operation-max`, Math.max(...run.waitsMs), 'ms'),
    printed(`${name}-memory-before`, run.idleMb, 'MB'),
    printed(`${name}-memory-peak`, run.peakMb, 'MB'),
    printed(`${name}-memory-peak-engine`, run.enginePeakMb, 'MB'),
  ];
};
