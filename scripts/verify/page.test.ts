import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPackRoom } from '../../src-main/engine/testing/pack-room.ts';
import { temporaryDirectory } from '../../src-main/engine/testing/temporary-database.ts';
import { buildVerifierPage } from './build-page.ts';

let folder: string;
let browser: Browser;
let page: Page;
let good: { readonly name: string; readonly bytes: Uint8Array };
let head: string;
let verifierKey: string;
/** Everything that the page tried to fetch. */
const asked: string[] = [];

beforeAll(async () => {
  folder = await temporaryDirectory();
  const html = await buildVerifierPage();
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page', 'verify.html'), html);
  const room = await openPackRoom();
  head = await room.keepHead();
  good = await room.pack({ kind: 'deployment', id: room.deploymentId });
  verifierKey = (await room.room.database.client.call('heads.identity')).verifierKey;
  await room[Symbol.asyncDispose]();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 } });
  page = await context.newPage();
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(pathToFileURL(join(folder, 'page', 'verify.html')).href);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

async function verify(bytes: Uint8Array): Promise<string> {
  await page.getByLabel('The pack').setInputFiles([]);
  await page
    .getByLabel('The pack')
    .setInputFiles({ name: good.name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  await page.locator('.verdict').waitFor({ timeout: 60_000 });
  return (await page.locator('.verdict').textContent()) ?? '';
}

describe('the page that verifies in a browser', { timeout: 120_000 }, () => {
  it('says of a good pack that it holds, entry by entry, without a network', async () => {
    expect(await verify(good.bytes)).toMatch(
      /^This pack about Market day holds: \d+ entries as they were signed\./,
    );
    const looked = await page.getByRole('table', { name: 'What was looked at' }).textContent();
    for (const title of [
      'Files',
      'Signature',
      'Checkpoint',
      'Entries',
      'Chain',
      'Heads kept elsewhere',
      'Ledger',
    ])
      expect(looked).toContain(title);
    expect(looked).not.toContain('fails');
    expect(await page.getByRole('table', { name: 'The entries' }).textContent()).toContain(
      'was confirmed by both reviewers',
    );
    await page.screenshot({ path: join(folder, 'good.png'), fullPage: true });
    expect(asked.map((url) => new URL(url).protocol)).toEqual(['file:']);
  });

  it('compares it with a head and a key that came another way', async () => {
    await page.getByText('Compare with what reached you another way').click();
    await page.getByLabel('Key of the log').fill(verifierKey);
    await page.getByLabel('Heads of the log').fill(`${head}\n${head}`);
    expect(await verify(good.bytes)).not.toContain('Nothing that came another way');
    expect(await page.getByRole('table', { name: 'What was looked at' }).textContent()).toContain(
      '2 heads that you brought fit',
    );
    await page.getByLabel('Key of the log').fill(verifierKey.replace('+', '+0'));
    expect(await verify(good.bytes)).toContain('another key than the one that you were given');
    await page.getByLabel('Key of the log').fill('');
    await page.getByLabel('Heads of the log').fill('');
  });

  it('says of an edited pack which file and which entry fail, and of no pack that it is none', async () => {
    // Stored as they are, such files can be edited within the ZIP.
    const at = Buffer.from(good.bytes).lastIndexOf('/proof.bin') - 200;
    const start = Buffer.from(good.bytes).indexOf('proof.bin', 3_000) + 'proof.bin'.length + 40;
    expect(at).toBeGreaterThan(start);
    const edited = good.bytes.with(start, (good.bytes[start] ?? 0) ^ 1);
    expect(await verify(edited)).toMatch(
      /^This pack does not hold\. The file data\/log\/entries\/\d+\/proof\.bin, of entry \d+, was changed\./,
    );
    const problems = await page.getByRole('table', { name: 'What does not hold' }).textContent();
    expect(problems).toMatch(/Entry \d+/);
    await page.screenshot({ path: join(folder, 'edited.png') });
    expect(await verify(Uint8Array.of(1, 2, 3))).toContain('not a ZIP file');
    expect(asked.map((url) => new URL(url).protocol)).toEqual(['file:']);
  });

  it('can reach nothing even if it tried', async () => {
    const reached = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        (error: unknown) => String(error),
      ),
    );
    expect(reached).not.toBe('reached');
    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });
});
