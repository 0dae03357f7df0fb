import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { preference } from '../src-main/engine/recognition/inference/provider.ts';
import type { ProviderTrial } from '../src-main/engine/recognition/inference/provider-trial.ts';
import type { Precision, Provider } from '../src-main/engine/recognition/inference/session.ts';
import { cudaPackageFor, installCudaPackage, providersDirectory } from './gpu/cuda-package.ts';
import { findGpus } from './gpu/find-gpus.ts';
import { gpuLines, trialLine } from './gpu/report.ts';
import { SetUpError } from './set-up/progress.mjs';

const usage = `npm run gpu               what graphics cards there are, and what each provider gives; fetches the CUDA provider
                          where there is an NVIDIA card
npm run gpu -- --offline  the same without fetching anything`;

const trialEntry = new URL(`./gpu/try-provider.process${extname(import.meta.filename)}`, import.meta.url);
/** Longer than the slowest software renderer takes for all three models. */
const trialPatienceMs = 300_000;

const options = process.argv.slice(2);
if (options.some((option) => option !== '--offline')) {
  console.log(usage);
  process.exitCode = 2;
} else await report(options.includes('--offline'));

async function report(isOffline: boolean): Promise<void> {
  const gpus = await findGpus();
  for (const line of gpuLines(gpus)) console.log(line);
  if (gpus.some(({ isNvidia }) => isNvidia)) await ensureCuda(isOffline);

  const names = await askChild<readonly string[]>([]);
  const known = typeof names === 'string' ? [] : names;
  console.log(`\nONNX Runtime names: ${known.join(', ')}`);
  for (const provider of preference.filter((name) => known.includes(name))) {
    for (const precision of ['single', 'half'] as const) {
      const trial = await tryOne(provider, precision);
      console.log(trialLine(trial));
      // Half precision is a question only where single precision works at all.
      if (trial.difference === null) break;
    }
  }
  console.log(
    '\nCordon makes this choice itself at each start, and shows it under Deployment beside the model.',
  );
}

async function tryOne(provider: Provider, precision: Precision): Promise<ProviderTrial> {
  const answer = await askChild<ProviderTrial>([provider, precision]);
  return typeof answer === 'string'
    ? { provider, precision, difference: null, timeRatio: null, refusal: answer }
    : answer;
}

async function ensureCuda(isOffline: boolean): Promise<void> {
  const wanted = cudaPackageFor(`${process.platform}/${process.arch}`);
  if (wanted === null) {
    console.log('ONNX Runtime has no CUDA provider for this platform; DirectML or WebGPU is used here.');
    return;
  }
  const directory = providersDirectory();
  if (Object.keys(wanted.files).every((name) => existsSync(join(directory, name)))) {
    console.log(`The CUDA provider is installed (${wanted.name} ${wanted.version}).`);
    return;
  }
  if (isOffline) {
    console.log('The CUDA provider is not installed: run this again without --offline.');
    return;
  }
  console.log(`Fetching the CUDA provider: ${wanted.name} ${wanted.version}, some 300 MB …`);
  try {
    const hash = await installCudaPackage(wanted, directory, (url) => fetch(url));
    console.log(`Installed, as NuGet’s catalogue has it: SHA-512 ${hash}`);
    console.log(
      'It needs CUDA 12 and cuDNN 9 on this machine. It goes with node_modules: run this again after npm ci.',
    );
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.log(error.message);
  }
}

/** What the trial's process answers, or in words how it ended without an answer. */
function askChild<Answer>(args: readonly string[]): Promise<Answer | string> {
  return new Promise((resolve) => {
    const child = fork(trialEntry, [...args], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), trialPatienceMs);
    // Our own module answers, with what it is asked for.
    child.on('message', (answer) => resolve(answer as Answer));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(`It ended its process (${signal ?? String(code)}).`);
    });
  });
}
