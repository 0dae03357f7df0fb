/** Runs it; whoever asks while it runs gets that run, and there is no second one beside it. */
export function shareRun<Arguments extends readonly unknown[]>(
  run: (...given: Arguments) => Promise<void>,
): (...given: Arguments) => Promise<void> {
  let running: Promise<void> | null = null;
  return (...given) => {
    running ??= run(...given).finally(() => {
      running = null;
    });
    return running;
  };
}
