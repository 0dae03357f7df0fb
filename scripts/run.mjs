// Runs one of the project's commands: `node scripts/run.mjs NAME [options]`.
// Starts under whatever Node is on the machine (20 or newer) with nothing installed, so it is plain JavaScript
// and uses no package. It installs the dependencies, one of which is the pinned Node that everything else runs on.
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './set-up/dependencies.mjs';
import { createProgress, SetUpError } from './set-up/progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const pinnedNode = fileURLToPath(
  new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url),
);

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof SetUpError)) throw error;
  console.error(`\n${error.message}`);
  return 1;
});

async function main([name, ...options]) {
  const commands = JSON.parse(readFileSync(new URL('commands.json', import.meta.url), 'utf8'));
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined) {
    throw new SetUpError(
      `There is no command "${name ?? ''}". There are: ${Object.keys(commands).join(', ')}.`,
    );
  }
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetUpError(
      `Cordon is set up with Node 20 or newer and this is ${process.version}: install a newer Node and try again.`,
    );
  }

  const progress = createProgress({ total: command.steps.length });
  await progress.step('Dependencies', (report) => installDependencies(root, pinnedNode, report));
  if (command.steps.length > 1) {
    const code = await runPinned('scripts/set-up/set-up.ts', [name, ...options]);
    if (code !== 0) return code;
  }
  return runPinned(`scripts/${command.module}`, options);
}

/** Runs a TypeScript module of the project on the pinned Node; resolves with its exit status. */
function runPinned(module, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode, [module, ...options], { cwd: root, stdio: 'inherit' });
    // Ctrl+C reaches the child by itself: this process only has to outlive it.
    const ignore = () => {};
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore).on('SIGTERM', forward);
    // npm passes a termination on to its shell, which ends without passing it on to this process.
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && forward(), 1000);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      process.off('SIGINT', ignore).off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
