import type { ConsoleTrouble } from '../contract/console-trouble.ts';
import { engineToHostSchema, type HostToEngine } from '../contract/host-protocol.ts';
import { AppError, assertNever, type WireError } from '../contract/errors.ts';
import type { EngineChild, LaunchProcess } from './engine-launcher.ts';
import { MediaRequests, engineAway, type MediaReply } from './media-requests.ts';
import type { PreparedUpdate, PrepareUpdate } from './prepare-update.ts';
import { createRestartPolicy, type RestartPolicy } from './restart-policy.ts';
import { WireConnections, type WireConnection } from './wire-connections.ts';

/** All that the engine is told at its start, but for the key that it hands back later. */
export type EngineStart = Omit<Extract<HostToEngine, { kind: 'start' }>, 'kind' | 'keyring'>;

/** Prints a whole page as a tagged PDF. */
export type PrintPage = (page: string) => Promise<Uint8Array>;

export interface EngineProcessOptions {
  readonly entry: URL;
  readonly launch: LaunchProcess;
  readonly start: EngineStart;
  /** See `LaunchOptions.logFile`. */
  readonly logFile?: number | undefined;
  /** One line for the person at the terminal: a death, a restart, a message that made no sense. */
  readonly say: (line: string) => void;
  /** The engine can't run and a restart won't help. */
  readonly onFailed: (error: WireError) => void;
  /** It runs, for the first time or again. */
  readonly onReady?: (() => void) | undefined;
  readonly policy?: RestartPolicy;
  /** Left away by a host that has nothing to print with. */
  readonly print?: PrintPage | undefined;
  /** Left away by a host that can have nothing installed. */
  readonly prepareUpdate?: PrepareUpdate | undefined;
}

/** How long the engine gets to stop by itself: it closes feeds, native code and the database. */
const stopPatienceMs = 12_000;

/**
 * Keeps one engine running and speaks with it for the renderers. Holds the keys that the engine needs after a
 * restart, in memory only.
 */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  readonly #policy: RestartPolicy;
  readonly #connections = new WireConnections((message) => this.#post(message));
  readonly #media = new MediaRequests((message) => this.#post(message));
  /** Troubles with windows that are not in the case log yet, by number. */
  readonly #troubles = new Map<number, ConsoleTrouble>();
  #lastTrouble = 0;
  #child: EngineChild | undefined;
  #isReady = false;
  #hasFailed = false;
  /** What keeps the engine from running, if it said so and can be tried again. */
  #obstacle: string | null = null;
  #keyring: Uint8Array | undefined;
  /** Waits for the engine's last word; by the number of its request. */
  #update: { readonly requestId: number; readonly prepared: PreparedUpdate } | undefined;
  #restart: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#policy = options.policy ?? createRestartPolicy();
  }

  /** Starts the engine; from then on it is started again whenever it dies, until `stop`. */
  start(): void {
    const { entry, launch, logFile, start } = this.#options;
    const startedAtMs = performance.now();
    const child = launch(entry, { name: 'cordon-engine', logFile });
    this.#child = child;
    child.onMessage((message) => this.#hear(message));
    child.onExit((code) => this.#hearExit(code, performance.now() - startedAtMs));
    // The one way by which keys reach the engine: never its environment or arguments, which other programs can read.
    this.#post({
      kind: 'start',
      ...start,
      ...(this.#keyring === undefined ? {} : { keyring: this.#keyring }),
    });
  }

  /** Opens a line for a renderer; `send` gets all that is meant for it. */
  connect(send: (message: unknown) => void): WireConnection {
    return this.#connections.connect(send);
  }

  /** Has trouble with a window written into the case log; the next engine is told again, should this one not come to it. */
  tell(trouble: ConsoleTrouble): void {
    const id = ++this.#lastTrouble;
    this.#troubles.set(id, trouble);
    if (this.#isReady) this.#post({ kind: 'console.trouble', id, trouble });
  }

  /** What was told and is not in the case log yet. */
  get untold(): readonly ConsoleTrouble[] {
    return [...this.#troubles.values()];
  }

  /** Asks the engine for what lies at `path`, the part of the address after `/media/`. */
  requestMedia(path: string): Promise<MediaReply> {
    return this.#isReady ? this.#media.request(path) : Promise.resolve(engineAway());
  }

  /** Stops the engine cooperatively, by force if it takes too long, and forgets the keys. */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child !== undefined) {
      const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
      const force = setTimeout(() => child.kill(), stopPatienceMs);
      this.#post({ kind: 'stop' });
      await exited;
      clearTimeout(force);
    }
    this.#keyring?.fill(0);
    this.#options.start.deviceSecret.fill(0);
  }

  #post(message: HostToEngine): void {
    this.#child?.post(message);
  }

  #hear(message: unknown): void {
    const parsed = engineToHostSchema.safeParse(message);
    if (!parsed.success) {
      const where = parsed.error.issues[0];
      this.#options.say(
        `The engine sent a message that makes no sense; it was dropped (${where?.message ?? ''}).`,
      );
      return;
    }
    const said = parsed.data;
    switch (said.kind) {
      case 'ready':
        this.#isReady = true;
        this.#obstacle = null;
        this.#connections.announce({ kind: 'host', engine: 'ready' });
        for (const [id, trouble] of this.#troubles) this.#post({ kind: 'console.trouble', id, trouble });
        this.#options.onReady?.();
        return;
      case 'failed':
        if (said.canRetry) {
          if (this.#obstacle !== said.error.message) this.#options.say(said.error.message);
          this.#obstacle = said.error.message;
          this.#post({ kind: 'stop' });
          return;
        }
        this.#hasFailed = true;
        this.#connections.announce({ kind: 'host', engine: 'failed', message: said.error.message });
        this.#options.onFailed(said.error);
        return;
      case 'keys.keep':
        this.#keyring?.fill(0);
        this.#keyring = Uint8Array.from(said.keyring);
        return;
      case 'console.noted':
        this.#troubles.delete(said.id);
        return;
      case 'wire.message':
        this.#connections.deliver(said.connectionId, said.payload);
        return;
      case 'media.reply': {
        const { status, contentType, body } = said;
        this.#media.answer(said.requestId, { status, contentType, body });
        return;
      }
      case 'print.request':
        void this.#print(said.requestId, said.page);
        return;
      case 'update.prepare':
        void this.#prepareUpdate(said.requestId, said.folder);
        return;
      case 'update.settle':
        this.#settleUpdate(said.requestId, said.isWanted);
        return;
      case 'stopped':
        return;
      default:
        assertNever(said);
    }
  }

  async #print(requestId: number, page: string): Promise<void> {
    const child = this.#child;
    const { print, say } = this.#options;
    let pdf: Uint8Array | null = null;
    let because: string | null =
      print === undefined
        ? 'Only Cordon’s own window makes PDFs. Save the page instead, and print it from a browser.'
        : null;
    try {
      pdf = (await print?.(page)) ?? null;
    } catch (cause) {
      because = 'The page could not be printed. Save it as a page instead, and print that from a browser.';
      say(`A page could not be printed (${cause instanceof Error ? cause.message : String(cause)}).`);
    }
    // Another engine never asked for it.
    if (child === this.#child) this.#post({ kind: 'print.reply', requestId, pdf, because });
  }

  async #prepareUpdate(requestId: number, folder: string): Promise<void> {
    const child = this.#child;
    const { prepareUpdate } = this.#options;
    try {
      if (prepareUpdate === undefined)
        throw new AppError('conflict', 'Only the window of an installed Cordon can have updates installed.');
      const prepared = await prepareUpdate(folder);
      // Another engine never asked for it, and one that stops has nobody to ask for it any more.
      if (child !== this.#child || this.#stopping !== undefined) return prepared.drop();
      this.#settleUpdate(this.#update?.requestId ?? 0, false);
      this.#update = { requestId, prepared };
      this.#post({ kind: 'update.reply', requestId, refusal: null });
    } catch (cause) {
      const refusal = cause instanceof Error ? cause.message : String(cause);
      if (child === this.#child) this.#post({ kind: 'update.reply', requestId, refusal });
    }
  }

  #settleUpdate(requestId: number, isWanted: boolean): void {
    if (this.#update?.requestId !== requestId) return;
    const { prepared } = this.#update;
    this.#update = undefined;
    if (isWanted) prepared.go();
    else prepared.drop();
  }

  #hearExit(code: number | null, ranForMs: number): void {
    this.#child = undefined;
    this.#isReady = false;
    this.#media.abandon();
    this.#settleUpdate(this.#update?.requestId ?? 0, false);
    if (this.#stopping !== undefined || this.#hasFailed) return;
    const delayMs = this.#policy.nextDelayMs(ranForMs);
    if (this.#obstacle === null) {
      this.#connections.announce({ kind: 'host', engine: 'restarting' });
      this.#options.say(
        `The engine stopped unasked (${code === null ? 'killed' : `status ${code}`}); starting it again in ${delayMs} ms.`,
      );
    } else {
      const message = `${this.#obstacle} Cordon tries again by itself.`;
      this.#connections.announce({ kind: 'host', engine: 'restarting', message });
    }
    this.#restart = setTimeout(() => this.start(), delayMs);
  }
}
