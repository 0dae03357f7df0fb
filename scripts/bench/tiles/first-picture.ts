import { setTimeout as after } from 'node:timers/promises';
import { SegmentStore } from '../../../src-main/engine/tiles/segment-store.ts';
import { createIngest } from '../create-ingest.ts';
import type { DemoStream } from '../demo-streams.ts';
import { createLink } from '../link.ts';
import { printed, type Row } from '../row.ts';
import { median } from '../statistics.ts';

/** Of the demo's clips. */
const keyframeIntervalMs = 1_000;

/** How long a tile is empty: from opening a feed until its playlist names a part that can be fetched. */
export async function measureFirstPicture(streams: readonly DemoStream[], rounds: number): Promise<Row> {
  const link = createLink();
  const tiles = new SegmentStore();
  let served = Promise.withResolvers<void>();
  const ingest = createIngest(link, {
    onInit: ({ cameraId, bytes, mimeCodec }) => tiles.setInit(`${cameraId}/main`, bytes, mimeCodec),
    onFragment: ({ cameraId, ...fragment }) => {
      tiles.addFragment(`${cameraId}/main`, fragment);
      if (canBePlayed(tiles, cameraId)) served.resolve();
    },
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
  const stream = `${cameraId}/main` as const;
  const [, sequence, part] =
    /^#EXT-X-PART:.*URI="(\d+)-(\d+)\.m4s"/m.exec(tiles.playlist(stream) ?? '') ?? [];
  return part !== undefined && tiles.part(stream, Number(sequence), Number(part)) !== null;
}
