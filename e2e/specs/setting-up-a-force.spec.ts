import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { startConsole } from '../fixtures/console.ts';
import { expect, test } from '../fixtures/test.ts';
import { PolicyPage } from '../pages/policy-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

const passphrase = 'four quiet words here';

/** A command of those who sign, as docs/setting-up-a-force.md gives it, with somebody who types the passphrase. */
async function authority(folder: string, args: readonly string[], passphrases = 0): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'scripts/authority.ts'), ...args], {
    cwd: root,
    env: { ...process.env, INIT_CWD: folder },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(`${passphrase}\n`.repeat(passphrases));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`authority ${args.join(' ')}: ${said}`);
  return said;
}

test('a force is set up as its document says: root, two signers, a first policy and a change of it', async ({
  host,
}) => {
  // A dozen passphrases are stretched, each on purpose slowly.
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), 'cordon-e2e-force-'));
  const at = (name: string): string => join(folder, name);
  const shots = process.env['CORDON_SCREENSHOTS'];
  try {
    await writeFile(at('cordon-device-secret'), randomBytes(32));
    const made = await authority(folder, ['root', '--force', 'Example Police'], 2);
    const fingerprint = /(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}/.exec(made)?.[0] ?? '';
    const rootKey = ['--root', 'force-root.json', '--key', 'force-root.private-key.json'];
    for (const [number, name] of [
      ['4711', 'Ada Example'],
      ['4712', 'Bo Sample'],
    ] as const) {
      await authority(
        folder,
        ['keygen', '--purpose', 'policy-signer', '--name', name, '--number', number],
        2,
      );
      await authority(
        folder,
        ['certify', `${number}-policy-signer.request.json`, '--days', '365', ...rootKey],
        1,
      );
    }
    const sign = (file: string, number: string, more: readonly string[] = []): Promise<string> => {
      const person = [
        '--certificate',
        `${number}-policy-signer.certificate.json`,
        '--key',
        `${number}-policy-signer.private-key.json`,
      ];
      return authority(folder, ['sign', file, '--root', 'force-root.json', ...person, ...more], 1);
    };

    await using running = await startConsole({
      host,
      dataDirectory: at('data'),
      credentialsDirectory: folder,
    });
    const { page } = running;
    const shoot = async (name: string): Promise<void> => {
      if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
    };
    const admin = { displayName: 'Anna Admin', loginName: 'anna', password: 'correct-horse-battery' };
    await new SignInPage(page).makeFirstAdmin(admin);
    const policy = new PolicyPage(page);
    await policy.open();
    await policy.part('Force root');
    await policy.chooseRoot(at('force-root.json'), 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF');
    await policy.pin();
    await expect(page.getByText('The fingerprint that was typed is not that of this file')).toBeVisible();
    await policy.chooseRoot(at('force-root.json'), fingerprint.toLowerCase().replaceAll('-', ' '));
    await shoot('policy-pin-root');
    await policy.pin();
    await expect(page.getByText(fingerprint)).toBeVisible();

    // In the window saving goes through the platform's own dialog, which no test can answer: there the command drafts.
    const saveDraft = async (
      version: number,
      button: string,
      more: readonly string[] = [],
    ): Promise<void> => {
      await policy.part('History');
      if (host === 'electron') await authority(folder, ['draft', '--root', 'force-root.json', ...more]);
      else await writeFile(at(`policy-${version}.draft.json`), await policy.saveDraft(button));
    };
    await saveDraft(1, 'Draft of a first version');
    const read = await sign('policy-1.draft.json', '4711');
    expect(read.indexOf('People on a watchlist, at most')).toBeLessThan(read.indexOf('Passphrase'));
    await policy.look([at('policy-1.needs-1-more.json')]);
    await expect(page.getByText('Only Ada Example has signed this policy')).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await sign('policy-1.needs-1-more.json', '4712');
    await policy.look([at('policy-1.json')]);
    await expect(page.getByText('What it means here')).toBeVisible();
    await shoot('policy-import');
    await policy.putInForce(1);
    await policy.part('Rules');
    await shoot('policy');

    const previous = ['--previous', 'policy-1.json'];
    await saveDraft(2, 'Draft of the next version', previous);
    const next = await readFile(at('policy-2.draft.json'), 'utf8');
    await writeFile(
      at('policy-2.draft.json'),
      next
        .replace('"maximumEntries": 2000', '"maximumEntries": 1500')
        .replace('"intervalMinutes": 10', '"intervalMinutes": 12')
        .replace(
          'Say here what this version changes, and why.',
          'Smaller lists; presence as often as the radio allows.',
        ),
    );
    expect(await sign('policy-2.draft.json', '4711', previous)).toContain(
      'Stricter. 1,500 people (before: 2,000 people).',
    );
    await sign('policy-2.needs-1-more.json', '4712', previous);
    await policy.look([at('policy-2.json')]);
    await expect(page.getByText('1,500 people (before: 2,000 people).')).toBeVisible();
    await policy.putInForce(2);
    await expect(page.getByRole('heading', { name: 'Changes from version 1' })).toBeVisible();
    await shoot('policy-changes');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
