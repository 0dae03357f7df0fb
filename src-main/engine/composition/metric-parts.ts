import { statfs } from 'node:fs/promises';
import type { CameraBoard } from '../cameras/camera-board.ts';
import type { DiskWatch } from '../disk/disk-watch.ts';
import type { LiveOperation } from '../live-operation.ts';
import { createMetricsFile, type MetricsFile } from '../metrics/metrics-file.ts';
import type { Ground } from './ground.ts';
import type { SiteParts } from './site-parts.ts';

/** The figures for whoever watches machines; null where nobody asked for them. */
export function createMetricParts(
  { start, steady, storage }: Pick<Ground, 'start' | 'steady' | 'storage'>,
  parts: {
    readonly board: CameraBoard;
    readonly operation: LiveOperation;
    readonly disk: DiskWatch;
    readonly sites: SiteParts;
  },
): MetricsFile | null {
  const { board, operation, disk, sites } = parts;
  const startedAt = steady.wall();
  if (start.metricsFile === undefined) return null;
  return createMetricsFile(start.metricsFile, async () => {
    const { bavail, blocks, bsize } = await statfs(start.dataDirectory);
    const { isRunning, model, alarm, overload, ledger } = await operation.recognition.status();
    return {
      version: start.version,
      startedAt,
      now: steady.wall(),
      memoryBytes: process.memoryUsage.rss(),
      disk: { freeBytes: bavail * bsize, sizeBytes: blocks * bsize, hasAlarm: disk.alarm !== null },
      recognition: {
        isRunning,
        hasModel: model !== null,
        hasAlarm: alarm !== null,
        isCutBack: overload !== null,
        ledger,
      },
      cameras: board.views().map(({ state }) => state),
      counts: (await storage.database?.call('metrics.counts')) ?? null,
      sites: await sites.state(),
    };
  });
}
