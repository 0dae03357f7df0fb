import { readFile } from 'node:fs/promises';
import { attachedPage, isPdf } from '../../src-main/engine/reports/pdf/attached-page.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

test('a report as a PDF: printed by the window, tagged, with the page inside; a browser is told what to do', async ({
  console: running,
  host,
}) => {
  test.slow();
  const { page } = running;
  const signIn = new SignInPage(page);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 90_000 });
  await signIn.as(demoPeople.auditor);
  await page
    .getByRole('button', { name: 'Figures' })
    .or(page.getByRole('link', { name: 'Figures' }))
    .click();
  await page.getByLabel('Report', { exact: true }).selectOption('Pack for oversight');
  const asPdf = page.getByRole('button', { name: 'PDF', exact: true });
  if (host === 'loopback') {
    await asPdf.click();
    await expect(page.getByText('Only Cordon’s own window makes PDFs.')).toBeVisible({ timeout: 60_000 });
    return;
  }
  const path = await running.saved(() => asPdf.click());
  const pdf = new Uint8Array(await readFile(path));
  expect(path).toMatch(/oversight-.*\.report\.pdf$/);
  expect(isPdf(pdf)).toBe(true);
  const text = Buffer.from(pdf).toString('latin1');
  for (const part of [
    '/StructTreeRoot',
    '/MarkInfo',
    '/Lang (en-GB)',
    '/DisplayDocTitle true',
    '/S /TH',
    '/S /H2',
  ])
    expect(text).toContain(part);
  expect(await attachedPage(pdf)).toContain('cordon-report/1 oversight');
  // The hidden window is gone.
  await expect.poll(() => page.context().pages().length).toBe(1);
});
