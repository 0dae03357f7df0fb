import { fromWhereTheyStand } from './from-where-they-stand.ts';
import { ModelError } from './model-error.ts';

/** Reads a command line by `read`. Throws ModelError: what it says is wrong, behind `refusal`, and how the command is used. */
export function readCommandLine<Options>(refusal: string, usage: string, read: () => Options): Options {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`${refusal}: ${why}.\n${usage}`, { cause });
  }
}

/** The one folder that was typed, as a path. */
export function oneFolder([directory, ...more]: readonly string[]): string {
  if (directory === undefined || more.length > 0) throw new Error('it takes one folder');
  return fromWhereTheyStand(directory);
}

export function pathOf(typed: string | undefined): string | undefined {
  return typed === undefined ? undefined : fromWhereTheyStand(typed);
}

export function thresholdOf(typed: string): number {
  const threshold = Number(typed);
  if (!(threshold > 0 && threshold <= 1)) throw new Error('a threshold lies between 0 and 1');
  return threshold;
}
