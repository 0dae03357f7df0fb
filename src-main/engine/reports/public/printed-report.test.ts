import { inflateSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { expect, it } from 'vitest';
import { createRandom } from '../../../../native-models/evaluate/random.ts';
import { createTestClock, openTemporaryDatabase } from '../../testing/temporary-database.ts';
import { writeYear } from '../../testing/write-year.ts';
import { planYear } from '../../testing/year-of-deployments.ts';
import { factsUntil } from '../facts-until.ts';
import { reportFile } from '../record-files.ts';
import { drawReport } from './draw-report.ts';

const begins = Date.UTC(2025, 0, 1, 9);
const published = { deployments: 8, faces: 40_001, alerts: 70, falseAlerts: 6, arrests: 30 };

it('is read aloud well, by axe, and prints as a tagged PDF with its language, title and outline', async () => {
  const clock = createTestClock(begins);
  await using temporary = await openTemporaryDatabase(clock);
  const { client } = temporary;
  await writeYear(client, clock, planYear(published, begins, createRandom(5)));
  client.sign();
  const head = await client.call('heads.latest');
  if (head === null) throw new Error('no head');
  const asked = { kind: 'oversight', from: Date.UTC(2025, 0, 1), until: Date.UTC(2026, 0, 1) } as const;
  const report = await drawReport(asked, head, {
    facts: (until) => factsUntil(client, 0, until),
    signedTexts: (wanted) => client.call('reports.signed-texts', wanted),
  });

  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ offline: true, viewport: { width: 1_000, height: 1_400 } });
    const page = await context.newPage();
    await page.setContent(reportFile(report, 'html').text);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

    const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true, outline: true });
    if (process.env['CORDON_SCREENSHOTS'] !== undefined) {
      await page.screenshot({ path: `${process.env['CORDON_SCREENSHOTS']}/report.png` });
      await (
        await import('node:fs/promises')
      ).writeFile(`${process.env['CORDON_SCREENSHOTS']}/report.pdf`, pdf);
    }
    const text = objectsOf(pdf);
    expect(text).toMatch(/\/StructTreeRoot \d+ 0 R/);
    expect(text).toMatch(/\/MarkInfo\s*<<\s*\/Type \/MarkInfo\s*\/Marked true/);
    expect(text).toMatch(/\/Lang \(en-GB\)/);
    expect(text).toMatch(/\/Outlines \d+ 0 R/);
    expect(text).toContain('/Title');
    for (const tag of ['H1', 'H2', 'Table', 'TH', 'TD', 'Figure']) expect(text).toContain(`/S /${tag}`);
  } finally {
    await browser.close();
  }
}, 180_000);

/** A PDF with its packed streams unpacked, as far as they are text. */
function objectsOf(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: begin }) => {
    const from = index + begin.length;
    try {
      return [inflateSync(pdf.subarray(from, text.indexOf('endstream', from))).toString('latin1')];
    } catch {
      return [];
    }
  });
  return [text, ...streams].join('\n');
}
