import { setTimeout as after } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { startCameraSimulator } from '../../../src-main/demo-cameras/camera-simulator.ts';
import type { BenchClock, BenchCounts, BenchPlayer } from '../../../src-renderer/testing/bench-page.ts';
import { startDemoStreams, startSubstreams, type DemoStream, type DemoStreams } from '../demo-streams.ts';
import { atMost, printed, type Row } from '../row.ts';
import { median, percentile95 } from '../statistics.ts';
import { cpuSecondsOf, openPage } from './bench-browser.ts';
import { makeNumberedClip, numberedFrames } from './numbered-clip.ts';
import { startTileServer } from './tile-server.ts';

const numberedFps = 25;
/** Of 640×360: hls.js as it comes, and four as tiles. The fifth is larger, and looked at closely. */
const numberedIds = ['plain', 'grid-1', 'grid-2', 'grid-3', 'grid-4'] as const;
const credentials = { userName: 'bench', password: 'bench' };
const settleMs = 6_000;

/** What a grid of tiles is measured with. */
export interface Measuring {
  readonly browser: Browser;
  /** The pages, as they were built. */
  readonly directory: string;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** How late pictures are on the screen: in the grid against hls.js as it comes, and in the tile that is looked at closely. */
export async function measureLatency({
  browser,
  directory,
  seconds,
  say,
}: Measuring): Promise<readonly Row[]> {
  say('painting clips with numbers');
  const small = await makeNumberedClip(640, 360);
  const large = await makeNumberedClip(1_280, 720);
  const simulator = await startCameraSimulator({
    mounts: [
      ...numberedIds.map((id) => ({ id, clip: small, framesPerSecond: numberedFps, credentials })),
      { id: 'focus', clip: large, framesPerSecond: numberedFps, credentials },
    ],
  });
  const streams = [...numberedIds, 'focus'].map((id): DemoStream => ({
    id,
    address: simulator.urlOf(id),
    substream: null,
    ...credentials,
  }));
  const clockOf = (id: string): BenchClock => ({
    startedAt: simulator.startedAt(id),
    framesPerSecond: numberedFps,
    frames: numberedFrames,
  });
  try {
    await using server = await startTileServer(streams, directory);
    const page = await openPage(browser, server.link, '/testing/bench.html');
    say('four tiles in the grid, and one played by hls.js as it comes');
    const grid = numberedIds.map((id): [BenchPlayer, string] => [
      id === 'plain' ? 'hls-default' : 'grid',
      id,
    ]);
    await playAll(page, grid, 3);
    const measured = await Promise.all(
      numberedIds.map((id, tile) => latencies(page, tile, clockOf(id), seconds)),
    );
    const [plain = [], ...tiles] = measured;
    await page.evaluate(() => window.tileBench?.clear());
    say('one tile looked at closely, four in the grid below it');
    await playAll(page, [['focus', 'focus'], ...grid.slice(1)], 2);
    const focus = await latencies(page, 0, clockOf('focus'), seconds);
    await page.context().close();
    const inGrid = tiles.flat();
    return [
      atMost(0.25, 'grid-latency-vs-hls-default', median(inGrid) / median(plain), 'ratio'),
      printed('grid-latency-p50', median(inGrid), 'ms'),
      printed('grid-latency-p95', percentile95(inGrid), 'ms'),
      printed('hls-default-latency-p50', median(plain), 'ms'),
      atMost(200, 'focus-latency-p50', median(focus), 'ms'),
      printed('focus-latency-p95', percentile95(focus), 'ms'),
    ];
  } finally {
    await simulator.close();
  }
}

/** What a grid costs, and how many pictures it drops. */
export async function measureGrids(measuring: Measuring): Promise<readonly Row[]> {
  const of720p = await startDemoStreams(25);
  const of360p = await startSubstreams(15);
  try {
    const four = await measureGrid(measuring, of720p, 4);
    const nine = await measureGrid(measuring, of360p, 9);
    const sixteen = await measureGrid(measuring, of360p, 16);
    return [
      atMost(0.03, 'dropped-4x720p', four.dropped, 'share'),
      atMost(0.03, 'dropped-9x360p', nine.dropped, 'share'),
      atMost(0.03, 'dropped-16x360p', sixteen.dropped, 'share'),
      printed('shown-16x360p', sixteen.shownPerSecond, 'pictures/s'),
      printed('renderer-cpu-9x360p', nine.rendererCores, 'cores'),
    ];
  } finally {
    await Promise.all([of720p.close(), of360p.close()]);
  }
}

async function measureGrid(
  { browser, directory, seconds, say }: Measuring,
  { streams }: DemoStreams,
  count: number,
): Promise<{ readonly dropped: number; readonly shownPerSecond: number; readonly rendererCores: number }> {
  say(`${count} tiles in the grid`);
  // Some cameras are played by two tiles, as on two screens.
  const shown = Array.from({ length: count }, (_, at) => streams[at % streams.length]?.id ?? '');
  await using server = await startTileServer(streams, directory);
  const page = await openPage(browser, server.link, '/testing/bench.html');
  await playAll(
    page,
    shown.map((id) => ['grid', id]),
    Math.ceil(Math.sqrt(count)),
  );
  const before = { ...(await counts(page)), cpuS: await cpuSecondsOf(browser, 'renderer') };
  await after(seconds * 1_000);
  const now = { ...(await counts(page)), cpuS: await cpuSecondsOf(browser, 'renderer') };
  await page.context().close();
  const pictures = now.shown - before.shown;
  return {
    dropped: (now.dropped - before.dropped) / pictures,
    shownPerSecond: (pictures - (now.dropped - before.dropped)) / seconds,
    rendererCores: (now.cpuS - before.cpuS) / seconds,
  };
}

async function playAll(
  page: Page,
  tiles: readonly (readonly [player: BenchPlayer, cameraId: string])[],
  columns: number,
): Promise<void> {
  await page.waitForFunction(() => window.tileBench !== undefined);
  for (const [player, cameraId] of tiles)
    await page.evaluate(([how, id, across]) => window.tileBench?.play(how, id, across), [
      player,
      cameraId,
      columns,
    ] as const);
  // Each has begun; then it comes to rest.
  await page.waitForFunction(
    () => [...document.querySelectorAll('video')].every(({ currentTime }) => currentTime > 1),
    undefined,
    { timeout: 120_000, polling: 500 },
  );
  await page.waitForTimeout(settleMs);
}

async function latencies(
  page: Page,
  tile: number,
  clock: BenchClock,
  seconds: number,
): Promise<readonly number[]> {
  const measured = await page.evaluate(([nth, at, forMs]) => window.tileBench?.latencies(nth, at, forMs), [
    tile,
    clock,
    seconds * 1_000,
  ] as const);
  return measured ?? [];
}

async function counts(page: Page): Promise<BenchCounts> {
  const counted = await page.evaluate(() => window.tileBench?.counts());
  if (counted === undefined) throw new Error('the page is not there');
  return counted;
}
