import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../fixtures/console.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { PeoplePage } from '../pages/people-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

const password = 'correct-horse-battery';

test('five people come in: the first admin alone invites one, and from then on two people let in each other', async ({
  host,
}) => {
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-people-'));
  try {
    await writeFile(join(folder, 'cordon-device-secret'), randomBytes(32));
    await using running = await startConsole({
      host,
      dataDirectory: join(folder, 'data'),
      credentialsDirectory: folder,
    });
    const { page } = running;
    const shoot = (name: string): Promise<void> => takePicture(page, name);
    const signIn = new SignInPage(page);
    const people = new PeoplePage(page);
    await signIn.makeFirstAdmin({ displayName: 'Anna Admin', loginName: 'anna', password });
    await people.open();
    await expect(page.getByText('You are alone')).toBeVisible();
    await shoot('people-alone');
    const whole = await people.askToAdd({ displayName: 'Sam Reed', loginName: 'sam', role: 'Supervisor' });
    expect(whole).toHaveLength(2);
    await page.keyboard.press('Escape');
    await shoot('people-code');
    await people.writeDown();
    await expect(people.row('Sam Reed')).toContainText('Invited');
    await signIn.signOut();
    await signIn.enrol('sam', whole.join(' '), password);
    await signIn.signOut();

    for (const { displayName, loginName, role } of [
      { displayName: 'Olu Carter', loginName: 'olu', role: 'Operator' },
      { displayName: 'Ines Holm', loginName: 'ines', role: 'Operator' },
      { displayName: 'Ann Brandt', loginName: 'ann', role: 'Auditor' },
    ] as const) {
      await signIn.with('anna', password);
      await people.open();
      const [first = ''] = await people.askToAdd({ displayName, loginName, role });
      await people.writeDown();
      await expect(page.getByRole('button', { name: 'Withdraw' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Confirm' })).toBeHidden();
      await signIn.signOut();

      await signIn.with('sam', password);
      await people.open();
      await shoot('people-request');
      const [second = ''] = await people.confirm(displayName);
      await people.writeDown();
      await signIn.signOut();
      await signIn.enrol(loginName, `${first} ${second}`, password);
      await signIn.signOut();
    }

    await signIn.with('ann', password);
    await people.open();
    for (const name of ['Anna Admin', 'Sam Reed', 'Olu Carter', 'Ines Holm', 'Ann Brandt']) {
      await expect(people.row(name)).toContainText('Active');
    }
    await shoot('people');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
