import { join } from 'node:path';
import {
  BrowserWindow,
  Menu,
  app,
  type BrowserWindowConstructorOptions,
  type MenuItemConstructorOptions,
  type Session,
  type WebPreferences,
} from 'electron';
import type { Installation } from '../engine-host/installation.ts';
import { consoleOrigin } from './console-protocol.ts';

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

/** Opens the console's window; resolves when the page is there, or the window was closed before. */
export async function openConsole(session: Session, installation: Installation): Promise<void> {
  const open = (): Promise<void> => openWindow(session, installation);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu(open)));
  await open();
}

/** Each window is a seat of its own, with a line and a session of its own. */
async function openWindow(session: Session, installation: Installation): Promise<void> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
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
  let isClosed = false;
  window.once('close', () => {
    isClosed = true;
  });
  await window.loadURL(`${consoleOrigin}/`).catch((cause: unknown) => {
    // Cut off by whoever closed the window, and still a failure to Electron.
    if (!isClosed) throw cause;
  });
}

/** Brings the window to the front. */
export function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function menu(openSeat: () => Promise<void>): MenuItemConstructorOptions[] {
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
        { label: 'Another seat', accelerator: 'CmdOrCtrl+N', click: () => void openSeat() },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: app.isPackaged ? view : [...view, { role: 'toggleDevTools' }] },
  ];
}
