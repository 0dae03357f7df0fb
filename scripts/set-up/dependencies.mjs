import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './progress.mjs';

/** Installs exactly what package-lock.json says, unless that is what node_modules already holds. */
export async function installDependencies(root, pinnedNode, report) {
  if (isInstalled(root) && existsSync(pinnedNode)) return 'ready';
  report('installing with npm ci');
  await npmCi(root);
  if (!existsSync(pinnedNode)) {
    throw new SetUpError(
      'npm installed the packages but left out the pinned Node: allow install scripts (npm config set ignore-scripts false) and try again.',
    );
  }
  return 'installed';
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

function npmCi(root) {
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // Under npm its own file is known; `npm` on Windows is a batch file, which only a shell can start.
  const [file, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      shell: file === 'npm' && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      // Both packages bring their binaries; left alone, their install scripts reach for more and fail off line.
      env: { ...process.env, SKIP_FFMPEG: 'true', ONNXRUNTIME_NODE_INSTALL: 'skip' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', () =>
      reject(new SetUpError('npm was not found: install npm 10 or newer and try again.')),
    );
    child.once('exit', (code) => (code === 0 ? resolve() : reject(npmFailure(output))));
  });
}

function npmFailure(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/.test(output)) {
    return new SetUpError(
      "The packages could not be downloaded because npm can't reach its registry: connect this machine, or point npm at a mirror (npm config set registry), and try again.",
    );
  }
  if (/ENOSPC/.test(output)) {
    return new SetUpError('The disk is full: free about 3 GB and try again.');
  }
  const tail = output.trim().split('\n').slice(-15).join('\n');
  return new SetUpError(`npm ci failed; what it said last:\n${tail}`);
}
