import { parseArgs, type ParseArgsConfig } from 'node:util';
import { AppError } from '../../src-main/contract/errors.ts';
import type { Terminal } from '../terminal.ts';
import type { PassphraseCost } from './passphrase-box.ts';

/** What a command of this tool is given from outside. */
export interface CommandDeps {
  readonly terminal: Terminal;
  /** Writes a line of output. */
  readonly say: (line: string) => void;
  readonly now: () => number;
  /** For tests only. */
  readonly passphraseCost?: PassphraseCost;
}

/** The options of a command. @throws AppError in words, instead of the parser's own error */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new AppError('bad-request', cause.message, { cause });
  }
}

/** @param how the way to write it */
export function required(value: string | undefined, how: string): string {
  if (value === undefined || value.trim() === '')
    throw new AppError('bad-request', `This is missing: ${how}.`);
  return value;
}

/** Exactly one file. */
export function onlyFile(positionals: readonly string[], what: string): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new AppError('bad-request', `Give one file: ${what}.`);
  return file;
}
