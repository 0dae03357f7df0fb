import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

test('a press on an alert right after the finder opens it, however long the button is held down', async ({
  console: { page },
}) => {
  await new SignInPage(page).as(demoPeople.operator);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Review/ })
    .click();
  const row = page.getByRole('list', { name: 'Open alerts' }).getByRole('button').first();
  await expect(row).toBeVisible({ timeout: 90_000 });
  const filters = page.getByRole('combobox', { name: 'Which alerts' });
  await page.getByRole('textbox', { name: 'Find an alert' }).click();
  await expect(filters).toBeVisible();

  await row.hover();
  await page.mouse.down();
  await page.waitForTimeout(500);
  await page.mouse.up();
  await expect(page.getByRole('heading', { name: /^Alert \d+$/ })).toBeVisible();
  await expect(filters).toBeHidden();
});
