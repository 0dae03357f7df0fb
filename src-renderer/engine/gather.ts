/** Even one that hangs holds the next up for no longer than this. */
const longestMs = 2_000;

export interface Gathered<Of> {
  add(some: Iterable<Of>): void;
  /** What was gathered and not handed over is let go. */
  stop(): void;
}

/**
 * Hands over what comes in: at once after a quiet time, and together with all that came meanwhile when `pauseMs` have passed and
 * the last handling is over. Nothing is lost, and a burst never runs ahead of itself.
 */
export function gather<Of>(
  handle: (some: ReadonlySet<Of>) => Promise<unknown>,
  pauseMs: number,
): Gathered<Of> {
  let gathered = new Set<Of>();
  let isBusy = false;
  const timers = new Set<ReturnType<typeof setTimeout>>();

  /** Resolves after so long, or when `earlier` has settled. */
  async function pause(ms: number, earlier: Promise<unknown> | null = null): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    timers.add(timer);
    void earlier?.then(
      () => resolve(),
      () => resolve(),
    );
    await promise;
    clearTimeout(timer);
    timers.delete(timer);
  }

  async function run(): Promise<void> {
    isBusy = true;
    while (gathered.size > 0) {
      const some = gathered;
      gathered = new Set();
      await Promise.all([pause(pauseMs), pause(longestMs, handle(some))]);
    }
    isBusy = false;
  }

  return {
    add(some) {
      for (const one of some) gathered.add(one);
      if (!isBusy) void run();
    },
    stop() {
      gathered.clear();
      for (const timer of timers) clearTimeout(timer);
      // Whoever waited for them waits for ever: there is nothing left to hand over.
      isBusy = true;
    },
  };
}
