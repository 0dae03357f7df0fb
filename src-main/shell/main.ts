import { createReadStream } from 'original-fs';
import { BrowserWindow, app, dialog, session } from 'electron';
import { AppError } from '../contract/errors.ts';
import { readHostOptions } from '../engine-host/host-options.ts';
import { locateInstallation, type Installation } from '../engine-host/installation.ts';
import { openRelease, releaseWords } from '../engine-host/release.ts';
import { createUpdateInstaller } from '../engine-host/prepare-update.ts';
import { dataDirectoryFor, findMachinePolicy, startEngine } from '../engine-host/start-engine.ts';
import { chooseLauncher } from './choose-launcher.ts';
import { chooseGraphics } from './graphics.ts';
import { readDeviceSecret } from './key-vault.ts';
import { claimScheme, serveConsole } from './console-protocol.ts';
import { watchConsole } from './console-watch.ts';
import { Quitting } from './quitting.ts';
import { keepDebuggersOut, keepProfileEmpty, lockDown } from './security.ts';
import { argumentsWithoutTroubles, readStartedAgain } from './started-again.ts';
import { noteLine } from './watch-windows.ts';
import { ConsoleWindows, showWindow } from './window.ts';
import { createPagePrinter } from './print-page.ts';
import { relayWire } from './wire-relay.ts';

/** Told the person what is wrong: `npm start` need not look for another way to show the console. */
const exitTold = 3;

const quitting = new Quitting({
  exit: () => app.exit(0),
  hideWindows: () => {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
  },
});

/** Opens the console in a window of its own, and keeps the engine running behind it. */
async function main(): Promise<void> {
  const options = readHostOptions(process.argv.slice(1));
  const machine = findMachinePolicy();
  const data = dataDirectoryFor(options, machine, app.isPackaged);
  const before = readStartedAgain(process.argv);
  chooseGraphics(before.at(-1)?.withoutGraphics === true);
  keepProfileEmpty(data.path);
  keepDebuggersOut();
  // Where Chromium asks for a date or a time itself: day before month and 24 hours, as everywhere else in the console.
  app.commandLine.appendSwitch('lang', 'en-GB');
  // On Linux the environment's own list goes before the switch.
  process.env['LANGUAGE'] = 'en_GB';
  claimScheme();
  if (!app.requestSingleInstanceLock()) {
    throw new AppError(
      'already-running',
      `Cordon is already open on ${data.path}: its window was brought to the front.`,
    );
  }
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    quitting.begin();
  });

  await app.whenReady();
  // Without `persist:` the session lives in memory; with the cache off it keeps no picture or segment even there.
  const consoleSession = session.fromPartition('console', { cache: false });
  await lockDown(consoleSession);
  const installation = await locateWhole();
  const starting = startEngine({
    installation,
    data,
    machine,
    packId: options.pack,
    launch: chooseLauncher(installation),
    readDeviceSecret,
    say: (line) => console.error(line),
    onFailed: (error) => console.error(error.message),
    print: await createPagePrinter(),
    ...(app.isPackaged
      ? {
          updates: createUpdateInstaller({
            nodeExecutable: installation.nodeExecutable,
            isRoot: process.getuid?.() === 0,
            startArguments: argumentsWithoutTroubles(process.argv.slice(1)),
            quit: () => quitting.begin(),
          }),
        }
      : {}),
  });
  quitting.waitFor(starting);
  const running = await starting;
  if (quitting.isUnderWay) return;
  serveConsole(consoleSession, running.engine, installation.rendererDirectory);
  const windows = new ConsoleWindows({ session: consoleSession, installation, watch: () => watch });
  const watch = watchConsole({
    running,
    before,
    renew: (window) => windows.renew(window),
    quit: () => quitting.begin(),
  });
  app.on('before-quit', () => watch.stop());
  relayWire(running.engine, (contents) => noteLine(contents, watch));
  windows.openFirst();
}

/** This copy of Cordon; a package only if it still is what was built. */
async function locateWhole(): Promise<Installation> {
  const installation = locateInstallation();
  if (!app.isPackaged) return installation;
  const release = await openRelease({
    resources: process.resourcesPath,
    key: installation.releaseKey,
    // Electron's own reads archives as folders.
    open: createReadStream,
  });
  return { ...installation, version: releaseWords(release) };
}

// Not awaited: Electron isn't ready before its main module has loaded.
main().catch((error: unknown) => {
  // A box about what was only cut off would wait for somebody, and the process with it.
  if (quitting.isUnderWay) return;
  const isExpected = error instanceof AppError;
  console.error(isExpected ? error.message : error);
  if (!isExpected || error.code !== 'already-running') {
    dialog.showErrorBox('Cordon cannot start', isExpected ? error.message : String(error));
  }
  app.exit(exitTold);
});
