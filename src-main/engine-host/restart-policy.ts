const firstDelayMs = 250;
const longestDelayMs = 5_000;
/** An engine that ran this long had recovered: its next death starts the delays anew. */
const healthyAfterMs = 30_000;

/** How long to wait before the next start. */
export interface RestartPolicy {
  /** Tells of a death after `ranForMs` of running; answers the delay in milliseconds. */
  nextDelayMs(ranForMs: number): number;
}

/** 0.25 s, doubling up to 5 s, and back to 0.25 s after half a minute of health. */
export function createRestartPolicy(): RestartPolicy {
  let delayMs = firstDelayMs;
  return {
    nextDelayMs(ranForMs) {
      if (ranForMs >= healthyAfterMs) delayMs = firstDelayMs;
      const answer = delayMs;
      delayMs = Math.min(delayMs * 2, longestDelayMs);
      return answer;
    },
  };
}
