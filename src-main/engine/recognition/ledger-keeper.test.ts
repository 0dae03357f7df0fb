import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Match } from './inference/inference-client.ts';
import { isBalanced, sumLedgers } from '../ledger.ts';
import { LedgerKeeper } from './ledger-keeper.ts';

const deploymentId = 'deployment-test';
const match = (cameraId = 'cam-01'): Match => ({
  cameraId,
  capturedAt: 1,
  listEntryId: 'entry-one',
  score: 0.7,
  probes: [Uint8Array.of(1)],
  trail: [],
});
const counts = (changes: Partial<Parameters<LedgerKeeper['hearCounts']>[0]>) => ({
  cameraId: 'cam-01',
  frames: 1,
  detections: 1,
  opened: 0,
  matched: 0,
  blueList: 0,
  forgotten: 0,
  lost: 0,
  live: 0,
  ...changes,
});

describe('the ledger keeper, on a real database', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => vi.useRealTimers());

  async function openRoom() {
    const room = await openReviewRoom();
    await room.database.client.call('ledger.lose-in-flight');
    const { client } = room.database;
    const disk = { isFull: false };
    const write = async (work: () => Promise<unknown>): Promise<void> => {
      if (disk.isFull) throw new Error('the disk is full');
      await work();
    };
    const keeper = new LedgerKeeper({
      saveCounts: (saved) => write(() => client.call('ledger.count', { ...saved, deploymentId })),
      loseInFlight: () => write(() => client.call('ledger.lose-in-flight')),
      commitMatch: ({ listEntryId, cameraId }) => write(() => room.match(listEntryId, cameraId)),
      onDefect: () => undefined,
      onAlarmChange: () => undefined,
    });
    const ledger = async () => sumLedgers(await client.call('ledger.of', { deploymentId }));
    return { room, keeper, disk, ledger };
  }

  it('keeps a match that can’t be written, raises the alarm, and commits it when the disk has room', async () => {
    const { room, keeper, disk, ledger } = await openRoom();
    await using _ = room;
    disk.isFull = true;
    await keeper.hearCounts(counts({ opened: 1, matched: 1 }));
    await keeper.hearMatch(match());
    expect(keeper.alarm).toContain('An alert could not be kept yet');
    disk.isFull = false;
    await vi.advanceTimersByTimeAsync(2_000);
    await keeper.hearCounts(counts({}));
    expect(keeper.alarm).toBeNull();
    expect(await ledger()).toMatchObject({ tracks: 2, alerts: 1, lost: 1, inFlight: 0 });
  });

  it('does not lose a held-back match with the recognition process', async () => {
    const { room, keeper, disk, ledger } = await openRoom();
    await using _ = room;
    await keeper.hearCounts(counts({ opened: 2, matched: 1, live: 1 }));
    disk.isFull = true;
    await keeper.hearMatch(match());
    disk.isFull = false;
    await keeper.hearDeath();
    expect(await ledger()).toMatchObject({ tracks: 3, lost: 2, inFlight: 1 });
    await vi.advanceTimersByTimeAsync(2_000);
    await keeper.hearCounts(counts({}));
    expect(await ledger()).toMatchObject({ tracks: 3, alerts: 1, lost: 2, inFlight: 0 });
  });

  it('adds counts that could not be saved to the next ones', async () => {
    const { room, keeper, disk, ledger } = await openRoom();
    await using _ = room;
    disk.isFull = true;
    await keeper.hearCounts(counts({ opened: 2, live: 2 }));
    disk.isFull = false;
    await keeper.hearCounts(counts({ opened: 1, forgotten: 2, live: 1 }));
    const after = await ledger();
    expect(after).toMatchObject({ tracks: 4, forgotten: 2, inFlight: 1 });
    expect(isBalanced(after)).toBe(true);
  });

  it('counts a face before its match, also on a camera of which nothing could be saved yet', async () => {
    const { room, keeper, disk, ledger } = await openRoom();
    await using _ = room;
    disk.isFull = true;
    await keeper.hearCounts(counts({ cameraId: 'cam-02', opened: 2, matched: 1, live: 1 }));
    await keeper.hearMatch(match('cam-02'));
    disk.isFull = false;
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.waitFor(() => expect(keeper.alarm).toBeNull());
    expect(await ledger()).toMatchObject({ tracks: 3, alerts: 1, lost: 1, inFlight: 1 });
    await keeper.hearCounts(counts({ cameraId: 'cam-02', forgotten: 1 }));
    expect(await ledger()).toMatchObject({ tracks: 3, alerts: 1, forgotten: 1, lost: 1, inFlight: 0 });
  });

  it('saves what could not be saved when it settles, of cameras that have fallen silent too', async () => {
    const { room, keeper, disk, ledger } = await openRoom();
    await using _ = room;
    disk.isFull = true;
    await keeper.hearCounts(counts({ cameraId: 'cam-02', opened: 2, forgotten: 2 }));
    disk.isFull = false;
    await keeper.settle();
    expect(await ledger()).toMatchObject({ tracks: 3, forgotten: 2, lost: 1, inFlight: 0 });
  });

  it('stays balanced through any history of faces, deaths and full disks', async () => {
    const { room, keeper, disk, ledger } = await openRoom();
    await using _ = room;
    const step = fc.record({
      opened: fc.nat(3),
      share: fc.constantFrom('forgotten', 'blueList', 'matched', 'none' as const),
      isFull: fc.boolean(),
      dies: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (history) => {
        // Each history has a camera of its own, of which nothing is saved when it begins.
        const cameraId = `cam-${randomUUID()}`;
        let live = 0;
        for (const { opened, share, isFull, dies } of history) {
          disk.isFull = isFull;
          live += opened;
          const ended = share === 'none' ? 0 : Math.min(live, 1);
          live -= ended;
          await keeper.hearCounts(
            counts({ cameraId, opened, live, ...(share === 'none' ? {} : { [share]: ended }) }),
          );
          if (share === 'matched' && ended === 1) await keeper.hearMatch(match(cameraId));
          const now = await ledger();
          expect(isBalanced(now), JSON.stringify(now)).toBe(true);
          if (dies) {
            await keeper.hearDeath();
            live = 0;
          }
        }
        disk.isFull = false;
        await vi.advanceTimersByTimeAsync(120_000);
        await keeper.hearCounts(counts({ cameraId, live }));
        const after = await ledger();
        expect(isBalanced(after), JSON.stringify(after)).toBe(true);
        expect(Math.min(...Object.values(after))).toBeGreaterThanOrEqual(0);
        // The next history begins with no face in flight.
        await keeper.hearDeath();
      }),
      { numRuns: 25 },
    );
  });
});
