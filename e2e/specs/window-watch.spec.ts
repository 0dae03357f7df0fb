import type { Page } from '@playwright/test';
import { demoPeople } from '../fixtures/demo.ts';
import { commandLineOf, processesBelow } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/test.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

async function processesOfType(mainPid: number, type: string): Promise<readonly number[]> {
  const all = await Promise.all(
    processesBelow(mainPid).map(async (pid) => ({ pid, line: await commandLineOf(pid) })),
  );
  return all.filter(({ line }) => line.includes(`--type=${type}`)).map(({ pid }) => pid);
}

const signInOf = (page: Page) => page.getByRole('heading', { name: 'Sign in' });

test('a window whose page is killed is made anew at its sign-in, the engine goes on, and the log says so', async ({
  console: { page, mainPid },
}) => {
  await new SignInPage(page).as(demoPeople.operator);
  await new WallPage(page).waitForPlaying(4, 30_000);
  const renewed = page.context().waitForEvent('page');
  for (const pid of await processesOfType(mainPid, 'renderer')) process.kill(pid, 'SIGKILL');
  const next = await renewed;
  await expect(signInOf(next)).toBeVisible();
  await new SignInPage(next).as(demoPeople.supervisor);
  const log = new CaseLogPage(next);
  await log.open();
  await log.search('window of the console');
  await log.expectEntry('the process of its page ended');
});

test('nobody is sent away when the process that draws the windows is killed and another one draws', async ({
  console: { page, mainPid },
}) => {
  await new SignInPage(page).as(demoPeople.operator);
  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 30_000);
  const [before] = await processesOfType(mainPid, 'gpu-process');
  if (before === undefined) throw new Error('no process draws');
  process.kill(before, 'SIGKILL');
  await expect.poll(() => processesOfType(mainPid, 'gpu-process')).not.toContain(before);
  // Longer than a window that is not drawn is left alone.
  await page.waitForTimeout(15_000);
  await wall.waitForPlaying(4, 30_000);
  await expect(page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
});
