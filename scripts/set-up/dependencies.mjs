import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './progress.mjs';

/** Installs exactly what package-lock.json says, unless that is what node_modules already holds. */
export async function installDependencies(root, pinnedNode, report) {
  if (isInstalled(root)) {
    if (existsSync(pinnedNode)) return 'ready';
  } else {
    report('installing with npm ci');
    const offline = (await isRegistryThere(root)) ? [] : ['--offline'];
    await npm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...offline]);
  }
  // No package may run scripts of its own but this one, which fetches its platform's Node. The others bring their
  // binaries, and their scripts would reach for compilers and downloads.
  report('fetching the pinned Node');
  await npm(root, ['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
  if (existsSync(pinnedNode)) return 'installed';
  throw new SetUpError('npm could not install the pinned Node: delete node_modules and try again.');
}

/**
 * Asks the registry for one small thing. Without this, npm needs minutes to find out that there is no network; told
 * that it is off line, it takes what it kept of earlier installs and fails at once if that isn't enough.
 */
async function isRegistryThere(root) {
  const impatient = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=15000'];
  return npm(root, ['view', 'node', 'version', ...impatient]).then(
    () => true,
    () => false,
  );
}

/** Compares what npm recorded of its last install with the lock file; packages of other platforms may be absent. */
function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    return present === undefined ? entry.optional === true : present.version === entry.version;
  });
}

function readPackages(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : undefined;
}

function npm(root, args) {
  const script = process.env.npm_execpath;
  // npm's own Node: the one that runs this may lie in node_modules, where an install takes it away.
  const node = process.env.npm_node_execpath ?? process.execPath;
  // Under npm its own file is known; `npm` on Windows is a batch file, which only a shell can start.
  const [file, first] = script?.endsWith('.js') ? [node, [script]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], {
      cwd: root,
      shell: file === 'npm' && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', () =>
      reject(new SetUpError('npm was not found: install npm 10 or newer and try again.')),
    );
    child.once('exit', (code) => (code === 0 ? resolve() : reject(npmFailure(args[0], output))));
  });
}

function npmFailure(command, output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.test(output)) {
    return new SetUpError(
      "The packages could not be downloaded because npm can't reach its registry: connect this machine, or point npm at a mirror (npm config set registry), and try again.",
    );
  }
  if (/ENOSPC/.test(output)) {
    return new SetUpError('The disk is full: free about 3 GB and try again.');
  }
  const tail = output.trim().split('\n').slice(-15).join('\n');
  return new SetUpError(`npm ${command} failed; what it said last:\n${tail}`);
}
