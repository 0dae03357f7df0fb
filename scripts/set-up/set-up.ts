import commands from '../commands.json' with { type: 'json' };
import { describeElectron, ensureElectron } from '../electron-runtime.ts';
import { build } from './build.ts';
import { ensureBrowser, ensureContainers, ensureWindowLibraries, hasDisplay } from './libraries.ts';
import { ensureAllPacks, ensureDefaultPack } from './models.ts';
import { ensureNatsServer } from './nats.ts';
import { createProgress, SetUpError, type Report } from './progress.mjs';

interface Step {
  readonly title: string;
  readonly run: (report: Report) => Promise<string | void>;
}

/** What a command may need before it runs; `dependencies` is done by run.mjs, before this file can run. */
const steps: Readonly<Record<string, Step>> = {
  models: { title: 'Models', run: ensureDefaultPack },
  'all-models': { title: 'Models', run: ensureAllPacks },
  window: { title: 'Libraries for a window', run: ensureWindowLibraries },
  browser: { title: 'Browser for tests', run: ensureBrowser },
  containers: { title: 'Containers', run: ensureContainers },
  electron: {
    title: 'Electron',
    run: async (report) => describeElectron(await ensureElectron(report)),
  },
  build: { title: 'Build', run: build },
  // Tests of sites skip without it, and say so.
  'nats-if-possible': { title: 'Server for sites', run: (report) => orWithout(ensureNatsServer(report)) },
};

/** Steps that `npm start` can do without: it then serves the console in the browser instead of a window. */
const windowSteps = ['window', 'electron'];

async function setUp(name: string, options: readonly string[]): Promise<void> {
  const names = commands[name as keyof typeof commands].steps; // run.mjs only passes names of the table
  const progress = createProgress({ total: names.length, first: 2 });
  const isStart = name === 'start';
  const wantsWindow = !isStart || (hasDisplay() && !options.includes('--loopback'));
  for (const key of names.slice(1)) {
    const step = steps[key];
    if (step === undefined) throw new Error(`commands.json names an unknown step: ${key}`);
    await progress.step(step.title, (report) => {
      if (!windowSteps.includes(key)) return step.run(report);
      if (!wantsWindow) return 'not needed: no window will be opened';
      return isStart ? orWithout(step.run(report)) : step.run(report);
    });
  }
}

async function orWithout(step: Promise<string | void>): Promise<string | void> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof SetUpError) return `going on without. ${error.message}`;
    throw error;
  }
}

try {
  const [name = '', ...options] = process.argv.slice(2);
  await setUp(name, options);
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
