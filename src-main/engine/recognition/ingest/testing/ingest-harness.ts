import { extname } from 'node:path';
import { nodeSpawner, type ProcessHandle } from '../../../processes/channel.ts';
import { fromIngestSchema, type FromIngest, type ToIngest } from '../messages.ts';

type Kind = FromIngest['kind'];
type Said<Name extends Kind> = Extract<FromIngest, { kind: Name }>;

/** A real ingest process with all that it says. */
export class IngestHarness {
  readonly heard: FromIngest[] = [];
  readonly #handle: ProcessHandle;
  readonly #waiting = new Set<() => void>();
  #exitCode: number | null | undefined;

  /** @param namesFile which host names there are, as JSON; without it, those of this machine */
  constructor(namesFile?: string) {
    const entry = namesFile === undefined ? '../ingest.process' : './renamed-ingest.process';
    this.#handle = nodeSpawner.spawn(new URL(`${entry}${extname(import.meta.filename)}`, import.meta.url), {
      name: 'cordon-ingest-test',
      env: {
        UV_THREADPOOL_SIZE: '64',
        ...(namesFile === undefined ? {} : { CORDON_TEST_NAMES: namesFile }),
      },
    });
    this.#handle.channel.onMessage((message) => {
      this.heard.push(fromIngestSchema.parse(message));
      for (const wake of this.#waiting) wake();
    });
    this.#handle.onExit(({ code }) => {
      this.#exitCode = code;
      for (const wake of this.#waiting) wake();
    });
  }

  get pid(): number | undefined {
    return this.#handle.pid;
  }

  get exitCode(): number | null | undefined {
    return this.#exitCode;
  }

  post(message: ToIngest): void {
    this.#handle.channel.post(message);
  }

  /** Waits for a message of this kind that was heard after the first `from` ones. */
  async next<Name extends Kind>(
    kind: Name,
    matches: (message: Said<Name>) => boolean = () => true,
    from = 0,
  ): Promise<Said<Name>> {
    for (;;) {
      // The kind decides the member of the union, which TypeScript doesn't follow through a type parameter.
      const found = this.heard.slice(from).find((said) => said.kind === kind && matches(said as Said<Name>));
      if (found !== undefined) return found as Said<Name>;
      await this.somethingNew();
    }
  }

  /** Waits for whatever is heard next. */
  async somethingNew(): Promise<void> {
    if (this.#exitCode !== undefined) throw new Error(`the ingest process exited with ${this.#exitCode}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
  }

  stop(): Promise<void> {
    return this.#handle.stop();
  }
}
