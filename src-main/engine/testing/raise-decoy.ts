import type { openReviewRoom } from './review-room/review-room.ts';
import type { Seat } from './review-room/seat.ts';

type Room = Awaited<ReturnType<typeof openReviewRoom>>;

const minuteMs = 60_000;
export const picture = Buffer.from('a picture').toString('base64');

/** Two people who are not one, put in by an auditor. */
export async function fillPool(room: Room, auditor: Seat): Promise<readonly string[]> {
  const ids: string[] = [];
  const ways = [Float32Array.of(0.6, 0.8), Float32Array.of(1, 0)];
  for (const [nth, way] of ways.entries()) {
    // As long as the bytes of the room's alerts: what comes out of the recognition process has no shape of its own.
    room.recogniser.look = () =>
      Promise.resolve({ template: way.slice(), quality: 0.9, crop: Uint8Array.of(nth, 1, 2) });
    const added = await auditor.get('decoys.add-person', {
      reference: `Staff ${String(nth)}`,
      basis: 'consenting-staff',
      consent: 'Form 17, kept by the trainer.',
      listedBase64: picture,
      camerasBase64: [picture],
    });
    ids.push(added.id);
  }
  return ids;
}

/** Of the room's alerts: their pictures are no PNGs. */
const shape = { lateMs: 0, probeSidesPx: [0], candidateSidePx: 0 };

/** A decoy is drawn and its time comes. Answers its id. */
export async function raiseDecoy(room: Room): Promise<string> {
  const before = room.announced.length;
  room.chance.lots = [0];
  await room.decoyKeeper.draw('deployment-test', 20, shape);
  await room.passTime(13 * minuteMs);
  await room.decoyKeeper.look();
  const raised = room.announced
    .slice(before)
    .find((event) => (event as { kind: string }).kind === 'alert.raised');
  const id = (raised as { alertId: string } | undefined)?.alertId;
  if (id === undefined) throw new Error('no decoy was raised');
  return id;
}
