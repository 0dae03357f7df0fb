import { demoPeople } from '../fixtures/demo.ts';
import { findDescendant } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('an engine that is killed in the middle of an alert comes back with nothing lost', async ({
  console: { page, mainPid },
}) => {
  const signIn = new SignInPage(page);
  await signIn.as(demoPeople.operator);
  await new WallPage(page).takeOldestAlert(60_000);
  const review = new ReviewPage(page);
  const number = await review.alertNumber();
  await review.judge('Match', ['Features agree']);
  await review.expectMyVoteLocked();

  const enginePid = await findDescendant(mainPid, 'cordon-engine');
  process.kill(enginePid, 'SIGKILL');
  await expect(page.getByText('The engine is restarting.')).toBeVisible();
  await expect(page.getByText('The engine is restarting.')).toBeHidden({ timeout: 30_000 });
  expect(await findDescendant(mainPid, 'cordon-engine')).not.toBe(enginePid);

  // Still signed in, at the same alert, with the locked vote; then the other person goes on.
  expect(await review.alertNumber()).toBe(number);
  await review.expectMyVoteLocked();
  await review.swapReviewer();
  await signIn.as(demoPeople.supervisor);
  await review.judge('No match', ['Features differ']);
  await expect(page.getByText('Rejected: no engagement')).toBeVisible();
  await new WallPage(page).open();
  await new WallPage(page).waitForPlaying(4, 30_000);
});

test('a stream that stops is shown on its tile within 10 s, and comes back by itself', async ({
  console: { page, mainPid },
}) => {
  await new SignInPage(page).as(demoPeople.operator);
  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 15_000);
  const tile = wall.tile('High Street Van');

  const simulatorPid = await findDescendant(mainPid, 'cordon-demo-cameras');
  process.kill(simulatorPid, 'SIGSTOP');
  try {
    await expect(tile.getByText(/Stalled|Lost/).first()).toBeVisible({ timeout: 10_000 });
  } finally {
    process.kill(simulatorPid, 'SIGCONT');
  }
  await expect(tile.getByText(/Stalled|Lost|Connecting/)).toHaveCount(0, { timeout: 15_000 });
  await wall.waitForPlaying(4, 15_000);
});

/** What the wall says of now, and must not say of what nobody knows. */
const claims =
  /^(Live|Connecting|Stalled|Lost)$|Recognition is|detections\/s|a minute$|Not recognising|^(Alert (just now|\d+ (s|min) ago)|No alert yet)$|in 10 min|^\d+ open alerts?$|Nothing to take|No open alerts|^(Take|Judge|Back to) alert/;

test('an engine that answers nothing: every state on the wall becomes “not known” within 10 s, in both windows, and comes back', async ({
  console: { page, mainPid },
}) => {
  await new SignInPage(page).as(demoPeople.operator);
  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 60_000);
  await expect(page.getByText('Recognition is running')).toBeVisible({ timeout: 60_000 });
  const opening = page.context().waitForEvent('page');
  await page.keyboard.press('W');
  const second = await opening;
  await expect(second.getByText('Live', { exact: true })).toHaveCount(4, { timeout: 60_000 });
  await page.bringToFront();

  const enginePid = await findDescendant(mainPid, 'cordon-engine');
  process.kill(enginePid, 'SIGSTOP');
  try {
    for (const window of [page, second]) {
      await expect(window.locator('article header').getByText('Not known')).toHaveCount(4, {
        timeout: 10_000,
      });
      await expect(window.getByText('Recognition: not known').first()).toBeVisible({ timeout: 1_000 });
      await expect(window.getByRole('alert').filter({ hasText: 'does not answer' })).toBeVisible();
      await expect(window.getByText(claims).filter({ visible: true })).toHaveCount(0);
    }
    await expect(page.getByRole('button', { name: /^Review.*open alerts: not known$/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Not known just now' })).toBeDisabled();
  } finally {
    process.kill(enginePid, 'SIGCONT');
  }
  for (const window of [page, second]) {
    await expect(window.getByText('Live', { exact: true })).toHaveCount(4, { timeout: 15_000 });
    await expect(window.getByText('Recognition is running')).toBeVisible({ timeout: 15_000 });
    await expect(window.getByText(/not known|does not answer/i)).toHaveCount(0);
  }
  await second.close();
  await wall.waitForPlaying(4, 60_000);
});
