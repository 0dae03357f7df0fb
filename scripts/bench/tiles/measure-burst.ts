import { startDemoStreams } from '../demo-streams.ts';
import { atMost, printed, type Row } from '../row.ts';
import { median, percentile95 } from '../statistics.ts';
import { openPage } from './bench-browser.ts';
import type { Measuring } from './play-in-browser.ts';
import { startTileServer } from './tile-server.ts';

const alerts = 200;
const presses = 60;
const pressEveryMs = 100;

/**
 * How long a key takes to show while two hundred alerts come in six seconds: the real console with four tiles that play, behind it
 * a pretend engine that raises alerts as fast as it is told to.
 */
export async function measureBurst({ browser, directory, say }: Measuring): Promise<readonly Row[]> {
  say(`${alerts} alerts at once, while somebody presses keys`);
  const { streams, close } = await startDemoStreams(25);
  try {
    await using server = await startTileServer(
      // By the names of the pretend engine's cameras.
      streams.map((stream, index) => ({ ...stream, id: `cam-0${index + 1}` })),
      directory,
    );
    const page = await openPage(browser, server.link, '/testing/fake.html?scenario=quiet');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.keyboard.press('1');
    await page.locator('article video').first().waitFor();
    await page.waitForTimeout(6_000);
    await page.evaluate(() => {
      const tookMs: number[] = [];
      Object.assign(window, { tookMs });
      addEventListener(
        'keydown',
        ({ timeStamp }) => {
          // After the next picture of the page: in it is what the key did.
          requestAnimationFrame(() => setTimeout(() => tookMs.push(performance.now() - timeStamp), 0));
        },
        { capture: true },
      );
    });
    const burst = page.evaluate(
      async ([count, everyMs]) => {
        for (let raised = 0; raised < count; raised += 1) {
          window.fakeEngine?.raise();
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
      },
      [alerts, (presses * pressEveryMs) / alerts] as const,
    );
    for (let press = 0; press < presses; press += 1) {
      await page.keyboard.press(press % 2 === 0 ? 'ArrowRight' : 'ArrowLeft');
      await page.waitForTimeout(pressEveryMs);
    }
    await burst;
    const tookMs = await page.evaluate(() => ('tookMs' in window ? (window.tookMs as number[]) : []));
    await page.context().close();
    return [
      atMost(100, 'burst-200-input-p95', percentile95(tookMs), 'ms'),
      printed('burst-200-input-p50', median(tookMs), 'ms'),
    ];
  } finally {
    await close();
  }
}
