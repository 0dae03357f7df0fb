import type { Logger } from 'pino';
import type { z } from 'zod';
import type { ProcessHandle, ProcessSpawner } from './channel.ts';

export interface SupervisedProcessOptions<Incoming extends z.ZodType, Outgoing> {
  readonly spawner: ProcessSpawner;
  readonly entry: URL;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** See `SpawnOptions`. */
  readonly youngMebibytes?: number;
  readonly logger: Logger;
  /** What the process may say; anything else is dropped and logged. */
  readonly incoming: Incoming;
  /** Told after each start: hands the process all that it needs to know. */
  readonly onStart: (post: (message: Outgoing) => void) => void;
  readonly onMessage: (message: z.output<Incoming>) => void;
  /** Told when the process died unasked; it is started again by itself. */
  readonly onDeath: () => void;
}

const firstDelayMs = 250;
const longestDelayMs = 5_000;
/** A process that lived this long has recovered: the next death starts the back-off anew. */
const healthyAfterMs = 30_000;

/** Keeps one native-code process running: starts it again when it dies, later each time. */
export class SupervisedProcess<Incoming extends z.ZodType, Outgoing> {
  readonly #options: SupervisedProcessOptions<Incoming, Outgoing>;
  #handle: ProcessHandle | null = null;
  #delayMs = firstDelayMs;
  #timer: NodeJS.Timeout | null = null;
  #isStopping = false;

  constructor(options: SupervisedProcessOptions<Incoming, Outgoing>) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#handle?.pid;
  }

  start(): void {
    const { spawner, entry, name, env, youngMebibytes, logger, incoming, onStart, onMessage } = this.#options;
    const startedAt = Date.now();
    const handle = spawner.spawn(entry, { name, env, youngMebibytes });
    this.#handle = handle;
    handle.channel.onMessage((message) => {
      const parsed = incoming.safeParse(message);
      if (parsed.success) onMessage(parsed.data);
      else
        logger.error(
          { process: name, issues: parsed.error.issues.slice(0, 3) },
          'dropped a malformed message',
        );
    });
    handle.onExit((exit) => {
      this.#handle = null;
      if (this.#isStopping) return;
      logger.error({ process: name, ...exit }, 'process died; starting it again');
      this.#options.onDeath();
      if (Date.now() - startedAt > healthyAfterMs) this.#delayMs = firstDelayMs;
      this.#timer = setTimeout(() => this.start(), this.#delayMs);
      this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
    });
    onStart((message) => handle.channel.post(message));
  }

  /** Dropped while the process is down: `onStart` hands over everything again. */
  post(message: Outgoing): void {
    this.#handle?.channel.post(message);
  }

  /** Ends the process cooperatively: ending native code in the middle of a read or a run aborts it. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#handle?.stop();
    this.#handle = null;
  }
}
