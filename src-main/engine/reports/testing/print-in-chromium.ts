import { chromium, type Browser } from '@playwright/test';

/** Prints as the window's side does, with the Chromium that is there. */
export async function openPrinter(): Promise<{
  readonly browser: Browser;
  readonly print: (page: string) => Promise<Uint8Array>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({
    offline: true,
    javaScriptEnabled: false,
    viewport: { width: 1_000, height: 1_400 },
  });
  return {
    browser,
    async print(html) {
      const page = await context.newPage();
      try {
        await page.setContent(html);
        return await page.pdf({
          preferCSSPageSize: true,
          printBackground: true,
          tagged: true,
          outline: true,
        });
      } finally {
        await page.close();
      }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
