import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../../../native-models/evaluate/random.ts';
import { publicReportSchema } from '../../../contract/public-report.ts';
import { reportKindSchema } from '../../../contract/report-kind.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { openPackRoom } from '../../testing/pack-room.ts';
import { normalCurve } from '../../statistics/testing/normal-curve.ts';
import { createTestClock, openTemporaryDatabase } from '../../testing/temporary-database.ts';
import { writeYear } from '../../testing/write-year.ts';
import { planYear } from '../../testing/year-of-deployments.ts';
import { factsUntil } from '../facts-until.ts';
import { reportFile } from '../record-files.ts';
import { drawReport } from './draw-report.ts';

const begins = Date.UTC(2025, 0, 1, 9);
const published = { deployments: 4, faces: 9_001, alerts: 40, falseAlerts: 6, arrests: 22 };
const wholeYear = { from: Date.UTC(2025, 0, 1), until: Date.UTC(2026, 0, 1) };
const formats = ['html', 'csv', 'json'] as const;
const schemaFile = fileURLToPath(new URL('../../../../docs/schemas/report-1.schema.json', import.meta.url));

async function headOf(client: DatabaseClient) {
  client.sign();
  const head = await client.call('heads.latest');
  if (head === null) throw new Error('no head');
  return head;
}

function draw(
  client: DatabaseClient,
  asked: Parameters<typeof drawReport>[0],
  head: Parameters<typeof drawReport>[1],
) {
  return drawReport(asked, head, {
    facts: (until) => factsUntil(client, 0, until),
    signedTexts: (wanted) => client.call('reports.signed-texts', wanted),
  });
}

it('comes from the log alone, the same to the last byte whenever it is drawn up, and tells of nobody', async () => {
  const clock = createTestClock(begins);
  await using temporary = await openTemporaryDatabase(clock);
  const { client } = temporary;
  await writeYear(client, clock, planYear(published, begins, createRandom(5)));
  const head = await headOf(client);
  const asked = { kind: 'annual', ...wholeYear } as const;
  const report = await draw(client, asked, head);
  expect(report).toMatchObject({
    kind: 'annual',
    figures: {
      deployments: published.deployments,
      faces: { tracks: published.faces },
      alerts: { raised: published.alerts, false: published.falseAlerts },
    },
    scope: [],
    drawn: null,
    equality: { deployments: 0 },
  });
  expect(report.deployments).toHaveLength(published.deployments);
  for (const { count } of report.figures?.outcomes ?? []) expect(count ?? 5).toBeGreaterThanOrEqual(5);
  // Why recognition stood still is said to those who never saw the gate.
  const read = reportFile(report, 'html').text;
  expect(read).toContain('Nobody confirmed that officers were present');
  expect(read).toContain('1 January 2025');

  clock.advance(90 * 86_400_000);
  await client.call('ledger.log', { deploymentId: 'deployment-4' });
  await client.call('alerts.purge', { at: clock.now() });
  const again = await draw(client, asked, head);
  for (const format of formats) {
    const file = reportFile(report, format);
    expect(reportFile(again, format)).toEqual(file);
    expect(file.text).toContain(report.stamp);
    expect(file.text).not.toContain('REF-');
    expect(file.fileName).toBe(`annual-2025-01-01-2025-12-31.report.${format}`);
  }
  // Of another span of the same log nothing is counted.
  const before = await draw(client, { kind: 'annual', from: 0, until: wholeYear.from }, head);
  expect(before).toMatchObject({ figures: { deployments: 0 }, months: [], deployments: [] });
}, 120_000);

it('says how the models err that were authorised, from what the log has of them, and how well staff of each group are found', async () => {
  const clock = createTestClock(begins);
  await using temporary = await openTemporaryDatabase(clock);
  const { client } = temporary;
  await writeYear(client, clock, planYear(published, begins, createRandom(5)));
  const asked = { kind: 'annual', ...wholeYear } as const;
  const unmeasured = await draw(client, asked, await headOf(client));
  expect(unmeasured.models).toMatchObject([
    { name: null, curve: null, used: [{ threshold: 0.6, deployments: published.deployments, point: null }] },
  ]);
  expect(reportFile(unmeasured, 'html').text).toContain('the log has no measurement of it');
  expect(reportFile(unmeasured, 'html').text).toContain(
    'not enough data. Nobody has counted passes of staff',
  );

  const modelHash = unmeasured.models?.[0]?.modelHash ?? '';
  const measured = {
    testSet: 'made-up scores',
    date: '2025-01-01',
    images: 2_000,
    identities: 1_000,
    genuinePairs: 1_000,
    impostorPairs: 2_000_000,
    curve: [...normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 })],
  };
  await client.call('thresholds.note-measured', { name: 'Model <One>', modelHash, measured });
  await client.call('equality.state-walk', {
    walk: {
      question: 'sex',
      source: 'Counted on the spot.',
      groups: [
        { answer: 'female', passes: 24, found: 21 },
        { answer: 'male', passes: 24, found: 23 },
      ],
    },
    actorId: 'auditor-1',
  });
  const report = await draw(client, asked, await headOf(client));
  const [model] = report.models ?? [];
  expect(model?.name).toBe('Model <One>');
  expect(model?.used[0]?.point).toMatchObject({ threshold: 0.6, falseMatch: { isExtrapolated: true } });
  expect(report.equality?.questions.find(({ question }) => question === 'sex')?.walks).toMatchObject({
    groups: [{ passes: 24 }, { found: 23, finding: 'not-enough-data' }],
  });
  const page = reportFile(report, 'html').text;
  expect(page).toContain('How often the model errs');
  expect(page).toContain('beyond what was measured');
  expect(page).not.toContain('<One>');
  expect(page).toContain('87.5% (');
}, 120_000);

it('says who became listable and by whose signatures, and what lists were made up of', async () => {
  await using room = await openPackRoom();
  const { client } = room.room.database;
  const head = await headOf(client);
  const span = { from: 0, until: 8_640_000_000_000_000 };
  const scope = await draw(client, { kind: 'scope-change', ...span }, head);
  expect(scope.figures).toBeNull();
  expect(scope.scope).toHaveLength(1);
  const [first] = scope.scope ?? [];
  expect(first?.signers).toHaveLength(2);
  expect(first?.listable?.added.length).toBeGreaterThan(0);
  const page = reportFile(scope, 'html').text;
  for (const signer of first?.signers ?? []) expect(page).toContain(signer);
  for (const { words } of first?.listable?.added ?? []) expect(page).toContain(words);

  const composition = await draw(client, { kind: 'composition', ...span }, head);
  expect(composition.compositions?.length).toBeGreaterThan(0);
  for (const one of composition.compositions ?? []) {
    for (const part of [...(one.categories ?? []), ...(one.pictures ?? [])])
      expect(part.count ?? 5).not.toSatisfy((count: number) => count > 0 && count < 5);
  }
  // A line a list, whatever its categories.
  const composed = reportFile(composition, 'html').text;
  for (const { sealHash } of composition.compositions ?? [])
    expect(composed).toContain(`\n${sealHash.slice(0, 12)}</th>`);
  // Of so few people nothing can be told apart.
  expect(composed).toContain('<h3>By category</h3>\n<p>Too few to be told apart.</p>');
  for (const kind of reportKindSchema.options) {
    const report = await draw(client, { kind, ...span }, head);
    expect(publicReportSchema.parse(JSON.parse(reportFile(report, 'json').text))).toEqual(report);
  }
}, 120_000);

it('has its schema in the documents', async () => {
  const schema = {
    title: 'Cordon: report over a span of time, version 1',
    ...z.toJSONSchema(publicReportSchema),
  };
  // To write it anew: CORDON_WRITE=1 npx vitest run public-report, and format it
  if (process.env['CORDON_WRITE'] === '1') await writeFile(schemaFile, JSON.stringify(schema));
  expect(JSON.parse(await readFile(schemaFile, 'utf8'))).toEqual(schema);
});
