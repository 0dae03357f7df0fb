import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import { roleSchema } from '../../contract/domain.ts';
import { factProcedures } from '../case-log/fact-queries.ts';
import { sql, type Sql } from '../database/sql.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import {
  createTestClock,
  openTemporaryDatabase,
  openTemporaryExecutor,
} from '../testing/temporary-database.ts';
import { writeYear } from '../testing/write-year.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { planYear } from '../testing/year-of-deployments.ts';
import { asHtml } from '../policy/as-html.ts';
import { createReports } from './handlers.ts';

const begins = Date.UTC(2025, 0, 1, 9);
const published = { deployments: 5, faces: 20_001, alerts: 17, falseAlerts: 4, arrests: 6 };
const nobody = { connectionId: 'test', session: null, bind: () => undefined };
const everything = { from: 0, until: Number.MAX_SAFE_INTEGER, deploymentId: null };
const handlersOf = (deps: Omit<Parameters<typeof createReports>[0], 'renderPage'>) =>
  createReports({ ...deps, renderPage: asHtml }).handlers;
const noPolicy = (): Promise<null> => Promise.resolve(null);

// A year goes through the log, entry by entry.
describe('figures of a made-up year', { timeout: 120_000 }, () => {
  it('are those that were planned, counted from the log alone, and stay when what the alerts were about is destroyed', async () => {
    const clock = createTestClock(begins);
    await using temporary = await openTemporaryDatabase(clock);
    await writeYear(temporary.client, clock, planYear(published, begins, createRandom(7)));
    const { 'reports.figures': ask } = handlersOf({
      database: () => temporary.client,
      policyInForce: noPolicy,
    });
    const before = await ask(everything, nobody);
    expect(before.whole).toMatchObject({
      deployments: published.deployments,
      isLedgerBalanced: true,
      ledger: { tracks: published.faces, alerts: published.alerts },
      alerts: {
        raised: published.alerts,
        open: 0,
        false: published.falseAlerts,
        misidentified: 2,
        rejected: 2,
      },
      arrestsPerAlert: { count: published.arrests, of: published.alerts },
      disagreed: { count: 1, of: published.alerts },
      outcomesMissing: 0,
    });
    expect(before.counted.unreadable).toBe(0);
    expect(before.whole.uptime.stops.map(({ reason }) => reason)).toContain('officers-present');
    expect(before.cameras.map(({ alerts }) => alerts.raised).reduce((sum, one) => sum + one)).toBe(17);
    expect(before.perDeployment).toHaveLength(published.deployments);
    expect(before.months.map(({ deployments }) => deployments).reduce((sum, one) => sum + one)).toBe(5);

    clock.advance(60 * 86_400_000);
    const destroyed = await temporary.client.call('alerts.purge', { at: clock.now() });
    expect(destroyed.length).toBeGreaterThan(0);
    await temporary.reopen();
    expect((await ask(everything, nobody)).whole).toEqual(before.whole);

    // Now nothing keeps the counts of single alerts any more: they are summed, and nobody can open them again.
    const counts = async () =>
      (await temporary.client.call('case-log.facts', { after: 0, until: 10_000, limit: 10_000 })).filter(
        ({ kind }) => kind === 'count.alert' || kind === 'count.outcome',
      );
    const single = await counts();
    expect(single.every(({ body }) => body !== null)).toBe(true);
    while (await temporary.client.call('reports.is-summing-due'))
      await temporary.client.call('reports.sum-due');
    const after = await ask(everything, nobody);
    expect({ ...after, counted: null }).toEqual({ ...before, counted: null });
    expect(after.counted.unreadable).toBe(0);
    const left = await counts();
    expect(left).toHaveLength(single.length);
    expect(left.every(({ body }) => body === null)).toBe(true);
    // Whoever starts anew counts the same from the sums alone.
    await temporary.reopen();
    const { 'reports.figures': askAnew } = handlersOf({
      database: () => temporary.client,
      policyInForce: noPolicy,
    });
    expect(await askAnew(everything, nobody)).toEqual(after);
  });

  it('still lack what was destroyed and never summed', async () => {
    const clock = createTestClock(begins);
    await using temporary = await openTemporaryDatabase(clock);
    await writeYear(
      temporary.client,
      clock,
      planYear({ ...published, deployments: 2 }, begins, createRandom(7)),
    );
    clock.advance(60 * 86_400_000);
    await temporary.client.call('alerts.purge', { at: clock.now() });
    await temporary.client.call('reports.sum-due');
    const { 'reports.figures': ask } = handlersOf({
      database: () => temporary.client,
      policyInForce: noPolicy,
    });
    const { whole, counted } = await ask(everything, nobody);
    // The first is summed; the second is still counted alert by alert.
    expect(counted.unreadable).toBe(0);
    expect(whole.alerts.raised).toBe(published.alerts);
    await expect(temporary.client.call('reports.is-summing-due')).resolves.toBe(true);
  });

  it('go on with the log, without reading it anew, and count a deployment once it is over', async () => {
    await using room = await openReviewRoom();
    const { client } = room.database;
    const { 'reports.figures': ask } = handlersOf({ database: () => client, policyInForce: noPolicy });
    const figures = async () => (await ask(everything, nobody)).whole;
    await room.match();
    const [operator, supervisor] = [await room.seat('operator'), await room.seat('supervisor')];
    const id = (await operator.get('alerts.list', {})).open[0]?.id ?? '';
    const reasons = { subject: ['features-agree'], system: [], environment: [] };
    for (const [nth, seat] of [operator, supervisor].entries()) {
      await seat.get('alerts.take', { id });
      await seat.get('alerts.judge', { id, verdict: 'match', reasons, idempotencyKey: `key-number-${nth}` });
    }
    // What waits while it runs may be a decoy: counting would tell.
    expect((await figures()).deployments).toBe(0);
    await supervisor.get('deployments.end', { id: 'deployment-test', reason: 'It is over.' });
    expect(await figures()).toMatchObject({
      deployments: 1,
      ledger: { tracks: 1, alerts: 1 },
      alerts: { raised: 1, open: 0, confirmed: 1, false: 0 },
      outcomesMissing: 1,
      firstVote: { count: 1 },
      decision: { count: 1 },
    });
    const outcome = { id, code: 'misidentified', note: '', idempotencyKey: 'key-outcome' };
    await supervisor.get('alerts.record-outcome', outcome);
    expect(await figures()).toMatchObject({
      alerts: { confirmed: 1, misidentified: 1, false: 1 },
      confirmedTrue: { count: 0, of: 1 },
      outcomes: [{ code: 'misidentified', words: 'misidentified', meaning: 'misidentified', count: 1 }],
    });
  });

  it('count what expired once the deployment is over, and not before', async () => {
    await using room = await openReviewRoom();
    const { client } = room.database;
    const { 'reports.figures': ask } = handlersOf({ database: () => client, policyInForce: noPolicy });
    const counted = async () =>
      (await client.call('case-log.facts', { after: 0, until: 1_000, limit: 1_000 })).filter(
        ({ kind }) => kind === 'count.alert',
      ).length;
    await room.match('entry-one');
    await room.passTime(60 * 60_000);
    expect(await counted()).toBe(0);
    await room.count(1);
    await room.match('entry-two');
    await (await room.seat('supervisor')).get('deployments.end', { id: 'deployment-test', reason: 'Over.' });
    expect(await counted()).toBe(1);
    await room.passTime(60 * 60_000);
    expect(await counted()).toBe(2);
    expect((await ask(everything, nobody)).whole.alerts).toMatchObject({
      expired: 2,
      confirmed: 0,
      false: 0,
    });
  });

  it('are for supervisors and auditors', async () => {
    await using room = await openReviewRoom((database) =>
      handlersOf({ database: () => database.client, policyInForce: noPolicy }),
    );
    for (const role of roleSchema.options) {
      const reply = await (await room.seat(role)).ask('reports.figures', {});
      expect(reply.ok, role).toBe(role === 'supervisor' || role === 'auditor');
      const drawn = await (
        await room.seat(role)
      ).ask('reports.draw', { kind: 'annual', from: 0, until: 8_640_000_000_000_000 });
      expect(drawn.ok, role).toBe(role === 'supervisor' || role === 'auditor');
    }
    const auditor = await room.seat('auditor');
    const { text } = await auditor.get('reports.draw', {
      kind: 'oversight',
      from: 0,
      until: 1,
      format: 'json',
    });
    const { entries } = await auditor.get('case-log.list', { kind: 'report.drawn' });
    expect(entries).toHaveLength(3);
    expect(entries[0]?.words).toContain(hashOfText(text).slice(0, 12));
    expect(await auditor.ask('reports.draw', { kind: 'annual', from: 5, until: 5 })).toMatchObject({
      ok: false,
    });
    await expect(
      (await room.seat('supervisor', { cameraIds: ['cam-02'], deploymentIds: null })).ask('reports.draw', {
        kind: 'annual',
        from: 0,
        until: 9,
      }),
    ).resolves.toMatchObject({ error: { code: 'not-allowed' } });
    const limited = await room.seat('supervisor', { cameraIds: ['cam-02'], deploymentIds: null });
    expect(await limited.ask('reports.figures', {})).toMatchObject({ error: { code: 'not-allowed' } });
  });
});

it('finds what counts by its own index, which no other entry touches', async () => {
  await using database = await openTemporaryExecutor();
  const asked: Sql[] = [];
  const plan = database.read((context) => {
    const db: typeof context.db = {
      ...context.db,
      all: (query) => {
        asked.push(query);
        return [];
      },
    };
    factProcedures['case-log.facts'].run({ ...context, db }, { after: 0, until: 9, limit: 5 });
    const [query] = asked;
    if (query === undefined) throw new Error('nothing was asked');
    return context.db.all<{ detail: string }>({ ...query, text: `EXPLAIN QUERY PLAN ${query.text}` });
  });
  expect(plan.map(({ detail }) => detail).join(' ')).toContain('entries_that_count');
  const kindsOf = (text: string): readonly string[] =>
    [...text.matchAll(/'([a-z.-]+)'/g)].map(([, kind]) => kind ?? '');
  expect(kindsOf(asked[0]?.text ?? '')).toEqual(
    kindsOf(
      database.read(
        ({ db }) =>
          db.get<{ sql: string }>(sql`SELECT sql FROM sqlite_schema WHERE name = 'entries_that_count'`)
            ?.sql ?? '',
      ),
    ),
  );
});
