// cordon COMMAND …
// The command of an installed Cordon, where there is no npm: what `npm run COMMAND -- …` is in a checkout.
import { asTypedInPackage } from '../src-main/contract/as-typed-here.ts';
import { locateInstallation } from '../src-main/engine-host/installation.ts';

interface Command {
  readonly words: string;
  readonly run: () => Promise<unknown>;
}

/** Each module runs as it is imported, with the rest of the arguments. */
const commands: Readonly<Record<string, Command>> = {
  authority: {
    words: 'keys, certificates and signatures, on the machines of those who sign',
    run: () => import('./authority.ts'),
  },
  verify: { words: 'checks an evidence pack or a case log', run: () => import('./verify.ts') },
  restore: { words: 'puts a backup in the place of a database', run: () => import('./restore.ts') },
  recover: {
    words: 'opens the data from escrow when all passwords or the machine are lost',
    run: () => import('./recover.ts'),
  },
  salvage: { words: 'saves what can be read of damaged data', run: () => import('./salvage.ts') },
  destroy: {
    words: 'destroys the keys of a data folder, so that nobody can read it any more',
    run: () => import('./destroy.ts'),
  },
  update: {
    words: 'brings this installation to the version in a folder',
    run: () => import('./update.ts'),
  },
  'self-test': {
    words: 'whether this installation can run',
    run: () => import('./self-test.ts'),
  },
  engine: {
    words: 'the engine without a window, with nobody signed in',
    run: () => import('./engine.ts'),
  },
  site: {
    words: 'certificates and configurations of the bus between sites and a control room',
    run: () => import('./site.ts'),
  },
  witness: {
    words: 'is the other machine, which cosigns heads of case logs',
    run: () => import('./witness.ts'),
  },
  models: { words: 'lists, adds and verifies models', run: () => import('./models.ts') },
  evaluate: { words: 'measures a model on a folder of pictures', run: () => import('./evaluate.ts') },
  gpu: {
    words: 'what graphics cards there are, and what each provider gives',
    run: () => import('./gpu.ts'),
  },
};

// The same modules serve a checkout and say what is typed there.
for (const channel of ['log', 'error'] as const) {
  const print = console[channel].bind(console);
  console[channel] = (text: unknown) => print(typeof text === 'string' ? asTypedInPackage(text) : text);
}

const [, program = '', name = '', ...rest] = process.argv;
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command !== undefined) {
  process.argv = [process.execPath, program, ...rest];
  await command.run();
} else if (name === '--version') {
  console.log(locateInstallation().version);
} else {
  const width = Math.max(...Object.keys(commands).map(({ length }) => length));
  const lines = Object.entries(commands).map(([word, { words }]) => `  ${word.padEnd(width)}  ${words}`);
  console.error(
    [
      'cordon                 opens the console on this person’s real data',
      'cordon --data DIR      on the data in DIR; the first run sets it up',
      'cordon --demo          on the demo, in which nobody exists',
      'cordon --version       which version this is',
      'cordon COMMAND …',
      ...lines,
    ].join('\n'),
  );
  process.exitCode = name === '' || name === '--help' ? 0 : 2;
}
