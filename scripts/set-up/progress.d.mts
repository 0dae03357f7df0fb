export declare class SetUpError extends Error {}

export interface Progress {
  /** Runs one step: `work` may report what it is doing, and resolves with its outcome in a few words. */
  step(name: string, work: (report: Report) => Promise<string | void> | string | void): Promise<true>;
}

/** Says what a step is doing now, in a few words. */
export type Report = (what: string) => void;

export declare function createProgress(options: {
  readonly total: number;
  readonly first?: number;
  readonly stream?: NodeJS.WriteStream;
}): Progress;
