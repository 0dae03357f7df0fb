import { demoPeople } from '../fixtures/demo.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { PeoplePage } from '../pages/people-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('two people open an alert to an auditor, who sees it beside the log until one of them closes it', async ({
  console,
}) => {
  test.slow();
  const { page } = console;
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 90_000 });
  const signIn = new SignInPage(page);
  await signIn.as(demoPeople.supervisor);
  await new WallPage(page).takeOldestAlert(90_000);
  const people = new PeoplePage(page);
  await people.open();
  const { displayName } = demoPeople.auditor;
  await page
    .getByRole('button', { name: new RegExp(`faces.*${displayName}|${displayName}.*faces`, 'i') })
    .click();
  const form = page.getByRole('form', { name: `Open faces to ${displayName}` });
  await form.getByLabel('Numbers of the alerts').fill('one');
  await form.getByLabel('What for').fill('Complaint 118: was the right person stopped?');
  await form.getByRole('button', { name: 'Ask for it' }).click();
  await expect(form.getByText('Numbers only, separated by commas.')).toBeVisible();
  await form.getByLabel('Numbers of the alerts').fill('1');
  await takePicture(page, 'faces-ask');
  await form.getByRole('button', { name: 'Ask for it' }).click();
  await expect(form).toBeHidden();

  const other = await console.anotherSeat();
  await new SignInPage(other).as(demoPeople.admin);
  await new PeoplePage(other).open();
  await takePicture(other, 'faces-confirm');
  await other
    .getByRole('listitem')
    .filter({ hasText: 'Open the pictures of alert 1' })
    .getByRole('button', { name: 'Confirm' })
    .click();
  await other.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
  await new SignInPage(other).signOut();

  await new SignInPage(other).as(demoPeople.auditor);
  await other.getByRole('navigation').getByRole('button', { name: 'Case log' }).click();
  const picture = other.getByRole('img', { name: /^Picture of whoever passed, alert 1/ });
  await expect(picture.first()).toBeVisible();
  await expect
    .poll(() => picture.first().evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);
  await takePicture(other, 'faces-opened');
  await other.getByRole('button', { name: 'Close them now' }).click();
  const dialog = other.getByRole('alertdialog');
  await dialog.getByLabel('Why').fill('I have seen it.');
  await dialog.getByRole('button', { name: 'Close them now' }).click();
  await expect(picture).toHaveCount(0);
});
