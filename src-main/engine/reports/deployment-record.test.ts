import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import { deploymentRecordSchema } from '../../contract/deployment-record.ts';
import { asHtml } from '../policy/as-html.ts';
import { createTestClock, openTemporaryDatabase } from '../testing/temporary-database.ts';
import { writeYear } from '../testing/write-year.ts';
import { planYear } from '../testing/year-of-deployments.ts';
import { drawRecord } from './draw-record.ts';
import { factsUntil } from './facts-until.ts';
import { createReports } from './handlers.ts';
import { recordFile } from './record-files.ts';

const begins = Date.UTC(2025, 0, 1, 9);
const published = { deployments: 2, faces: 9_001, alerts: 12, falseAlerts: 2, arrests: 5 };
const schemaFile = fileURLToPath(
  new URL('../../../docs/schemas/deployment-record-1.schema.json', import.meta.url),
);

it('is drawn up from the log as far as it was signed, the same to the last byte whenever it is drawn up', async () => {
  const clock = createTestClock(begins);
  await using temporary = await openTemporaryDatabase(clock);
  const { client } = temporary;
  const plan = planYear(published, begins, createRandom(3));
  await writeYear(client, clock, plan);
  const { drawRecordFile } = createReports({
    database: () => client,
    policyInForce: () => Promise.resolve(null),
    renderPage: asHtml,
  });
  const json = await drawRecordFile('deployment-1', 'json');
  const record = deploymentRecordSchema.parse(JSON.parse(json.text));
  expect(json).toMatchObject({ fileName: 'deployment-1.record.json', contentType: 'application/json' });
  expect(record).toMatchObject({
    deployment: { id: 'deployment-1', name: 'Test deployment', place: 'High Street', urgent: null },
    authority: { cameras: 2, threshold: 0.6, listEntries: 6, signage: 'Signs.' },
    faces: { tracks: plan[0]?.faces },
    isLedgerBalanced: true,
    alerts: { raised: plan[0]?.alerts.length, open: 0 },
    log: { size: expect.any(Number) },
  });
  expect(record.stamp).toBe(
    `cordon-deployment-record/1 deployment-1 ${String(record.log.size)} ${record.log.root}`,
  );
  for (const { count } of record.outcomes.byCode ?? []) expect(count ?? 5).toBeGreaterThanOrEqual(5);

  // The log goes on, and another day the record over the same part of it is asked for.
  const html = await drawRecordFile('deployment-1', 'html');
  const csv = await drawRecordFile('deployment-1', 'csv');
  clock.advance(86_400_000);
  await client.call('ledger.log', { deploymentId: 'deployment-1' });
  const head = await client.call('heads.signed-at', { size: record.log.size });
  if (head === null) throw new Error('the head is gone');
  const again = await drawRecord('deployment-1', head, {
    facts: (until) => factsUntil(client, 0, until),
    signedTexts: (wanted) => client.call('reports.signed-texts', wanted),
  });
  expect(recordFile(again, 'json', asHtml).text).toBe(json.text);
  expect(html.text).toContain(record.stamp);
  expect(html.text).toContain('Record of a deployment of live facial recognition: Test deployment');
  expect(csv.text.split('\r\n')).toContain('deployment.id,deployment-1');
  // None of it says whom an alert was about.
  for (const { text } of [json, html, csv]) expect(text).not.toContain('REF-');

  await expect(drawRecordFile('deployment-9', 'json')).rejects.toThrow('never went live');
}, 120_000);

it('refuses a signed text that is not the one that the log names', async () => {
  const clock = createTestClock(begins);
  await using temporary = await openTemporaryDatabase(clock);
  const { client } = temporary;
  await writeYear(client, clock, planYear(published, begins, createRandom(3)).slice(0, 1));
  client.sign();
  const head = await client.call('heads.latest');
  if (head === null) throw new Error('there is no head');
  const facts = await factsUntil(client, 0, head.size);
  const texts = await client.call('reports.signed-texts', {
    authoritySha256: facts.flatMap(({ body }) => hashIn(body)).at(-1) ?? '',
    policyHash: '',
  });
  expect(texts.authorityText).toContain('"threshold"');
  const forged = { ...texts, authorityText: texts.authorityText?.replace('Signs.', 'None..') ?? null };
  await expect(
    drawRecord('deployment-1', head, {
      facts: () => Promise.resolve(facts),
      signedTexts: () => Promise.resolve(forged),
    }),
  ).rejects.toThrow('not what the log names');
});

it('has its schema in the documents', async () => {
  const schema = {
    title: 'Cordon: record of a deployment, version 1',
    ...z.toJSONSchema(deploymentRecordSchema),
  };
  // To write it anew: CORDON_WRITE=1 npx vitest run deployment-record, and format it
  if (process.env['CORDON_WRITE'] === '1')
    await (await import('node:fs/promises')).writeFile(schemaFile, JSON.stringify(schema));
  expect(JSON.parse(await readFile(schemaFile, 'utf8'))).toEqual(schema);
});

function hashIn(body: unknown): readonly string[] {
  return typeof body === 'object' &&
    body !== null &&
    'authoritySha256' in body &&
    typeof body.authoritySha256 === 'string'
    ? [body.authoritySha256]
    : [];
}
