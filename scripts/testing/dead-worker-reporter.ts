import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

/** A file of tests whose process was ended by a signal before it was through. */
export interface DeadWorker {
  readonly file: string;
  readonly signal: string;
}

/** As Vitest words it, for the error itself or its cause. */
const words = /Worker exited unexpectedly with signal (\S+).* while running test file (.+)$/m;

/** The file of tests that an error of a run is about, if its process was ended by a signal; null for any other error. */
export function deadWorkerOf(error: {
  readonly message?: string;
  readonly cause?: unknown;
}): DeadWorker | null {
  const cause = error.cause as { readonly message?: string } | undefined;
  const [, signal, file] = words.exec(`${error.message ?? ''}\n${cause?.message ?? ''}`) ?? [];
  return signal === undefined || file === undefined ? null : { file: file.trim(), signal };
}

/** What a run ended with that no test says. */
export interface RunErrors {
  readonly dead: readonly DeadWorker[];
  /** Errors of another kind, in number. */
  readonly others: number;
}

/** Writes down what ended without a test failing, into the file named by `CORDON_DEAD_WORKERS`. */
export default class DeadWorkerReporter implements Reporter {
  onTestRunEnd(
    _modules: unknown,
    errors: readonly { readonly message?: string; readonly cause?: unknown }[],
  ): void {
    const path = process.env['CORDON_DEAD_WORKERS'];
    if (path === undefined) return;
    const dead = errors.flatMap((error) => deadWorkerOf(error) ?? []);
    writeFileSync(path, JSON.stringify({ dead, others: errors.length - dead.length } satisfies RunErrors));
  }
}
