import { expectAccessible } from '../fixtures/accessibility.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('axe finds nothing serious on the screens of the main job', async ({ console: { page } }) => {
  // Colours on their way from one state to the next are nobody's to read: axe looks at those that stay.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
  await new SignInPage(page).as(demoPeople.supervisor);
  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 15_000);
  await expectAccessible(page);
  await wall.takeOldestAlert(60_000);
  await new ReviewPage(page).expectBlind();
  await expectAccessible(page);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Deployment/ })
    .click();
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expectAccessible(page);
});
