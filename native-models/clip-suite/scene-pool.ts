import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { nodeSpawner, type ProcessHandle } from '../../src-main/engine/processes/channel.ts';
import { ModelError } from '../model-error.ts';
import type { SceneResult } from './run-scene.ts';
import { fromScenesSchema, type SceneTask } from './scene-messages.ts';

const entry = new URL(`./scene.process${extname(import.meta.filename)}`, import.meta.url);

export interface ScenePoolOptions {
  readonly packId: string;
  readonly packsDirectory: string;
  readonly lookAlikes: ReadonlySet<string>;
  /** As many as there are processors, unless somebody wants otherwise. */
  readonly processes: number | undefined;
}

/** Processes that run scenes side by side; what comes of a scene doesn't depend on which one ran it. */
export class ScenePool {
  readonly #workers: readonly ProcessHandle[];

  constructor({ packId, packsDirectory, lookAlikes, processes }: ScenePoolOptions) {
    this.#workers = Array.from({ length: processes ?? availableParallelism() }, () => {
      const worker = nodeSpawner.spawn(entry, { name: 'cordon-scenes' });
      worker.channel.post({ kind: 'start', packId, packsDirectory, lookAlikes: [...lookAlikes] });
      return worker;
    });
  }

  /** Runs scenes; the results stand in the order of the tasks. @throws ModelError when a process fails or dies */
  async run(
    tasks: readonly Omit<SceneTask, 'id'>[],
    report: (done: number) => void,
  ): Promise<readonly SceneResult[]> {
    const results: SceneResult[] = [];
    let next = 0;
    let done = 0;
    const work = async (worker: ProcessHandle) => {
      for (let id = next++; id < tasks.length; id = next++) {
        results[id] = await ask(worker, { ...tasks[id], id });
        report(++done);
      }
    };
    await Promise.all(this.#workers.map(work));
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }
}

async function ask({ channel, onExit }: ProcessHandle, task: unknown): Promise<SceneResult> {
  const { promise, resolve, reject } = Promise.withResolvers<SceneResult>();
  onExit(() => reject(new ModelError('A process that runs scenes died: is there enough memory?')));
  const unsubscribe = channel.onMessage((message) => {
    const answer = fromScenesSchema.parse(message);
    if (answer.kind === 'ran') resolve(answer.result);
    else reject(new ModelError(answer.message));
  });
  channel.post({ kind: 'run', task });
  try {
    return await promise;
  } finally {
    unsubscribe();
  }
}
