import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { startConsole } from '../fixtures/console.ts';
import { Force } from '../fixtures/force.ts';
import { beginRecovery } from '../fixtures/recovery.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { PeoplePage } from '../pages/people-page.ts';
import { PolicyPage } from '../pages/policy-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

const password = 'correct-horse-battery';
const newPassword = 'lantern-harbour-willow';

test('keys go into escrow as the document says: custodians, a rehearsal, new keys, and a recovery when all passwords are lost', async ({
  host,
}) => {
  // A dozen passphrases are stretched, each on purpose slowly.
  test.setTimeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-escrow-'));
  const force = new Force(folder);
  const answersTo = async (request: string): Promise<readonly string[]> => {
    const id = basename(request, '.request.json');
    return (await readdir(folder))
      .filter((name) => name.includes(id) && name.endsWith('.answer.json'))
      .map((name) => force.at(name));
  };
  try {
    await writeFile(force.at('cordon-device-secret'), randomBytes(32));
    const start = { host, dataDirectory: force.at('data'), credentialsDirectory: folder } as const;
    const fingerprint = await force.makeRoot();
    const fingerprints = await force.nameCustodians();
    {
      await using running = await startConsole(start);
      const { page } = running;
      const shoot = (name: string): Promise<void> => takePicture(page, name);
      await new SignInPage(page).makeFirstAdmin({ displayName: 'Ada Admin', loginName: 'ada', password });
      const policy = new PolicyPage(page);
      await policy.open();
      await policy.part('Force root');
      await policy.chooseRoot(force.at('force-root.json'), fingerprint);
      await policy.pin();
      await expect(page.getByText(fingerprint)).toBeVisible();
      const people = new PeoplePage(page);
      await people.open();
      const whole = await people.askToAdd({ displayName: 'Sam Reed', loginName: 'sam', role: 'Supervisor' });
      await people.writeDown();
      // A supervisor is signed in on another seat: their keys are needed.
      const seat = await running.anotherSeat();
      await new SignInPage(seat).enrol('sam', whole.join(' '), password);

      await policy.open();
      await policy.part('Encryption keys');
      await page
        .getByLabel('Import a list of custodians', { exact: true })
        .setInputFiles(force.at('custodians-1.json'));
      await page.getByRole('button', { name: 'Put the keys in escrow with these custodians' }).click();
      await expect(page.getByText('List 1 holds from now on.')).toBeVisible();
      for (const one of fingerprints) await expect(page.getByText(one)).toBeVisible();
      await expect(page.getByText(/^In escrow, since/)).toHaveCount(3);

      const button = page.getByRole('button', { name: 'Begin a rehearsal' });
      const saved = await running.saved(() => button.click());
      const request = basename(saved);
      await copyFile(saved, force.at(request));
      expect(await force.answer(0, request)).toContain('rehearsal');
      await force.answer(2, request);
      await page.getByLabel(/^Answers to rehearsal-/).setInputFiles([...(await answersTo(request))]);
      await page.getByRole('button', { name: 'Check the answers' }).click();
      await expect(page.getByText('The recovery was rehearsed')).toBeVisible();
      await page.getByRole('heading', { name: 'Escrow' }).scrollIntoViewIfNeeded();
      await shoot('escrow');

      await page.getByRole('button', { name: 'Renew all keys' }).click();
      const ask = page.getByRole('alertdialog');
      await ask.getByLabel('Reason').fill('Somebody left who looked after the machine.');
      await shoot('keys-renew');
      await ask.getByRole('button', { name: 'Renew all keys' }).click();
      await expect(page.getByText(/^Renewed last on/)).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText(/^In escrow, since/)).toHaveCount(3);
      await running.stop();
    }

    // Nobody can sign in any more.
    const recovery = await beginRecovery({ ...start, out: folder });
    const halves: ReadonlyMap<string, string>[] = [];
    for (const nth of [0, 1] as const) {
      const said = await force.answer(nth, recovery.request, recovery.fingerprint);
      expect(said).toContain('RECOVERY');
      halves.push(
        new Map([...said.matchAll(/^\s+(ada|sam): (\S+)$/gm)].map(([, who = '', half = '']) => [who, half])),
      );
    }
    const said = await recovery.answer(await answersTo(recovery.request));
    expect(said).toContain('Recovered. These people make a new password');
    // It says whose half comes first.
    const isFirst = /the half of (\w+)/.exec(said)?.[1] === 'Cora';
    const codeOf = (who: string): string =>
      (isFirst ? halves : halves.toReversed()).map((half) => half.get(who) ?? '').join(' ');

    await using again = await startConsole(start);
    const signIn = new SignInPage(again.page);
    await signIn.enrol('sam', codeOf('sam'), newPassword);
    await signIn.signOut();
    await signIn.enrol('ada', codeOf('ada'), newPassword);
    const people = new PeoplePage(again.page);
    await people.open();
    for (const name of ['Ada Admin', 'Sam Reed']) await expect(people.row(name)).toContainText('Active');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
