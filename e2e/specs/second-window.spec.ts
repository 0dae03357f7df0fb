import { demoPeople } from '../fixtures/demo.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('the wall in a second window: it plays, fills a screen, and is locked and signed out with the first', async ({
  console: { page },
}) => {
  test.slow();
  const signIn = new SignInPage(page);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn.as(demoPeople.operator);
  await expect(page.getByRole('button', { name: 'Second window' })).toBeVisible();
  const opening = page.context().waitForEvent('page');
  await page.keyboard.press('W');
  const second = await opening;
  await new WallPage(second).waitForPlaying(4, 90_000);
  await takePicture(second, 'second-window');
  // It has no seat of its own: nobody is signed in or out there, and there is no other screen.
  await expect(second.getByRole('button', { name: /^Sign out/ })).toHaveCount(0);
  await expect(second.getByRole('navigation')).toHaveCount(0);
  // Pressed again, it comes to the front and there is no third one.
  const pages = page.context().pages().length;
  await page.bringToFront();
  await page.keyboard.press('W');
  expect(page.context().pages()).toHaveLength(pages);

  const fills = () => second.evaluate(() => document.fullscreenElement === document.documentElement);
  await second.bringToFront();
  await second.keyboard.press('F');
  await expect.poll(fills).toBe(true);
  await second.keyboard.press('F');
  await expect.poll(fills).toBe(false);

  await page.bringToFront();
  await page.keyboard.press('Alt+0');
  await expect(second.locator('article video')).toHaveCount(0);
  await expect(second.getByText('The screen is locked')).toBeVisible();
  await page.getByLabel('Password').fill(demoPeople.operator.password);
  await page.keyboard.press('Enter');
  await new WallPage(second).waitForPlaying(4, 90_000);

  await page.getByRole('button', { name: /^Sign out/ }).click();
  await expect(second.locator('article')).toHaveCount(0);
  await expect(second.getByText('Nobody is signed in')).toBeVisible();
  // Whoever signs in next has it: an admin sees no faces in it either.
  await signIn.as(demoPeople.admin);
  await expect(second.getByText('Pixelated').first()).toBeVisible({ timeout: 30_000 });
  await expect(second.locator('article video')).toHaveCount(0);

  const closed = second.waitForEvent('close');
  await page.reload();
  await closed;
});
