import { BrowserWindow, app, type WebContents } from 'electron';
import type { WindowWatch } from './window-watch.ts';

/** A world of its own in the page, whose objects the page's code can't reach. */
const worldOfWatch = 1_001;
const drawTwice =
  'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))';

/** Tells the watch what Electron says of a seat's window. */
export function watchWindow(window: BrowserWindow, watch: WindowWatch<BrowserWindow>): void {
  const { webContents } = window;
  watch.add(window);
  window.once('closed', () => watch.remove(window));
  window.once('ready-to-show', () => watch.drawn(window));
  window.on('unresponsive', () => watch.hangs(window));
  window.on('responsive', () => watch.answers(window));
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) watch.loading(window);
  });
  webContents.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
    if (isMainFrame && code !== wasCutOff) watch.failed(window, 'load-failed', `${description}, ${code}`);
  });
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason !== 'clean-exit') watch.failed(window, 'page-ended', `${reason}, ${exitCode}`);
  });
}

/** Chromium's ERR_ABORTED: by whoever closed the window, or by the next page. */
const wasCutOff = -3;

/** Tells the watch when the process that draws all windows ends. */
export function watchGraphics(watch: WindowWatch<BrowserWindow>): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    console.error(`The process that draws the windows ended (${reason}, ${exitCode}).`);
    watch.graphicsEnded(`${reason}, ${exitCode}`);
  });
}

/** Tells the watch that a page asked for a line. Pages of other windows than seats are none of its business. */
export function noteLine(contents: WebContents, watch: WindowWatch<BrowserWindow>): void {
  const window = BrowserWindow.fromWebContents(contents);
  if (window !== null) watch.opened(window);
}

/** Resolves when the window was drawn once more; a window that nobody can see is not drawn, and is no trouble. */
export function drawOnce(window: BrowserWindow): Promise<unknown> {
  if (window.isMinimized() || !window.isVisible()) return Promise.resolve();
  return window.webContents.executeJavaScriptInIsolatedWorld(worldOfWatch, [{ code: drawTwice }]);
}

/** Seconds that the process of a window's page has worked, as far as Electron says. */
export function workedSeconds(window: BrowserWindow): number {
  const pid = window.webContents.getOSProcessId();
  return app.getAppMetrics().find((one) => one.pid === pid)?.cpu.cumulativeCPUUsage ?? 0;
}
