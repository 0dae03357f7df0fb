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
