import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openZip } from '../../src-main/engine/case-log/packs/open-zip.ts';
import { root } from '../../scripts/paths.ts';
import { demoPeople } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { PacksPage } from '../pages/packs-page.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

const run = promisify(execFile);
const reason = 'The court asked for it.';

test('an evidence pack: asked for, confirmed by a second person, saved, and checked without Cordon', async ({
  console: running,
}) => {
  // verify.sh starts openssl for every step of every proof.
  test.setTimeout(600_000);
  const { page, home } = running;
  const signIn = new SignInPage(page);
  await signIn.as(demoPeople.operator);
  await new WallPage(page).takeOldestAlert(60_000);
  const review = new ReviewPage(page);
  const number = await review.alertNumber();
  await review.judge('No match', ['Features differ']);
  await review.expectMyVoteLocked();
  await review.swapReviewer();
  await signIn.as(demoPeople.supervisor);
  await review.judge('No match', ['Features differ']);

  const log = new CaseLogPage(page);
  const packs = new PacksPage(page);
  await log.open();
  await packs.open();
  await packs.ask(reason);
  await signIn.signOut();
  await signIn.as(demoPeople.auditor);
  await log.open();
  await packs.open();
  await packs.confirm(reason);
  // Auditors see no faces.
  await packs.expectRefused('Pictures of faces are in it');
  await signIn.signOut();
  await signIn.as(demoPeople.supervisor);
  await log.open();
  await packs.open();
  await packs.make();
  const hash = await packs.shownHash();
  const file = await running.saved(() => packs.save());
  const verifier = await running.saved(() => packs.saveVerifier());
  expect(verifier).toMatch(/verify-pack\.html$/);
  expect(await readFile(verifier, 'utf8')).toContain("default-src 'none'");
  const bytes = await readFile(file);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
  await log.search('pack');
  for (const words of ['was made', 'was saved']) await log.expectEntry(words);

  // With coreutils and openssl alone, as whoever gets it would.
  const folder = join(home, 'unpacked');
  const files = openZip(bytes);
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const script = [...files.keys()].find((path) => path.endsWith('/data/verify.sh')) ?? '';
  const checked = await run('sh', [script], { cwd: folder });
  expect(checked.stdout).toContain('ok  clip in data/pictures/');
  expect(checked.stdout).toContain('This pack holds.');
  const verified = await run(process.execPath, [join(root, 'scripts/verify.ts'), file]);
  expect(verified.stdout).toContain(`pack about alert ${String(number)} holds`);
  const header = [...files.keys()].toReversed().find((path) => path.endsWith('/header.json')) ?? '';
  await writeFile(join(folder, header), `${await readFile(join(folder, header), 'utf8')} `);
  await expect(run('sh', [script], { cwd: folder })).rejects.toMatchObject({
    stderr: expect.stringContaining('was changed'),
  });
});
