import { setTimeout as after } from 'node:timers/promises';
import pino from 'pino';
import { nodeSpawner } from '../../../src-main/engine/processes/channel.ts';
import { IngestClient } from '../../../src-main/engine/recognition/ingest/ingest-client.ts';
import { SegmentStore } from '../../../src-main/engine/tiles/segment-store.ts';
import type { DemoStream } from '../demo-streams.ts';
import { createLink } from '../link.ts';
import { printed, type Row } from '../row.ts';
import { median } from '../statistics.ts';

/** Of the demo's clips. */
const keyframeIntervalMs = 1_000;

/** How long a tile is empty: from opening a feed until its playlist names a segment that can be fetched. */
export async function measureFirstPicture(streams: readonly DemoStream[], rounds: number): Promise<Row> {
  const link = createLink();
  const tiles = new SegmentStore();
  let served = Promise.withResolvers<void>();
  const ingest = new IngestClient({
    spawner: nodeSpawner,
    logger: pino(pino.destination(2)),
    ...link,
    onState: () => undefined,
    onSubstream: () => undefined,
    onStream: () => undefined,
    onInit: ({ cameraId, bytes }) => tiles.setInit(cameraId, bytes),
    onSegment: ({ cameraId, ...segment }) => {
      tiles.addSegment(cameraId, segment);
      if (canBePlayed(tiles, cameraId)) served.resolve();
    },
    onStats: () => undefined,
  });
  try {
    ingest.start();
    const waitsMs: number[] = [];
    for (const stream of Array.from({ length: rounds }, () => streams).flat()) {
      // A feed ends with a keyframe here: without a pause of any length, each would begin right after one.
      await after(Math.random() * keyframeIntervalMs);
      served = Promise.withResolvers();
      const startedMs = performance.now();
      ingest.open(stream.id, stream);
      await served.promise;
      waitsMs.push(performance.now() - startedMs);
      ingest.close(stream.id);
      tiles.remove(stream.id);
    }
    // The very first feed also waited for the process to start.
    return printed('first-picture', median(waitsMs.slice(1)), 'ms');
  } finally {
    await ingest.stop();
    tiles.clear();
    link.remove();
  }
}

/** Asks as a player does: playlist, then the first thing that it names. */
function canBePlayed(tiles: SegmentStore, cameraId: string): boolean {
  const sequence = /^(\d+)\.m4s$/m.exec(tiles.playlist(cameraId) ?? '')?.[1];
  return sequence !== undefined && tiles.segment(cameraId, Number(sequence)) !== null;
}
