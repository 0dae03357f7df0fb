import type { ModelSession } from '../../src-main/engine/recognition/steps/tensor.ts';

export interface TimedSession extends ModelSession {
  /** CPU time of this process a run, in milliseconds; NaN before the first. */
  readonly cpuMs: () => number;
}

/** Takes the CPU time that runs take: on a machine that others use too, the clock says little. */
export function timed(session: ModelSession): TimedSession {
  let runs = 0;
  let microseconds = 0;
  return {
    async run(picture) {
      const before = process.cpuUsage();
      const outputs = await session.run(picture);
      const { user, system } = process.cpuUsage(before);
      runs += 1;
      microseconds += user + system;
      return outputs;
    },
    release: () => session.release(),
    cpuMs: () => microseconds / runs / 1_000,
  };
}
