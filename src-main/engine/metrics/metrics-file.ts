import { rename, rm, writeFile } from 'node:fs/promises';
import { metricsOf, type MetricSources } from './metrics-of.ts';
import { openMetricsText } from './open-metrics.ts';

export interface MetricsFile {
  /** Writes it anew, in one step. */
  write(): Promise<void>;
  /** Takes it away: figures of an engine that has ended are nobody's. */
  remove(): Promise<void>;
}

/** The figures in a file that a collector reads: nothing has to listen for it. Everybody on the machine may read it. */
export function createMetricsFile(path: string, gather: () => Promise<MetricSources>): MetricsFile {
  return {
    async write() {
      const text = openMetricsText(metricsOf(await gather()));
      await writeFile(`${path}.next`, text, { mode: 0o644 });
      await rename(`${path}.next`, path);
    },
    remove: () => rm(path, { force: true }),
  };
}
