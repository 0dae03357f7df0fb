import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FromIngest } from './messages.ts';
import { type FaultTimes, faultKinds, goThrough } from './testing/fault-kinds.ts';
import { disturbancesOf, type FaultRoom, framesPerSecond, openFaultRoom } from './testing/fault-room.ts';

const mostFlaggedMs = 10_000;
/** After the room was opened: while all the faults are. */
const wrapsAfterS = 15;
const mostRecoveredMs = 15_000;

let room: FaultRoom;
const times = new Map<string, Promise<FaultTimes>>();

beforeAll(async () => {
  room = await openFaultRoom((clips) => [
    { id: 'wrap', clip: clips.usual, framesPerSecond, wrapsAfterS },
    ...faultKinds.flatMap(({ id, mount }) => (mount === null ? [] : [{ id, ...mount(clips) }])),
  ]);
  room.open('wrap', { url: room.simulator.urlOf('wrap') });
  // All at the same time, against one process.
  for (const kind of faultKinds) times.set(kind.id, goThrough(kind, room));
  await Promise.allSettled(times.values());
}, 90_000);

afterAll(async () => {
  const disturbances = room.disturbances();
  await room.close();
  expect(room.ingest.exitCode).toBe(0);
  // All the faults were at the same time as these two were watched.
  expect(disturbances).toEqual([]);
});

describe('a camera with a fault is flagged within 10 s, and well within 15 s of its end:', () => {
  test.each(faultKinds.map((kind) => [kind.id, kind] as const))('%s', async (id, { saying }) => {
    const { words, flaggedMs, recoveredMs } = (await times.get(id)) ?? expect.unreachable();
    expect(words).toMatch(saying);
    expect(flaggedMs).toBeLessThan(mostFlaggedMs);
    expect(recoveredMs).toBeLessThan(mostRecoveredMs);
  });
});

test('a camera whose timestamps go over 2^32 is followed as if nothing were: nobody needs to know', async () => {
  const isOwn = (said: FromIngest) => 'cameraId' in said && said.cameraId === 'wrap';
  const heard = room.ingest.heard.filter(isOwn);
  const began = heard.findIndex(({ kind }) => kind === 'fragment');
  const fragments = heard.flatMap((said) => (said.kind === 'fragment' ? [said] : []));
  const spanS = ((fragments.at(-1)?.startsAt ?? 0) - (fragments[0]?.startsAt ?? 0)) / 1_000;
  // It has been watched from well before to well after.
  expect(spanS).toBeGreaterThan(wrapsAfterS + 3);
  expect(fragments.slice(0, -1).reduce((sum, { durationS }) => sum + durationS, 0)).toBeCloseTo(spanS, 0);
  expect(disturbancesOf('wrap', heard.slice(began))).toEqual([]);
});
