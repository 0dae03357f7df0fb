import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build } from 'vite';
import react from '@vitejs/plugin-react';
import { root } from '../../paths.ts';

const executablePath = process.env['CORDON_CHROMIUM'] ?? '/usr/bin/chromium';

/** The pages that are measured, built as the console is. */
export interface BenchPages extends AsyncDisposable {
  readonly directory: string;
}

/** Builds the pages for the bench into a folder of their own; the bundle that ships has none of them. */
export async function buildBenchPages(): Promise<BenchPages> {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-bench-pages-'));
  const renderer = join(root, 'src-renderer');
  await build({
    configFile: false,
    root: renderer,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: directory,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: ['bench.html', 'fake.html'].map((name) => join(renderer, 'testing', name)),
      },
    },
  });
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Null where there is no browser to measure in. */
export async function openBrowser(): Promise<Browser | null> {
  if (!existsSync(executablePath)) return null;
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--disable-background-networking'],
  });
}

/** Enters by the host's link and goes to one of the pages. */
export async function openPage(browser: Browser, link: string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  const { hash, origin } = new URL(link);
  await context.request.post(new URL('/enter', link).href, { data: hash.slice(1), headers: { origin } });
  await page.goto(new URL(path, link).href);
  return page;
}

/** Seconds of CPU that the processes of a kind have used since the browser started. */
export async function cpuSecondsOf(browser: Browser, kind: 'renderer' | 'GPU'): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === kind).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  } finally {
    await session.detach();
  }
}
