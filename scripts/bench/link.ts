import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where an ingest and an inference process meet; in a directory of its own that goes with it. */
export interface Link {
  readonly socketPath: string;
  readonly token: string;
  remove(): void;
}

export function createLink(): Link {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  return {
    socketPath:
      process.platform === 'win32'
        ? `\\\\.\\pipe\\cordon-bench-${randomBytes(8).toString('hex')}`
        : join(directory, 'frames.sock'),
    token: randomBytes(32).toString('base64url'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
