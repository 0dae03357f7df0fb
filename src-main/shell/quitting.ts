interface Stoppable {
  stop(): Promise<void>;
}

export interface QuittingDeps {
  /** Ends this process; whatever it started ends with it. */
  readonly exit: () => void;
  /** Takes the windows away: who closed them need not watch the engine stop. */
  readonly hideWindows: () => void;
}

/** Longer than an engine and the demo's cameras take that have to be ended by force. */
const patienceMs = 20_000;

/** Quits once and in good order, whenever it is asked: also before there is an engine, and while one starts. */
export class Quitting {
  readonly #deps: QuittingDeps;
  #starting: Promise<Stoppable> | null = null;
  #isUnderWay = false;

  constructor(deps: QuittingDeps) {
    this.#deps = deps;
  }

  /** Whether a failure is only that of something that was cut off. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** What has to be stopped first; to be told as soon as it begins. */
  waitFor(starting: Promise<Stoppable>): void {
    this.#starting = starting;
  }

  begin(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#deps.hideWindows();
    const patience = setTimeout(this.#deps.exit, patienceMs);
    // What could not start has nothing to stop, and what does not stop is not waited for.
    const stopped = this.#starting?.then((running) => running.stop()).catch(() => undefined);
    void Promise.resolve(stopped).then(() => {
      clearTimeout(patience);
      this.#deps.exit();
    });
  }
}
