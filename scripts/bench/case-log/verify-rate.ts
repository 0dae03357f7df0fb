import { randomBytes } from 'node:crypto';
import { verifyDirectory } from '../../../src-main/engine/case-log/verify-directory.ts';
import { verificationStart, type Verification } from '../../../src-main/engine/case-log/verify.ts';
import { openExecutor } from '../../../src-main/engine/database/executor.ts';
import { write, type LogAppender } from '../../../src-main/engine/database/procedures.ts';
import { makeKeyPair } from '../../../src-main/engine/keys/hpke.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';
import { threadCpuMs } from '../cpu-time.ts';
import { atLeast, printed, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';
import { entry } from './append-without-chain.ts';
import { removeDirectory, temporaryDirectory } from './bench-database.ts';

/** As many as the engine and the command verify at once. */
const chunk = 1_000;
const alertsPerChunk = chunk / 4;

/** Entries verified in a second of CPU: by the engine, and by `npm run verify`, which opens the data itself. */
export function measureVerification(passes: number, entries: number): readonly Row[] {
  const directory = temporaryDirectory();
  const vaultKey = new Uint8Array(randomBytes(32));
  const executor = openExecutor({
    directory,
    vaultKey,
    mustExist: false,
    procedures: { ...procedures, 'bench.fill': write(({ log }, from: number) => fill(log, from)) },
    now: Date.now(),
  });
  // As when an auditor reads it.
  const records = makeKeyPair();
  executor.hold({ pairs: { records, faces: null }, retain: [], given: [] });
  try {
    for (let from = 1; from < entries; from += chunk) executor.run('bench.fill', from, Date.now());
    const engineMs = times(passes, () => {
      let verification = verificationStart;
      while (!verification.isDone) {
        const input = { from: verification, limit: chunk };
        // The registry's own type says so; the executor, which takes names, doesn't.
        verification = executor.run('case-log.verify-next', input, Date.now()) as Verification;
      }
      expectWhole(verification.broken === null, verification.entries, entries);
    });
    executor.sign(Date.now());
    const commandMs = times(Math.ceil(passes / 3), () => {
      const report = verifyDirectory(directory, { data: vaultKey, records: records.privateKey, faces: null });
      expectWhole(report.ok, report.entries, entries);
    });
    const perSecond = (spentMs: readonly number[]): number => (entries * 1_000) / lowerQuartile(spentMs);
    return [
      atLeast(25_000, 'verify-entries-per-s', perSecond(engineMs), 'entries / CPU s'),
      printed('verify-directory-entries-per-s', perSecond(commandMs), 'entries / CPU s'),
    ];
  } finally {
    executor.close(Date.now());
    removeDirectory(directory);
  }
}

/** A chunk of entries, half of them about alerts, two for each, and half about nobody. */
function fill(log: LogAppender, from: number): void {
  for (let nth = 0; nth < alertsPerChunk; nth += 1) {
    const alertId = `alert-${from}-${nth}`;
    const body = { alertId, number: from + nth };
    for (const kind of ['alert.acknowledged', 'alert.acknowledged'] as const) {
      log.append({ kind, subject: `alert:${alertId}`, actor: 'person-bench', body });
      log.append(entry);
    }
  }
}

function times(passes: number, verify: () => void): readonly number[] {
  return Array.from({ length: passes }, () => {
    const startedMs = threadCpuMs();
    verify();
    return threadCpuMs() - startedMs;
  });
}

function expectWhole(isValid: boolean, found: number, entries: number): void {
  if (!isValid || found < entries)
    throw new Error(`the log of this bench broke: ${found} of ${entries} entries`);
}
