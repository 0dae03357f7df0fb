import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('the main job: four cameras, an alert, two people apart and blind, the outcome, and all of it in the case log', async ({
  console: { page, openedInMs },
}) => {
  const opened = Date.now() - openedInMs;
  const signIn = new SignInPage(page);
  await signIn.as(demoPeople.operator);

  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 15_000 - (Date.now() - opened - openedInMs));
  await wall.takeOldestAlert(60_000);

  const review = new ReviewPage(page);
  const number = await review.alertNumber();
  await review.expectBlind();
  await review.judge('Match', ['Face shape agrees', 'Features agree']);
  await review.expectMyVoteLocked();
  await review.expectBlind();

  await review.swapReviewer();
  await signIn.as(demoPeople.supervisor);
  expect(await review.alertNumber()).toBe(number);
  await review.expectBlind();
  await review.judge('Match', ['Features agree', 'Picture clear']);

  await review.expectConfirmed();
  await review.recordOutcome('Arrested: wanted by a court', 'Stopped at the crossing.');

  const log = new CaseLogPage(page);
  await log.open();
  await log.search(`alert ${number}`);
  for (const words of [
    `Alert ${number} was raised`,
    `Alert ${number} was taken`,
    `Alert ${number}: first vote was "match"`,
    `Alert ${number}: second vote was "match"`,
    `Alert ${number} was confirmed by both reviewers`,
    `Alert ${number}: the outcome is`,
  ]) {
    await log.expectEntry(words);
  }
  await log.verify();
});
