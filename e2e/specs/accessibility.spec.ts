import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { CamerasPage } from '../pages/cameras-page.ts';
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
    if (person === demoPeople.admin) await visitCameraForms(page);
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

/** Looking for cameras, and the form of one with a region drawn on its picture. */
async function visitCameraForms(page: Page): Promise<void> {
  const cameras = new CamerasPage(page);
  await cameras.open();
  await cameras.find();
  await expect(cameras.found('Spare doorway camera')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await cameras.startChanging('High Street Van');
  await cameras.test();
  await cameras.expectTested(/The stream works/);
  await page.getByRole('button', { name: 'Add a region' }).click();
  const region = page.getByRole('button', { name: /^Region 1: 40 from the left, 40 from the top/ });
  await expect(region).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(
    page.getByRole('button', {
      name: 'Region 1: 39 from the left, 40 from the top, 20 wide, 21 high, in hundredths',
    }),
  ).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(region).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(region).toHaveCount(0);
}

/** Nothing says any more that it is being read. */
async function expectSettled(page: Page): Promise<void> {
  await expect(page.getByText(/^(Reading|Looking) .*…$/)).toHaveCount(0);
}
