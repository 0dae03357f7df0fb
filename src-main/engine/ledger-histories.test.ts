import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Counts, Match } from './recognition/inference/inference-client.ts';
import { LedgerKeeper } from './recognition/ledger-keeper.ts';
import { isBalanced, sumLedgers } from './ledger.ts';
import { openReviewRoom } from './testing/review-room/review-room.ts';

const deploymentId = 'deployment-test';
/** One of which nothing is saved when a history begins: the room counted another. */
const cameraId = 'cam-02';

/** The recognition process as the ledger hears of it: it counts where things happen, and may be killed at any time. */
class Recognition {
  live = 0;
  readonly heard: Counts[] = [];

  take(change: Partial<Counts>): Counts {
    const nothing = { frames: 1, detections: 0, opened: 0, matched: 0, blueList: 0, forgotten: 0, lost: 0 };
    const counts = { ...nothing, ...change };
    this.live += counts.opened - counts.matched - counts.blueList - counts.forgotten - counts.lost;
    return { cameraId, ...counts, live: this.live };
  }
}

const few = fc.integer({ min: 1, max: 4 });
const step = fc.oneof(
  fc.record({ does: fc.constant('faces come' as const), count: few }),
  fc.record({
    does: fc.constant('faces go' as const),
    term: fc.constantFrom('forgotten' as const, 'lost' as const, 'blueList' as const),
    count: few,
  }),
  fc.record({ does: fc.constant('a match' as const), isHeard: fc.boolean() }),
  fc.constant({ does: 'the recognition process is killed' as const }),
  fc.constant({ does: 'the engine is killed' as const }),
  fc.constant({ does: 'the disk fills up' as const }),
  fc.constant({ does: 'the disk has room' as const }),
);

it('the ledger on disk balances after every step of any history, through deaths and a full disk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      await using room = await openReviewRoom();
      // What the room itself counted.
      await room.database.client.call('ledger.lose-in-flight');
      let isFull = false;
      let recognition = new Recognition();
      const onDisk = <Result>(work: () => Promise<Result>): Promise<Result> =>
        isFull ? Promise.reject(new Error('the disk is full')) : work();
      const makeKeeper = (): LedgerKeeper =>
        new LedgerKeeper({
          saveCounts: (counts) =>
            onDisk(() => room.database.client.call('ledger.count', { ...counts, deploymentId })),
          loseInFlight: () => onDisk(() => room.database.client.call('ledger.lose-in-flight')),
          commitMatch: (match) =>
            onDisk(async () => void (await room.match(match.listEntryId, match.cameraId))),
          onDefect: () => undefined,
          onAlarmChange: () => undefined,
        });
      let keeper = makeKeeper();
      try {
        for (const one of steps) {
          switch (one.does) {
            case 'faces come':
              await keeper.hearCounts(recognition.take({ opened: one.count }));
              break;
            case 'faces go':
              await keeper.hearCounts(
                recognition.take({ [one.term]: Math.min(one.count, recognition.live) }),
              );
              break;
            case 'a match': {
              if (recognition.live === 0) break;
              await keeper.hearCounts(recognition.take({ matched: 1 }));
              const match = { kind: 'match', cameraId, capturedAt: 1, listEntryId: `entry-${randomUUID()}` };
              // A death may come between the two.
              if (one.isHeard)
                await keeper.hearMatch({ ...match, score: 0.9, probes: [], trail: [] } as Match);
              else {
                recognition = new Recognition();
                await keeper.hearDeath();
              }
              break;
            }
            case 'the recognition process is killed':
              recognition = new Recognition();
              await keeper.hearDeath();
              break;
            case 'the engine is killed':
              // Its processes end with it, and so does what it kept in memory because the disk was full.
              await keeper.stop();
              recognition = new Recognition();
              isFull = false;
              keeper = makeKeeper();
              await keeper.start();
              break;
            case 'the disk fills up':
            case 'the disk has room':
              isFull = one.does === 'the disk fills up';
          }
          const ledger = sumLedgers(await room.database.client.call('ledger.of', { deploymentId }));
          expect(isBalanced(ledger), JSON.stringify(ledger)).toBe(true);
        }
      } finally {
        await keeper.stop();
      }
    }),
    { numRuns: 12 },
  );
}, 240_000);
