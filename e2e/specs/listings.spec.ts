import { expectAccessible } from '../fixtures/accessibility.ts';
import { demoPeople, listedReferences } from '../fixtures/demo.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { ListingsPage } from '../pages/listings-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

test('“was I listed?”: an auditor asks, somebody who judges nothing confirms, and only auditors read the answer', async ({
  console: { page },
}) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const signIn = new SignInPage(page);
  const listings = new ListingsPage(page);
  const [listed = ''] = listedReferences;
  const [stranger, withdrawn] = ['SYN-9999', 'SYN-9998'];
  // Until its list is sealed there is nothing to ask.
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 });
  await signIn.as(demoPeople.auditor);
  await expect(page.getByText('Recognition is running').first()).toBeVisible({ timeout: 60_000 });

  await listings.open();
  await listings.ask(listed, 'Their own request, number 2026-117');
  await listings.ask(stranger, 'Their own request, number 2026-118');
  await listings.ask(withdrawn, 'A request that was no request');
  const own = listings.question(listed);
  await expect(own.getByRole('button', { name: 'Confirm' })).toHaveCount(0);
  await expect(own.getByRole('button', { name: 'Withdraw' })).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, 'listings-asked');

  // Nobody who judges alerts so much as sees the screen.
  for (const person of [demoPeople.operator, demoPeople.supervisor]) {
    await signIn.signOut();
    await signIn.as(person);
    await expect(page.getByRole('navigation').getByRole('button', { name: /^Was I listed/ })).toHaveCount(0);
  }

  await signIn.signOut();
  await signIn.as(demoPeople.admin);
  await listings.open();
  await listings.beginToConfirm(listed);
  await expectAccessible(page);
  await takePicture(page, 'listings-confirm');
  await listings.confirm();
  await listings.beginToConfirm(stranger);
  await listings.confirm();
  await listings.refuse(withdrawn, 'There is no such request in the register.');
  await expect(listings.question(listed).getByText('The answer is with the auditors.')).toBeVisible();
  await expect(page.getByText(/On \d+ sealed list/)).toHaveCount(0);

  await signIn.signOut();
  await signIn.as(demoPeople.auditor);
  await listings.open();
  await expect(listings.question(listed).getByText('On 1 sealed list')).toBeVisible();
  await expect(listings.question(listed).getByText(/Speak with your data protection officer/)).toBeVisible();
  await expect(
    listings.question(stranger).getByText('On no sealed list that can still be asked'),
  ).toBeVisible();
  await expect(listings.question(withdrawn).getByText('Refused')).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, 'listings');

  const log = new CaseLogPage(page);
  await log.open();
  await log.search('answered');
  await log.expectEntry(`Two people answered whether ${listed} was listed: on 1 of`);
});
