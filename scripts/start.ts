import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { describeElectron, findElectron, type ElectronRuntime } from './electron-runtime.ts';
import { root } from './paths.ts';
import { runAttached } from './run-attached.ts';
import { hasDisplay } from './set-up/libraries.ts';

const help = `npm start                        opens the demo
npm start -- --data DIR          opens real data in DIR; the first run sets it up
npm start -- --pack ID           recognises with another model pack (npm run models -- list)
npm start -- --loopback          serves the console in the browser instead of a window
npm start -- --loopback --port N on a port of your choice`;

/** The shell's own exit status after it told the person what is wrong. */
const exitTold = 3;
/** An Electron that ends sooner than this without that status never got as far as a window. */
const startsWithinMs = 15_000;

process.exitCode = await start();

async function start(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 1;
  const hostOptions = [
    ...(options.data === undefined ? [] : [`--data=${fromWhereTheyStand(options.data)}`]),
    ...(options.port === undefined ? [] : [`--port=${options.port}`]),
    ...(options.pack === undefined ? [] : [`--pack=${options.pack}`]),
  ];
  const electron = options.loopback || !hasDisplay() ? undefined : findElectron();
  if (electron !== undefined) {
    const startedMs = performance.now();
    const code = await openWindow(electron, hostOptions);
    const neverOpened = code !== 0 && code !== exitTold && performance.now() - startedMs < startsWithinMs;
    if (!neverOpened) return code;
    console.error(
      '\nElectron could not open a window here, so the console is served in the browser instead.',
    );
  } else if (!options.loopback) {
    console.error(
      hasDisplay()
        ? 'There is no Electron here, so the console is served in the browser instead of a window.'
        : 'There is no display here, so the console is served in the browser instead of a window.',
    );
  }
  return runAttached(process.execPath, [join(root, 'out/src-main/loopback/host.js'), ...hostOptions]);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        loopback: { type: 'boolean', default: false },
        port: { type: 'string' },
        pack: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!values.help) return values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.error(help);
  return undefined;
}

function openWindow(electron: ElectronRuntime, hostOptions: readonly string[]): Promise<number> {
  console.error(`\nOpening the window with ${describeElectron(electron)}.`);
  // Chromium refuses to sandbox its processes for root.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot)
    console.error("Chromium's sandbox is off because you are root: use another account for real work.");
  return runAttached(
    electron.executable,
    [...(isRoot ? ['--no-sandbox'] : []), root, ...hostOptions],
    hostEnvironment(),
  );
}

function hostEnvironment(): NodeJS.ProcessEnv {
  // A person who works inside another Electron program's terminal has this set, and ours would start as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  return environment;
}
