import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread on a module that lies beside the caller's, with nothing of this process's environment.
 * @param module its name without its ending: the same folder has it as .ts in the sources and as .js in out/
 * @param data what it begins with; cloned
 */
export function startThread(beside: ImportMeta, module: string, data?: unknown): Worker {
  const ending = extname(beside.filename);
  return new Worker(new URL(`./${module}${ending}`, beside.url), {
    workerData: data,
    env: ending === '.ts' ? environmentOfSources() : {},
  });
}

/**
 * In the sources, Node takes the types out of a thread's modules with WebAssembly in that thread, and now and then crashes over
 * it when threads come and go (docs/decisions/0032). What is in Node's cache needs none.
 */
function environmentOfSources(): NodeJS.ProcessEnv {
  const cache = process.env['NODE_COMPILE_CACHE'];
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
}
