export interface Coalesced {
  /** Runs it now, or at the end of the pause that the last run began. */
  request(): void;
  /** Nothing runs any more. */
  stop(): void;
}

/** Runs something at most once in `everyMs` however often it is asked for, and never loses the last request. */
export function coalesce(run: () => void, everyMs: number): Coalesced {
  let pause: NodeJS.Timeout | null = null;
  let isRequested = false;
  let isStopped = false;

  function runAndPause(): void {
    isRequested = false;
    run();
    pause = setTimeout(() => {
      pause = null;
      if (isRequested) runAndPause();
    }, everyMs);
    pause.unref();
  }

  return {
    request() {
      if (isStopped) return;
      if (pause === null) runAndPause();
      else isRequested = true;
    },
    stop() {
      isStopped = true;
      if (pause !== null) clearTimeout(pause);
    },
  };
}
