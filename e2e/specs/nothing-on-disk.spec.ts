import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPack, shippedManifest } from '../../native-models/manifest.ts';
import { root } from '../../scripts/paths.ts';
import { loadChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { enrolPicture } from '../../src-main/engine/recognition/steps/enrol.ts';
import { middleNeedle, mp4Boxes, scanBytes, textNeedles, type Needle } from '../fixtures/byte-scan.ts';
import { demoPeople, demoSecrets, listedPortraits } from '../fixtures/demo.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { WallPage } from '../pages/wall-page.ts';

test('no name, password, crop, template or video is readable in the data directory or the browser profile', async ({
  console: running,
}) => {
  const { page, home, dataDirectory } = running;
  await new SignInPage(page).as(demoPeople.operator);
  const wall = new WallPage(page);
  await wall.waitForPlaying(4, 15_000);
  await wall.takeOldestAlert(60_000);
  const review = new ReviewPage(page);
  await review.judge('Match', ['Features agree']);
  await review.expectMyVoteLocked();

  const pictures = await page.locator('figure img').evaluateAll((images) =>
    Promise.all(
      images.map(async (image) => {
        // The locator finds images only.
        const answer = await fetch((image as HTMLImageElement).src);
        return [...new Uint8Array(await answer.arrayBuffer())];
      }),
    ),
  );
  expect(pictures.length).toBeGreaterThanOrEqual(2);
  const needles: readonly Needle[] = [
    ...demoSecrets.flatMap(textNeedles),
    ...pictures.map((bytes, nth) => middleNeedle(`picture ${nth + 1} of the alert`, Uint8Array.from(bytes))),
    ...(await templateNeedles()),
    ...mp4Boxes,
  ];
  // While it runs, and after it was closed.
  const whileOpen = await scanBytes(home, needles);
  await running.stop();
  const afterwards = await scanBytes(home, needles);
  expect(whileOpen.hits).toEqual([]);
  expect(afterwards.hits).toEqual([]);
  expect(afterwards.files).toBeGreaterThan(3);

  // The same scan on the same things unencrypted finds each of them.
  const control = join(dataDirectory, 'control');
  await mkdir(control);
  for (const [nth, { bytes }] of needles.entries()) await writeFile(join(control, `${nth}`), bytes);
  const controlled = await scanBytes(control, needles);
  for (const { name } of needles)
    expect(
      controlled.hits.some((hit) => hit.endsWith(`: ${name}`)),
      name,
    ).toBe(true);
});

/** The templates of the listed people, as the engine computes them from the same portraits. */
async function templateNeedles(): Promise<readonly Needle[]> {
  const { chain } = await loadChain(
    findPack(shippedManifest(), 'default'),
    join(root, 'native-models/packs'),
  );
  const needles: Needle[] = [];
  for (const portrait of listedPortraits) {
    const { face } = await enrolPicture(await readFile(join(root, 'assets/demo', portrait)), chain);
    const { buffer, byteOffset, byteLength } = face.template;
    needles.push(middleNeedle(`template of ${portrait}`, new Uint8Array(buffer, byteOffset, byteLength)));
  }
  await chain.release();
  return needles;
}
