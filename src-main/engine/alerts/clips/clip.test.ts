import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../contract/domain.ts';
import { clipHeaderSchema, unpackFrame } from '../../../contract/media.ts';
import { openReviewRoom } from '../../testing/review-room/review-room.ts';
import type { Seat } from '../../testing/review-room/seat.ts';
import { ClipKeeper, type ClipKeeperDeps } from './clip-keeper.ts';

const clip = Uint8Array.from({ length: 5_000 }, (_, at) => at % 251);
const reasons = { subject: ['features-agree'], system: [], environment: [] };

/** An alert that waits, with its clip. */
async function openRoom() {
  const room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  await room.match();
  const { open } = await operator.get('alerts.list', {});
  const id = open[0]?.id ?? '';
  expect(await room.database.client.call('alerts.keep-clip', { id, clip })).toBe(true);
  const judge = async (seat: Seat, verdict: Verdict): Promise<void> => {
    await seat.get('alerts.take', { id });
    await seat.get('alerts.judge', { id, verdict, reasons, idempotencyKey: randomUUID() });
  };
  const kinds = async (kind: 'alert.clip-kept' | 'face.viewed') =>
    (await supervisor.get('case-log.list', { kind })).entries.map(({ words }) => words);
  return {
    room,
    operator,
    supervisor,
    id,
    path: `alerts/${id}/clip`,
    judge,
    kinds,
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  };
}

describe('the clip of an alert', () => {
  it('is there for nobody before both votes: nothing tells an alert from a decoy, which has none', async () => {
    await using it = await openRoom();
    const { room, operator, supervisor, id, path, judge, kinds } = it;
    const everybody = [operator, supervisor, await room.seat('admin'), await room.seat('auditor')];
    const nothing = [404, 404, 403, 403];
    for (const vote of [null, () => judge(operator, 'match')]) {
      await vote?.();
      for (const [nth, seat] of everybody.entries()) expect(await seat.picture(path)).toBe(nothing[nth]);
      const views = [await operator.get('alerts.read', { id }), await supervisor.get('alerts.read', { id })];
      expect(JSON.stringify(views)).not.toContain('clip');
      expect(await kinds('alert.clip-kept')).toEqual([]);
      expect(await kinds('face.viewed')).toEqual([]);
    }
  });

  it.each(['match', 'no-match'] as const)(
    'can be seen by those who judge once both have said %s, each look an entry, and is tied to the log',
    async (verdict) => {
      await using it = await openRoom();
      const { room, operator, supervisor, id, path, judge, kinds } = it;
      await judge(operator, verdict);
      await judge(supervisor, verdict);
      expect(await operator.get('alerts.read', { id })).toMatchObject({ phase: 'revealed', clip: path });
      const seen = await operator.media(path);
      expect({ status: seen.status, isWhole: Buffer.compare(seen.body, clip) === 0 }).toEqual({
        status: 200,
        isWhole: true,
      });
      expect(await supervisor.picture(path)).toBe(200);
      expect(await supervisor.picture(path)).toBe(200);
      expect(await (await room.seat('admin')).picture(path)).toBe(403);
      expect(await (await room.seat('auditor')).picture(path)).toBe(403);
      const elsewhere = await room.seat('supervisor', { cameraIds: ['cam-02'], deploymentIds: null });
      expect(await elsewhere.picture(path)).toBe(404);
      expect(await kinds('face.viewed')).toEqual(
        Array(3).fill('The clip from the camera of alert 1 was looked at.'),
      );
      const sha256 = createHash('sha256').update(clip).digest('hex');
      expect(await kinds('alert.clip-kept')).toEqual([expect.stringContaining(sha256.slice(0, 8))]);
    },
  );

  it('is not taken any more once the alert was judged', async () => {
    await using it = await openRoom();
    await it.room.match('entry-one', 'cam-02');
    await it.judge(it.operator, 'no-match');
    await it.judge(it.supervisor, 'no-match');
    await expect(
      it.room.database.client.call('alerts.keep-clip', { id: it.id, clip: Uint8Array.of(1) }),
    ).resolves.toBe(false);
    await expect(it.room.database.client.call('alerts.keep-clip', { id: 'alert-none', clip })).resolves.toBe(
      false,
    );
  });
});

describe('making a clip', () => {
  const raised = { alertId: 'alert-one', cameraId: 'cam-01', capturedAt: 100_000, knownFrom: 97_000 };
  const video = () => ({
    init: Uint8Array.of(1),
    fragments: [{ startsAt: 95_000, bytes: Uint8Array.of(2, 3) }],
  });

  function keeperOn(changes: Partial<ClipKeeperDeps> = {}) {
    const kept: { readonly id: string; readonly clip: Uint8Array }[] = [];
    const asked: (readonly [string, number, number])[] = [];
    const defects: unknown[] = [];
    const waits: { readonly ms: number; readonly over: () => void }[] = [];
    // Of the database nothing but this one call is needed.
    const database = {
      call: async (_: string, { id, clip: bytes }: { readonly id: string; readonly clip: Uint8Array }) =>
        kept.push({ id, clip: bytes.slice() }),
    } as unknown as ReturnType<ClipKeeperDeps['database']>;
    const keeper = new ClipKeeper({
      database: () => database,
      videoBetween: (...about) => {
        asked.push(about);
        return video();
      },
      pause: (ms, signal) =>
        new Promise<void>((resolve, reject) => {
          waits.push({ ms, over: resolve });
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
      onDefect: (cause) => defects.push(cause),
      ...changes,
    });
    /** Two seconds later. */
    const later = async (): Promise<void> => {
      for (const { over } of waits.splice(0)) over();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { keeper, kept, asked, defects, waits, later };
  }

  const pictures = () => [
    { capturedAt: 96_000, isPixelated: true, bytes: Uint8Array.of(7, 7) },
    { capturedAt: 97_000, isPixelated: false, bytes: Uint8Array.of(8) },
  ];

  it('waits for what comes after, keeps what was drawn, and overwrites the rest', async () => {
    const { keeper, kept, asked, waits, later } = keeperOn();
    const drawn = pictures();
    keeper.keep(raised, async () => drawn);
    expect({ asked, waits: waits.map(({ ms }) => ms) }).toEqual({ asked: [], waits: [2_000] });
    await later();
    expect(asked).toEqual([['cam-01', 95_000, 102_000]]);
    const { header, body } = unpackFrame(kept[0]?.clip ?? new Uint8Array()) ?? {};
    expect(clipHeaderSchema.parse(header)).toEqual({
      pictures: [
        { capturedAt: 96_000, isPixelated: true, bytes: 2 },
        { capturedAt: 97_000, isPixelated: false, bytes: 1 },
      ],
    });
    expect([...(body ?? [])]).toEqual([7, 7, 8]);
    expect(drawn.every(({ bytes }) => bytes.every((byte) => byte === 0))).toBe(true);
  });

  it('goes back no further than video is kept, and makes few at a time', async () => {
    const { keeper, asked, later } = keeperOn();
    for (let nth = 0; nth < 200; nth += 1)
      keeper.keep({ ...raised, alertId: `alert-${nth}`, knownFrom: 0 }, async () => []);
    await later();
    expect(asked).toEqual(Array(8).fill(['cam-01', 94_000, 102_000]));
    keeper.keep(raised, async () => []);
    await later();
    expect(asked).toHaveLength(9);
  });

  it('costs nothing but the clip when it fails, and makes none once it is stopped', async () => {
    const failing = keeperOn();
    failing.keeper.keep(raised, () => Promise.reject(new Error('gone')));
    await failing.later();
    expect({ kept: failing.kept, defects: failing.defects.length }).toEqual({ kept: [], defects: 1 });

    const { keeper, asked, defects, waits } = keeperOn();
    keeper.keep(raised, async () => pictures());
    await keeper.stop();
    keeper.keep(raised, async () => pictures());
    expect({ asked, defects, waits: waits.length }).toEqual({ asked: [], defects: [], waits: 1 });
  });
});
