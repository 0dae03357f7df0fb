import { describe, expect, it } from 'vitest';
import type { Role } from '../../contract/domain.ts';
import { chainStateSchema, caseLogOperations } from '../../contract/case-log.ts';
import type { OperationInput } from '../../contract/operations.ts';
import type { Caller } from '../dispatch.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import { createCaseLogHandlers } from './handlers.ts';

function callerAs(role: Role): Caller {
  const person = { id: 'p1-person', displayName: 'Ada', role };
  const session = {
    id: 's1-session',
    person,
    token: 't',
    mediaTicket: 'm',
    scope: { cameraIds: null, deploymentIds: null },
    expiresAt: 0,
  };
  return { connectionId: 'c', session, bind: () => undefined };
}

describe('the case log for people', () => {
  it('lists the latest first, by page and by kind, with names for ids', async () => {
    await using database = await openTemporaryDatabase();
    for (let count = 0; count < 4; count++) {
      await database.client.call('case-log.append', {
        kind: 'engine.stopped',
        subject: 'log',
        actor: count % 2 === 0 ? 'p1-person' : 'p9-unknown',
        body: {},
      });
    }
    const handlers = createCaseLogHandlers({
      database: () => database.client,
      personNames: () => Promise.resolve(new Map([['p1-person', 'Ada']])),
    });
    const { input: inputSchema, output } = caseLogOperations['case-log.list'];
    const list = async (input: OperationInput<'case-log.list'>) => {
      const answer = await handlers['case-log.list'](inputSchema.parse(input), callerAs('auditor'));
      return output.parse(answer).entries.map(({ sequence, actor }) => [sequence, actor]);
    };
    expect(await list({ limit: 2 })).toEqual([
      [5, 'p9-unknown'],
      [4, 'Ada'],
    ]);
    expect(await list({ limit: 2, before: 4 })).toEqual([
      [3, 'p9-unknown'],
      [2, 'Ada'],
    ]);
    expect(await list({ limit: 9, kind: 'log.began' })).toEqual([[1, null]]);
    expect(await list({ limit: 2, order: 'oldest-first', after: 1 })).toEqual([
      [2, 'Ada'],
      [3, 'p9-unknown'],
    ]);
  });

  it('verifies, writes that down, and remembers it across a restart', async () => {
    await using database = await openTemporaryDatabase();
    const handlers = createCaseLogHandlers({
      database: () => database.client,
      personNames: () => Promise.resolve(new Map()),
    });
    const chain = () => handlers['case-log.chain']({}, callerAs('admin'));
    expect(await chain()).toMatchObject({
      entries: 1,
      brokenAt: null,
      verifiedAt: null,
      lastCheckpoint: null,
    });
    const verified = await handlers['case-log.verify']({}, callerAs('admin'));
    expect(chainStateSchema.parse(verified)).toMatchObject({
      entries: 2,
      brokenAt: null,
      verifiedAt: database.clock.now(),
    });
    await database.reopen();
    expect(await chain()).toMatchObject({
      entries: 2,
      verifiedAt: database.clock.now(),
      lastCheckpoint: { size: 2, at: database.clock.now() },
      words:
        '2 entries in the chain, signed up to entry 2. At the last verification (2026-11-01 09:00 UTC) all of them fitted, 1 at that time.',
    });
  });

  it('takes the last moment that a date can say, and refuses the next', async () => {
    await using room = await openReviewRoom();
    const auditor = await room.seat('auditor');
    const last = 8_640_000_000_000_000;
    const taken = {
      filter: { from: last, until: last },
      format: 'csv',
      reason: 'A test',
      after: null,
    } as const;
    expect(await auditor.get('case-log.export', taken)).toMatchObject({ entries: 0 });
    for (const filter of [{ from: last + 1 }, { until: last + 1 }, { until: Number.MAX_SAFE_INTEGER }])
      expect(await auditor.ask('case-log.export', { ...taken, filter })).toMatchObject({
        error: { code: 'bad-request' },
      });
  });

  it('says that the data is locked', async () => {
    const handlers = createCaseLogHandlers({
      database: () => null,
      personNames: () => Promise.resolve(new Map()),
    });
    await expect(handlers['case-log.chain']({}, callerAs('admin'))).rejects.toMatchObject({ code: 'locked' });
  });
});
