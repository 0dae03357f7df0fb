import { faultKinds, goThrough } from '../../../src-main/engine/recognition/ingest/testing/fault-kinds.ts';
import { openFaultRoom } from '../../../src-main/engine/recognition/ingest/testing/fault-room.ts';
import type { MeasureOptions } from '../measure.ts';
import { atMost, type Row } from '../row.ts';

const mostFlaggedS = 10;
const mostRecoveredS = 15;

/** Lets every kind of fault begin and end at the same time, and says how long until it was said and until it was over. */
export async function measureCameras({ say }: MeasureOptions): Promise<readonly Row[]> {
  say('faults of all kinds at once, half a minute');
  const room = await openFaultRoom((clips) =>
    faultKinds.flatMap(({ id, mount }) => (mount === null ? [] : [{ id, ...mount(clips) }])),
  );
  try {
    const rows = await Promise.all(
      faultKinds.map(async (kind): Promise<readonly Row[]> => {
        const { flaggedMs, recoveredMs } = await goThrough(kind, room);
        return [
          atMost(mostFlaggedS, `${kind.id}-flagged`, flaggedMs / 1_000, 's'),
          atMost(mostRecoveredS, `${kind.id}-recovered`, recoveredMs / 1_000, 's'),
        ];
      }),
    );
    return [...rows.flat(), atMost(0, 'other-feeds-disturbed', room.disturbances().length, 'times')];
  } finally {
    await room.close();
  }
}
