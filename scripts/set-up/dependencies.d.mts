import type { Report } from './progress.mjs';

/** Resolves with `ready` or `installed`. `pinnedNode` is the path of the Node that the dependencies bring. */
export declare function installDependencies(
  root: string,
  pinnedNode: string,
  report: Report,
): Promise<string>;
