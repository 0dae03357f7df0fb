import { expect, it } from 'vitest';
import { reportKindSchema } from '../../src-main/contract/report-kind.ts';
import type { Session } from '../../src-main/engine/session.ts';
import { asHtml } from '../../src-main/engine/policy/as-html.ts';
import { createReports } from '../../src-main/engine/reports/handlers.ts';
import { fromBase64, utf8 } from '../../src-main/engine/portable/bytes.ts';
import { openTemporaryDatabase } from '../../src-main/engine/testing/temporary-database.ts';
import { openPrinter } from '../../src-main/engine/reports/testing/print-in-chromium.ts';
import { writeYear } from '../../src-main/engine/testing/write-year.ts';
import { planYear } from '../../src-main/engine/testing/year-of-deployments.ts';
import { checkRecord } from './check-record.ts';

const person = { id: 'auditor-1', displayName: 'Ada', role: 'auditor' };
// The handler looks at the person only.
const auditorSession = { person } as unknown as Session;

it('finds every format the same to the last byte, names the line of an edited one, and refuses one of another log', async () => {
  await using temporary = await openTemporaryDatabase();
  await using printer = await openPrinter();
  const { client, clock, directory, vaultKey, pairs } = temporary;
  const published = { deployments: 1, faces: 500, alerts: 3, falseAlerts: 1, arrests: 1 };
  await writeYear(
    client,
    clock,
    planYear(published, clock.now(), () => 0.5),
  );
  const { drawAuthorityFile, drawRecordFile, handlers } = createReports({
    database: () => client,
    policyInForce: () => Promise.resolve(null),
    renderPage: asHtml,
    print: printer.print,
  });
  const files = await Promise.all(
    (['html', 'csv', 'json'] as const).map((format) => drawRecordFile('deployment-1', format)),
  );
  await client.call('ledger.log', { deploymentId: 'deployment-1' });
  const keys = {
    data: vaultKey,
    records: pairs.records?.privateKey ?? null,
    faces: pairs.faces?.privateKey ?? null,
  };
  const check = (text: string) => checkRecord(directory, keys, utf8(text));
  for (const { text, fileName } of files) expect(await check(text), fileName).toMatchObject({ ok: true });

  const auditor = { connectionId: 'test', session: auditorSession, bind: () => undefined };
  const reports: string[] = [];
  for (const kind of reportKindSchema.options) {
    for (const format of ['html', 'csv', 'json'] as const) {
      const asked = { kind, from: 0, until: clock.now() + 1, format };
      const { text } = await handlers['reports.draw'](asked, auditor);
      reports.push(text);
      expect(await check(text), `${kind} ${format}`).toMatchObject({
        ok: true,
        words: expect.stringContaining('says that it was drawn up'),
      });
      expect(await check(`${text} `)).toMatchObject({ ok: false });
    }
  }

  for (const format of ['html', 'csv', 'json'] as const) {
    const { text } = await drawAuthorityFile('deployment-1', format, person.id);
    reports.push(text);
    expect(await check(text), `authority ${format}`).toMatchObject({
      ok: true,
      words: expect.stringMatching(/^The authority of Test deployment is.* says that it was drawn up/),
    });
    expect(await check(text.replace('High Street', 'Hill Street'))).toMatchObject({ ok: false });
  }
  const printed = await drawAuthorityFile('deployment-1', 'pdf', person.id);
  expect(await checkRecord(directory, keys, fromBase64(printed.text) ?? new Uint8Array())).toMatchObject({
    ok: true,
    words: expect.stringMatching(/^The page inside this PDF, the authority of Test deployment, is/),
  });

  // What a PDF shows is known by its hash alone; the page inside it is checked like any other.
  const pdf = await handlers['reports.draw'](
    { kind: 'annual', from: 0, until: clock.now() + 1, format: 'pdf' },
    auditor,
  );
  const bytes = fromBase64(pdf.text) ?? new Uint8Array();
  expect(await checkRecord(directory, keys, bytes)).toMatchObject({
    ok: true,
    words: expect.stringMatching(
      /^The page inside this PDF, the annual report, is.* says that it was drawn up/,
    ),
  });
  const other = Uint8Array.from([...bytes, 0x0a]);
  expect(await checkRecord(directory, keys, other)).toMatchObject({
    ok: false,
    words: expect.stringContaining('may show something else'),
  });
  expect(await checkRecord(directory, keys, utf8('%PDF-1.4 nothing'))).toMatchObject({ ok: false });

  const json = files[2]?.text ?? '';
  expect(await check(json.replace('"false": 1', '"false": 0'))).toEqual({
    ok: false,
    words: expect.stringMatching(
      /^This is not what the first \d+ entries of this log come to: line \d+ differs/,
    ),
  });
  const foreign = json.replace(/(deployment-record\/1 \S+ \d+ )[0-9a-f]{64}/, `$1${'0'.repeat(64)}`);
  expect(await check(foreign)).toMatchObject({ ok: false, words: expect.stringContaining('another log') });
  await expect(check('{}')).rejects.toThrow('no record of a deployment');

  // What it was counted from is summed and destroyed; the sums come to the same.
  clock.advance(60 * 86_400_000);
  await client.call('alerts.purge', { at: clock.now() });
  await client.call('reports.sum-due');
  for (const text of reports) expect(await check(text)).toMatchObject({ ok: true });
  for (const { text, fileName } of files) expect(await check(text), fileName).toMatchObject({ ok: true });
}, 120_000);
