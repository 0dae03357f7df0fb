import type { Executor } from './executor.ts';

/** Between two calls: so often, and for so long that an alert hardly waits. */
const betweenCalls = { everyMs: 100, forMs: 5 } as const;
/** Once nobody has asked anything for so long: at a stretch, and then only so long at a time. */
const idle = { afterMs: 500, forMs: 20 } as const;

export interface BackgroundWork {
  /** Call for every call to the thread: what can wait is put off. */
  noteCall(): void;
  stop(): void;
}

/** Does what can wait: the index that searches the log, spare keys, moving pages out of the write-ahead log. */
export function createBackgroundWork(executor: Pick<Executor, 'index' | 'tidy'>): BackgroundWork {
  let soon: NodeJS.Timeout | null = null;
  let later: NodeJS.Timeout | null = null;

  function quietly<Result>(work: () => Result): Result | false {
    try {
      return work();
    } catch {
      return false; // a full or failing disk: the next write meets it too, and is heard
    }
  }

  function indexSoon(): void {
    soon ??= setTimeout(() => {
      soon = null;
      if (quietly(() => executor.index(betweenCalls.forMs))) indexSoon();
    }, betweenCalls.everyMs);
  }

  function whenIdle(isFirst: boolean): void {
    later = setTimeout(
      () => {
        later = null;
        if (isFirst) quietly(() => executor.tidy());
        if (quietly(() => executor.index(idle.forMs))) whenIdle(false);
      },
      isFirst ? idle.afterMs : 0,
    );
  }

  return {
    noteCall() {
      indexSoon();
      if (later !== null) clearTimeout(later);
      whenIdle(true);
    },
    stop() {
      for (const timer of [soon, later]) if (timer !== null) clearTimeout(timer);
    },
  };
}
