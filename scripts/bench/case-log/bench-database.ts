import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExecutor } from '../../../src-main/engine/database/executor.ts';
import type { ProcedureInput } from '../../../src-main/engine/database/procedures.ts';
import { makeKeyPair } from '../../../src-main/engine/keys/hpke.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';

type Procedures = typeof procedures;

/** A database in this thread, in a directory of its own that goes with it. */
export interface BenchDatabase {
  readonly directory: string;
  run<Name extends keyof Procedures>(name: Name, input: ProcedureInput<Procedures[Name]>): unknown;
  /** What the database thread does when nobody asks anything. */
  tidy(): void;
  close(): void;
}

/** The real thing: both encrypted databases, subject keys, the case log with its chain, tree and checkpoints. */
export function openCordonDatabase(): BenchDatabase & { readonly vaultKey: Uint8Array } {
  const directory = temporaryDirectory();
  const vaultKey = new Uint8Array(randomBytes(32));
  const executor = openExecutor({ directory, vaultKey, mustExist: false, procedures, now: Date.now() });
  const pairs = { records: makeKeyPair(), faces: makeKeyPair() };
  executor.hold({ pairs, retain: [], given: [] });
  return {
    directory,
    vaultKey,
    run: (name, input) => executor.run(name, input, Date.now()),
    tidy: () => executor.tidy(),
    close() {
      executor.close(Date.now());
      removeDirectory(directory);
    },
  };
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'cordon-bench-'));
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
