import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { createRandom } from '../../../../native-models/evaluate/random.ts';
import { asHtml } from '../../policy/as-html.ts';
import { fromBase64 } from '../../portable/bytes.ts';
import { createTestClock, openTemporaryDatabase } from '../../testing/temporary-database.ts';
import { writeYear } from '../../testing/write-year.ts';
import { planYear } from '../../testing/year-of-deployments.ts';
import { drawAuthority } from '../draw-authority.ts';
import { drawRecord, type RecordSource } from '../draw-record.ts';
import { factsUntil } from '../facts-until.ts';
import { attachedPage } from '../pdf/attached-page.ts';
import { pdfOf } from '../pdf/pdf-of.ts';
import { authorityFile, recordFile, reportFile } from '../record-files.ts';
import { openPrinter } from '../testing/print-in-chromium.ts';
import { drawReport } from './draw-report.ts';

const begins = Date.UTC(2025, 0, 1, 9);
const published = { deployments: 8, faces: 40_001, alerts: 70, falseAlerts: 6, arrests: 30 };

async function openYear() {
  const clock = createTestClock(begins);
  const temporary = await openTemporaryDatabase(clock);
  const { client } = temporary;
  await writeYear(client, clock, planYear(published, begins, createRandom(5)));
  client.sign();
  const head = await client.call('heads.latest');
  if (head === null) throw new Error('no head');
  const source: RecordSource = {
    facts: (until) => factsUntil(client, 0, until),
    signedTexts: (wanted) => client.call('reports.signed-texts', wanted),
  };
  const asked = { kind: 'oversight', from: Date.UTC(2025, 0, 1), until: Date.UTC(2026, 0, 1) } as const;
  return {
    head,
    pages: [
      reportFile(await drawReport(asked, head, source), 'html'),
      recordFile(await drawRecord('deployment-1', head, source), 'html', asHtml),
      authorityFile(await drawAuthority('deployment-1', head, source), 'html', asHtml),
    ],
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

it('is read aloud well, by axe, and prints as a tagged PDF of its own time that has the page inside', async () => {
  await using year = await openYear();
  await using printer = await openPrinter();
  const context = await printer.browser.newContext({ offline: true });
  for (const page of year.pages) {
    const shown = await context.newPage();
    await shown.setContent(page.text);
    const { violations } = await new AxeBuilder({ page: shown }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

    const file = await pdfOf(page, await printer.print(page.text), year.head.at);
    expect(file).toMatchObject({
      fileName: page.fileName.replace('.html', '.pdf'),
      contentType: 'application/pdf',
      encoding: 'base64',
    });
    // What the process printed before leaves nothing behind in it.
    const again = await pdfOf(page, await printer.print(page.text), year.head.at);
    expect(again.text === file.text, 'two printings are the same').toBe(true);

    const pdf = fromBase64(file.text) ?? new Uint8Array();
    expect(await attachedPage(pdf)).toBe(page.text);
    const text = Buffer.from(pdf).toString('latin1');
    expect(text).toMatch(/\/StructTreeRoot \d+ 0 R/);
    expect(text).toMatch(/\/MarkInfo\s*<<\s*\/Type \/MarkInfo\s*\/Marked true/);
    expect(text).toMatch(/\/Lang \(en-GB\)/);
    expect(text).toMatch(/\/Outlines \d+ 0 R/);
    expect(text).toMatch(/\/DisplayDocTitle true/);
    for (const tag of ['H1', 'H2', 'Table', 'TH', 'TD']) expect(text).toContain(`/S /${tag}\n`);
    await expectPoppler(pdf, page.text);
  }
}, 240_000);

/** What another reader of PDFs makes of it; poppler-utils of Debian. */
async function expectPoppler(pdf: Uint8Array, page: string): Promise<void> {
  const directory = process.env['CORDON_SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'cordon-pdf-')));
  const path = join(directory, `${String(page.length)}.pdf`);
  await writeFile(path, pdf);
  const run = async (program: string, ...more: readonly string[]): Promise<string | null> =>
    promisify(execFile)(program, [
      ...more.filter((part) => part !== '-'),
      path,
      ...more.filter((part) => part === '-'),
    ])
      .then(({ stdout }) => stdout)
      .catch((cause: unknown) => {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
        throw cause;
      });
  const facts = await run('pdfinfo');
  if (facts === null) {
    console.warn('SKIPPED: another reader of PDFs (apt install poppler-utils)');
    return;
  }
  expect(facts).toMatch(/^Tagged: +yes$/m);
  expect(facts).toContain(/<title>(.*)<\/title>/.exec(page)?.[1] ?? 'no title');
  expect(facts).toMatch(/^JavaScript: +no$/m);
  const structure = await run('pdfinfo', '-struct');
  for (const heading of ['H1 (block)', 'H2 (block)', 'TH', 'TD']) expect(structure).toContain(heading);
  expect(structure).toContain('/Scope /Row');
  const stamp =
    /cordon-(?:report|deployment-record|deployment-authority)\/1 [^<]+/.exec(page)?.[0] ?? 'no stamp';
  const words = await run('pdftotext', '-');
  expect(words?.replace(/\s/g, '')).toContain(stamp.replace(/\s/g, ''));
  if (process.env['CORDON_SCREENSHOTS'] === undefined) await rm(directory, { recursive: true });
}
