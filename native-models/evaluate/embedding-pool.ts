import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { nodeSpawner, type ProcessHandle } from '../../src-main/engine/processes/channel.ts';
import { ModelError } from '../model-error.ts';
import type { Embedded } from './embed-image.ts';
import { fromEmbeddingSchema, type EmbeddingTask, type FromEmbedding } from './embedding-messages.ts';

const entry = new URL(`./embedding.process${extname(import.meta.filename)}`, import.meta.url);
/** Pictures handed over at a time: enough to hide the way there, few enough for all to end together. */
const batchSize = 8;
/** Each holds the models, about 150 MB. */
const mostProcesses = 16;

type Embeddings = Extract<FromEmbedding, { kind: 'embedded' }>['results'];

interface Worker {
  readonly process: ProcessHandle;
  /** Rejects when the process ends, for whatever reason. */
  readonly death: Promise<never>;
}

/** Processes that embed pictures side by side, one model thread each. */
export class EmbeddingPool {
  readonly #start: () => Worker;
  readonly #workers: Worker[] = [];

  constructor(packId: string, packsDirectory: string) {
    this.#start = () => startWorker(packId, packsDirectory);
  }

  /**
   * Embeds pictures; the results stand in the order of the tasks.
   * @param report told how many are done, now and then
   * @throws ModelError when a process fails or dies
   */
  async embed(
    tasks: readonly Omit<EmbeddingTask, 'id'>[],
    report: (done: number) => void,
  ): Promise<readonly Embedded[]> {
    const results: Embedded[] = [];
    let next = 0;
    let done = 0;
    const work = async (worker: Worker) => {
      while (next < tasks.length) {
        const from = next;
        next = Math.min(tasks.length, from + batchSize);
        const batch = tasks.slice(from, next).map((task, i) => ({ ...task, id: from + i }));
        for (const { id, ...embedded } of await ask(worker, batch)) results[id] = embedded;
        done += batch.length;
        report(done);
      }
    };
    const count = Math.min(availableParallelism(), mostProcesses, Math.ceil(tasks.length / batchSize));
    while (this.#workers.length < count) this.#workers.push(this.#start());
    await Promise.all(this.#workers.slice(0, count).map(work));
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.process.stop()));
  }
}

function startWorker(packId: string, packsDirectory: string): Worker {
  const process = nodeSpawner.spawn(entry, { name: 'cordon-embedding' });
  process.channel.post({ kind: 'start', packId, packsDirectory });
  const death = new Promise<never>((_, reject) =>
    process.onExit(() =>
      reject(new ModelError('A process that embeds pictures died: is there enough memory?')),
    ),
  );
  // It also ends when it is told to, and then nobody waits for it.
  death.catch(() => undefined);
  return { process, death };
}

/** What a worker makes of some pictures. */
async function ask({ process, death }: Worker, tasks: readonly EmbeddingTask[]) {
  const { promise, resolve, reject } = Promise.withResolvers<Embeddings>();
  const unsubscribe = process.channel.onMessage((message) => {
    const answer = fromEmbeddingSchema.parse(message);
    if (answer.kind === 'embedded') resolve(answer.results);
    else reject(new ModelError(answer.message));
  });
  process.channel.post({ kind: 'embed', tasks });
  try {
    return await Promise.race([promise, death]);
  } finally {
    unsubscribe();
  }
}
