import { join } from 'node:path';
import { app, type DownloadItem, type Session } from 'electron';
import { secondWindow, secondWindowAddress } from './window.ts';

/** Addresses that the console itself asks for; the engine, not the window, speaks with cameras. */
const ownSchemes = ['app:', 'blob:', 'data:', 'devtools:'];

/**
 * What the console offers to save: policies, drafts, reports, the log, and evidence packs (ASiC-E) that two people agreed on; never
 * a picture or a video by itself.
 */
const documentTypes = [
  'text/plain',
  'text/html',
  'text/csv',
  'application/json',
  'application/pdf',
  'application/vnd.etsi.asic-e+zip',
];
/** A log of a million entries is about half of this. */
const largestDocumentBytes = 512 * 1024 * 1024;

/** Moves the browser profile beside the data and keeps video, pictures and code out of it. Runs before ready. */
export function keepProfileEmpty(dataDirectory: string): void {
  app.setPath('userData', join(dataDirectory, 'window'));
  app.setPath('sessionData', join(dataDirectory, 'window'));
  for (const name of ['disable-http-cache', 'disable-gpu-shader-disk-cache', 'disable-breakpad']) {
    app.commandLine.appendSwitch(name);
  }
  // Chromium takes 0 for its default size.
  app.commandLine.appendSwitch('disk-cache-size', '1');
  app.commandLine.appendSwitch('media-cache-size', '1');
}

/** By which a browser is debugged from outside, over a port that every program on the machine reaches. */
const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

/** Takes away what a package was started with to be debugged; tests attach to a test variant alone. Runs before ready. */
export function keepDebuggersOut(): void {
  if (!app.isPackaged || app.name === testVariantName) return;
  for (const name of debuggingSwitches) app.commandLine.removeSwitch(name);
}

/** As `scripts/package/configuration.ts` names what is packed for tests. */
const testVariantName = 'Cordon test variant';

/** The desktop tells of an alert while another window is in front, and the wall may fill a screen; nothing else is asked of the system. */
function isNeeded(permission: string): boolean {
  return permission === 'notifications' || permission === 'fullscreen';
}

/** Ports below 1024 are opened by root only: there is no proxy, and nobody can pretend to be it. */
const noProxy = 'socks5://127.0.0.1:1';

/** Denies a session everything that no page of ours needs, and every address but those of some schemes. */
export async function lockDownSession(session: Session, schemes: readonly string[]): Promise<void> {
  // Peer connections obey neither the content's policy nor requests' filters, and a script could tell their servers anything:
  // they are sent through a proxy that isn't there. The console's own scheme needs no network.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: noProxy, proxyBypassRules: '<-loopback>' });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !schemes.includes(new URL(url).protocol) }),
  );
  session.setSpellCheckerEnabled(false);
}

/** Denies the console's session, and every window, what the console doesn't need. */
export async function lockDown(session: Session): Promise<void> {
  await lockDownSession(session, ownSchemes);
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isNeeded(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isNeeded(permission));
  session.on('will-download', (event, item) => {
    if (!isDocument(item)) event.preventDefault();
  });
  // Other programs capture windows black, where the platform has that: Windows and macOS.
  app.on('browser-window-created', (_event, window) => window.setContentProtection(true));
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(({ url }) =>
      url === secondWindowAddress
        ? { action: 'allow', overrideBrowserWindowOptions: secondWindow }
        : { action: 'deny' },
    );
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const) {
      // Each has its own listener type; all that is used of them is the address and preventDefault.
      contents.on(event as 'will-navigate', (details) => {
        // The second window comes to its own address by a navigation; it has none before.
        const isOpening = contents.getURL() === '' && details.url === secondWindowAddress;
        if (!isOpening) details.preventDefault();
      });
    }
  });
}

/** A file that the page itself made; the person is asked where to put it. */
function isDocument(item: DownloadItem): boolean {
  return (
    item.getURL().startsWith('blob:') &&
    documentTypes.includes(item.getMimeType()) &&
    item.getTotalBytes() <= largestDocumentBytes
  );
}
