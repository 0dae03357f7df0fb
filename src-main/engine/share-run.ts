export interface SharedRun<Arguments extends readonly unknown[]> {
  (...given: Arguments): Promise<void>;
  /** Resolves when the run under way has ended, however that was; at once where there is none. */
  underWay(): Promise<void>;
}

/** Runs it; whoever asks while it runs gets that run, and there is no second one beside it. */
export function shareRun<Arguments extends readonly unknown[]>(
  run: (...given: Arguments) => Promise<void>,
): SharedRun<Arguments> {
  let running: Promise<void> | null = null;
  function ask(...given: Arguments): Promise<void> {
    running ??= run(...given).finally(() => {
      running = null;
    });
    return running;
  }
  return Object.assign(ask, {
    underWay: async () => {
      // Whoever asked for that run hears how it failed.
      await running?.catch(() => undefined);
    },
  });
}
