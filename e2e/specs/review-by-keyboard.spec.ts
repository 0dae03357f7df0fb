import type { Page } from '@playwright/test';
import { demoPeople, listedPeople } from '../fixtures/demo.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { rendererMemory } from '../fixtures/renderer-memory.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { WallPage } from '../pages/wall-page.ts';

/** The number keys of the demo's sign-in screen, in the order of its people. */
async function signInByKey(page: Page, person: { readonly displayName: string }): Promise<void> {
  const buttons = page.getByRole('button', { name: /^Sign in as / });
  await expect(buttons.first()).toBeVisible();
  const names = await buttons.evaluateAll((all) =>
    all.map((one) => one.getAttribute('aria-label') ?? one.textContent),
  );
  const nth = names.findIndex((name) => name.includes(person.displayName));
  await page.keyboard.press(String(nth + 1));
  await expect(page.getByRole('button', { name: /^Sign out/ })).toBeVisible();
}

/** Nothing that a judge must not know lies in the renderer: in no string of its heap and nowhere in its document. */
async function expectNothingHidden(page: Page, whose: string): Promise<void> {
  const { text: memory } = await rendererMemory(page);
  for (const { name, reference, instructions } of listedPeople)
    for (const secret of [name, reference, instructions])
      expect(memory.includes(secret), `${whose} holds ${secret}`).toBe(false);
}

test('the whole review by keyboard, and nothing of what is hidden in memory or document until both votes are locked', async ({
  console: { page },
}) => {
  test.slow();
  await signInByKey(page, demoPeople.operator);
  const take = page.getByRole('button', { name: /^Take alert \d+/ });
  await expect(take).toBeVisible({ timeout: 90_000 });
  await expectNothingHidden(page, 'the operator on the wall');
  await page.keyboard.press('A');

  const review = new ReviewPage(page);
  const number = await review.alertNumber();
  await review.expectBlind();
  // Pictures: larger, mirrored, brighter, the next frame, and back.
  for (const key of ['+', 'ArrowLeft', 'F', 'B', ']', '0']) await page.keyboard.press(key);
  await expect(page.getByText('Unretouched')).toHaveCount(2);
  await expectNothingHidden(page, 'the operator before the first vote');
  for (const key of ['M', '1', '2', 'Q', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Enter');
  await review.expectMyVoteLocked();
  // Taken back with a reason, and locked again as it was chosen.
  await page.keyboard.press('Z');
  await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Looked again at the ears.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Lock vote/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Enter');
  await review.expectMyVoteLocked();
  await expectNothingHidden(page, 'the operator after the first vote');

  await page.keyboard.press('S');
  await signInByKey(page, demoPeople.supervisor);
  expect(await review.alertNumber()).toBe(number);
  await review.expectBlind();
  await expectNothingHidden(page, 'the supervisor before the second vote');
  const { text: before } = await rendererMemory(page);
  expect(before.includes('features-agree,') || before.includes('"myVote":{"verdict"')).toBe(false);
  for (const key of ['M', '2', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Enter');
  await review.expectConfirmed();
  // The search finds what is there: the same look says who it is now.
  const { text: after } = await rendererMemory(page);
  expect(listedPeople.filter(({ name }) => after.includes(name))).toHaveLength(1);
  await page.keyboard.press('D');
  await expect(page.getByText(/told the officers at/)).toBeVisible();

  // The clip from around it: shown, paused, picture by picture.
  await expect(page.getByRole('button', { name: 'Show the clip' })).toBeVisible();
  await page.keyboard.press('P');
  const clip = page.getByRole('img', { name: /^From the camera: \d+ of \d+/ });
  await expect(clip).toBeVisible();
  await page.keyboard.press('P');
  await expect(page.getByRole('button', { name: 'Play the clip' })).toBeVisible();
  const shown = () => clip.getAttribute('aria-label');
  const paused = await shown();
  await page.keyboard.press('.');
  await expect.poll(shown).not.toBe(paused);
  await page.keyboard.press(',');
  await expect.poll(shown).toBe(paused);
  // Among pictures in which everybody is pixelated some show the one whom it is about.
  const words = page.getByText('Everybody pixelated');
  await expect
    .poll(
      async () => {
        await page.keyboard.press('.');
        return words.count();
      },
      { intervals: [100] },
    )
    .toBe(0);
  await takePicture(page, 'review-clip');

  // The palette finds a screen by the beginning of a word.
  await page.keyboard.press('Alt+P');
  await page.getByRole('combobox', { name: 'A screen, an action or an alert' }).fill('wall');
  await page.keyboard.press('Enter');
  await new WallPage(page).waitForPlaying(4, 30_000);

  for (const person of [demoPeople.admin, demoPeople.auditor]) {
    await page.getByRole('button', { name: /^Sign out/ }).press('Enter');
    await signInByKey(page, person);
    // Another alert may wait meanwhile; whoever judges nothing holds nothing of it either way.
    await expectNothingHidden(page, person.role);
  }
});
