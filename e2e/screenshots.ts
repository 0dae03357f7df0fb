// node e2e/screenshots.ts [FOLDER]
// Takes the README's pictures of the real demo, in Chromium on the loopback host. Run `npm run e2e` once before, which
// sets everything up.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { root } from '../scripts/paths.ts';
import { startConsole } from './fixtures/console.ts';
import { demoPeople } from './fixtures/demo.ts';
import { ReviewPage } from './pages/review-page.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { WallPage } from './pages/wall-page.ts';

const folder = process.argv[2] ?? join(root, 'docs/screenshots');
await mkdir(folder, { recursive: true });
await using running = await startConsole({ host: 'loopback' });
const { page } = running;

const signIn = new SignInPage(page);
await page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 120_000 });
await shoot(page, 'sign-in');

await signIn.as(demoPeople.operator);
const wall = new WallPage(page);
await wall.waitForPlaying(4, 120_000);
await page.getByRole('button', { name: /^Take alert/ }).waitFor({ timeout: 120_000 });
await settle();
await shoot(page, 'wall');

await wall.takeOldestAlert(60_000);
const review = new ReviewPage(page);
await review.expectBlind();
await settle();
await shoot(page, 'review-blind');
await review.judge('Match', ['Face shape agrees', 'Features agree']);
await review.expectMyVoteLocked();
await shoot(page, 'review-locked');
await review.swapReviewer();
await signIn.as(demoPeople.supervisor);
await review.judge('Match', ['Features agree', 'Picture clear']);
await page.getByText('Confirmed: officers may be sent').waitFor({ timeout: 60_000 });
await review.expectConfirmed();
await shoot(page, 'review-revealed');
await review.recordOutcome('Arrested: wanted by a court', 'Stopped at the crossing.');
await visit('Deployment');
const errors = page.getByRole('img', { name: /detection error tradeoff/ });
await errors.waitFor({ timeout: 60_000 });
await errors.scrollIntoViewIfNeeded();
await shoot(page, 'threshold');
for (const screen of ['Watchlist', 'Case log']) await visit(screen);

await page.getByRole('button', { name: /^Sign out/ }).click();
await signIn.as(demoPeople.admin);
for (const screen of ['Wall', 'Cameras', 'People'])
  await visit(screen, screen === 'Wall' ? 'wall-admin' : undefined);

async function visit(screen: string, name = screen.toLowerCase().replace(' ', '-')): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${screen}`) })
    .click();
  await settle();
  await shoot(page, name);
}

/** Lets pictures, sounds' marks and animations come to rest. */
function settle(): Promise<void> {
  return page.waitForTimeout(1_500);
}

async function shoot(of: Page, name: string): Promise<void> {
  const png = await of.screenshot();
  await sharp(png)
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(join(folder, `${name}.png`));
  console.log(`${name}.png`);
}
