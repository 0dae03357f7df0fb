import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('axe finds nothing serious on any screen, for any role', async ({ console: { page } }) => {
  test.slow();
  // Colours on their way from one state to the next are nobody's to read: axe looks at those that stay.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
  const signIn = new SignInPage(page);
  await signIn.as(demoPeople.supervisor);
  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 15_000);
  await expectAccessible(page);
  await wall.takeOldestAlert(60_000);
  await new ReviewPage(page).expectBlind();
  await expectAccessible(page);

  for (const person of [demoPeople.supervisor, demoPeople.admin, demoPeople.auditor]) {
    if (person !== demoPeople.supervisor) {
      await signIn.signOut();
      await signIn.as(person);
    }
    await visitEveryScreen(page);
  }
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.getByRole('dialog').getByLabel('Password')).toBeVisible();
  await expectAccessible(page);
});

/** Every screen of the rail, each part of it, and the person's own. */
async function visitEveryScreen(page: Page): Promise<void> {
  const rail = page.getByRole('navigation', { name: 'Screens and seat' });
  const screens = rail.getByRole('listitem').getByRole('button');
  for (let nth = 0; nth < (await screens.count()); nth += 1) {
    await screens.nth(nth).click();
    await expectSettled(page);
    await expectAccessible(page);
    const tabs = page.getByRole('tab');
    for (let part = 1; part < (await tabs.count()); part += 1) {
      await tabs.nth(part).click();
      await expectSettled(page);
      await expectAccessible(page);
    }
  }
  await rail.getByTitle('Your account').click();
  await expectSettled(page);
  await expectAccessible(page);
}

/** Nothing says any more that it is being read. */
async function expectSettled(page: Page): Promise<void> {
  await expect(page.getByText(/^(Reading|Looking) .*…$/)).toHaveCount(0);
}
