import { loadavg } from 'node:os';
import type { MeasureOptions } from '../measure.ts';
import { startDemoStreams } from '../demo-streams.ts';
import { atMost, printed, type Row } from '../row.ts';
import { buildBenchPages, openBrowser } from './bench-browser.ts';
import { measureFirstPicture } from './first-picture.ts';
import { measureBurst } from './measure-burst.ts';
import { measureGrids, measureLatency } from './play-in-browser.ts';
import { measureRemux } from './remux-cpu.ts';

const framesPerSecond = 25;

/** The figures of the tiles. */
export async function measureTiles(options: MeasureOptions): Promise<readonly Row[]> {
  const { isLong, say } = options;
  const loadBefore = printed('load-before', loadavg()[0] ?? 0, 'processes');
  const { streams, close } = await startDemoStreams(framesPerSecond);
  try {
    say('opening feeds, one after the other');
    const firstPicture = await measureFirstPicture(streams, isLong ? 20 : 4);
    say('playing four tiles without recognition');
    const remux = await measureRemux(streams, isLong ? 300 : 20);
    return [loadBefore, firstPicture, ...remux, ...(await measureInBrowser(options))];
  } finally {
    await close();
  }
}

async function measureInBrowser({ isLong, say }: MeasureOptions): Promise<readonly Row[]> {
  const browser = await openBrowser();
  if (browser === null) {
    say('There is no Chromium to play tiles in (apt install chromium, or CORDON_CHROMIUM).');
    return [atMost(0, 'not-measured', 1, 'browser')];
  }
  try {
    await using pages = await buildBenchPages();
    const measuring = { browser, directory: pages.directory, seconds: isLong ? 60 : 15, say };
    return [
      ...(await measureLatency(measuring)),
      ...(await measureGrids(measuring)),
      ...(await measureBurst(measuring)),
    ];
  } finally {
    await browser.close();
  }
}
