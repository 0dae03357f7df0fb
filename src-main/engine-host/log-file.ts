import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { logFileName } from '../contract/host-protocol.ts';

const largestBytes = 5_000_000;

/** A file that takes the engine's log lines: an open descriptor and its path. */
export interface LogFile {
  readonly descriptor: number;
  readonly path: string;
}

/** Opens the engine's log in a folder; one older log is kept. */
export function openLogFile(folder: string): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, logFileName);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestBytes) renameSync(path, join(folder, 'engine.previous.jsonl'));
  return { descriptor: openSync(path, 'a', 0o600), path };
}
