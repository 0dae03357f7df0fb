import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../fixtures/console.ts';
import { Force } from '../fixtures/force.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { PolicyPage } from '../pages/policy-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

test('a force is set up as its document says: root, two signers, a first policy and a change of it', async ({
  host,
}) => {
  // A dozen passphrases are stretched, each on purpose slowly.
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-force-'));
  const force = new Force(folder);
  try {
    await writeFile(force.at('cordon-device-secret'), randomBytes(32));
    const fingerprint = await force.begin();
    await using running = await startConsole({
      host,
      dataDirectory: force.at('data'),
      credentialsDirectory: folder,
    });
    const { page } = running;
    const shoot = (name: string): Promise<void> => takePicture(page, name);
    const admin = { displayName: 'Anna Admin', loginName: 'anna', password: 'correct-horse-battery' };
    await new SignInPage(page).makeFirstAdmin(admin);
    const policy = new PolicyPage(page);
    await policy.open();
    await policy.part('Force root');
    await policy.chooseRoot(force.at('force-root.json'), 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF');
    await policy.pin();
    await expect(page.getByText('The fingerprint that was typed is not that of this file')).toBeVisible();
    await policy.chooseRoot(force.at('force-root.json'), fingerprint.toLowerCase().replaceAll('-', ' '));
    await shoot('policy-pin-root');
    await policy.pin();
    await expect(page.getByText(fingerprint)).toBeVisible();

    const saveDraft = async (version: number, button: string): Promise<void> => {
      await policy.part('History');
      const saved = await running.saved(() => policy.saveDraft(button));
      await copyFile(saved, force.at(`policy-${String(version)}.draft.json`));
    };
    await saveDraft(1, 'Draft of a first version');
    const read = await force.sign(1);
    expect(read.indexOf('People on a watchlist, at most')).toBeLessThan(read.indexOf('Passphrase'));
    await policy.look([force.at('policy-1.needs-1-more.json')]);
    await expect(page.getByText('Only Ada Example has signed this policy')).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await policy.look([force.at('policy-1.json')]);
    await expect(page.getByText('What it means here')).toBeVisible();
    await shoot('policy-import');
    await policy.putInForce(1);
    await policy.part('Rules');
    await shoot('policy');

    await saveDraft(2, 'Draft of the next version');
    await force.edit('policy-2.draft.json', [
      ['"maximumEntries": 2000', '"maximumEntries": 1500'],
      ['"intervalMinutes": 10', '"intervalMinutes": 12'],
      [
        'Say here what this version changes, and why.',
        'Smaller lists; presence as often as the radio allows.',
      ],
    ]);
    expect(await force.sign(2, 'policy-1.json')).toContain('Stricter. 1,500 people (before: 2,000 people).');
    await policy.look([force.at('policy-2.json')]);
    await expect(page.getByText('1,500 people (before: 2,000 people).')).toBeVisible();
    await policy.putInForce(2);
    await expect(page.getByRole('heading', { name: 'Changes from version 1' })).toBeVisible();
    await shoot('policy-changes');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
