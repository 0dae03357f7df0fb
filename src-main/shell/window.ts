import { join } from 'node:path';
import {
  BrowserWindow,
  Menu,
  app,
  type BrowserWindowConstructorOptions,
  type MenuItemConstructorOptions,
  type Rectangle,
  type Session,
  type WebPreferences,
} from 'electron';
import type { Installation } from '../engine-host/installation.ts';
import { consoleOrigin } from './console-protocol.ts';
import { watchWindow } from './watch-windows.ts';
import type { WindowWatch } from './window-watch.ts';

/** `--background` of the renderer's tokens, so that the window never flashes white. */
const background = '#0b0e13';

/** The one address that the console may open a window on: its own wall. */
export const secondWindowAddress = `${consoleOrigin}/?window=wall`;

/** What every page of the console may, and no more. */
const webPreferences: WebPreferences = {
  preload: join(import.meta.dirname, 'preload.cjs'),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: !app.isPackaged,
  // A new alert must sound, and the picture's age must be right, whether or not anybody clicked.
  autoplayPolicy: 'no-user-gesture-required',
  backgroundThrottling: false,
};

/** It has the first window's session, as every window that a window opens. */
export const secondWindow: BrowserWindowConstructorOptions = {
  minWidth: 640,
  minHeight: 400,
  backgroundColor: background,
  title: 'Cordon',
  autoHideMenuBar: true,
  webPreferences,
};

export interface WindowDeps {
  readonly session: Session;
  readonly installation: Installation;
  /** Hears how each window does; asked for when there is one. */
  readonly watch: () => WindowWatch<BrowserWindow>;
}

/** Opens the console's first window, and those of other seats. */
export class ConsoleWindows {
  readonly #deps: WindowDeps;

  constructor(deps: WindowDeps) {
    this.#deps = deps;
  }

  /** Opens the first one. Whether its page comes is for the watch to see. */
  openFirst(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu(() => this.#open({}))));
    this.#open({});
  }

  /** Puts a new window in the place of one that failed; what was signed in there is not. */
  renew(failed: BrowserWindow): void {
    const isFull = failed.isFullScreen();
    // First the new one: the program ends with its last window.
    const window = this.#open(isFull ? {} : failed.getBounds());
    if (isFull) window.setFullScreen(true);
    failed.destroy();
  }

  /** Each window is a seat of its own, with a line and a session of its own. */
  #open(place: Partial<Rectangle>): BrowserWindow {
    const { session, installation, watch } = this.#deps;
    const window = new BrowserWindow({
      width: 1440,
      height: 900,
      ...place,
      minWidth: 1024,
      minHeight: 640,
      show: false,
      backgroundColor: background,
      title: 'Cordon',
      icon: join(installation.assetsDirectory, 'icons', 'cordon', '256x256.png'),
      autoHideMenuBar: true,
      webPreferences: { ...webPreferences, session },
    });
    window.once('ready-to-show', () => window.show());
    watchWindow(window, watch());
    // Heard by the watch as well, which is there for it.
    window.loadURL(`${consoleOrigin}/`).catch(() => undefined);
    return window;
  }
}

/** Brings the window to the front. */
export function showWindow(): void {
  // Not a hidden one, in which something is printed.
  const window = BrowserWindow.getAllWindows().find((one) => one.isVisible() || one.isMinimized());
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function menu(openSeat: () => void): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  return [
    {
      label: 'Cordon',
      submenu: [
        // Some things take two people who are both signed in, and this may be the only workstation.
        { label: 'Another seat', accelerator: 'CmdOrCtrl+N', click: openSeat },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: app.isPackaged ? view : [...view, { role: 'toggleDevTools' }] },
  ];
}
