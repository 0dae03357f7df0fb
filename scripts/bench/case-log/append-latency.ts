import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../../src-main/engine/database/client.ts';
import { printed, type Row } from '../row.ts';
import { percentile95 } from '../statistics.ts';
import { entry } from './append-without-chain.ts';
import { removeDirectory, temporaryDirectory } from './bench-database.ts';

const warmUp = 50;

/** How long the engine waits for an entry to be safe: to the database thread, on the disk, and back. */
export async function measureAppendLatency(appends: number): Promise<Row> {
  const directory = temporaryDirectory();
  const database = await openDatabase({
    directory,
    vaultKey: new Uint8Array(randomBytes(32)),
    mustExist: false,
  });
  try {
    const latenciesMs: number[] = [];
    for (let nth = 0; nth < warmUp + appends; nth += 1) {
      const startedMs = performance.now();
      await database.call('case-log.append', entry);
      if (nth >= warmUp) latenciesMs.push(performance.now() - startedMs);
    }
    return printed('append-p95', percentile95(latenciesMs), 'ms');
  } finally {
    await database.close();
    removeDirectory(directory);
  }
}
