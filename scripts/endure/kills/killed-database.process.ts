import { alertProcedures } from '../../../src-main/engine/alerts/queries.ts';
import { caseLogProcedures } from '../../../src-main/engine/case-log/queries.ts';
import { verificationStart, type Verification } from '../../../src-main/engine/case-log/verify.ts';
import { openExecutor } from '../../../src-main/engine/database/executor.ts';
import { createAlert } from '../../bench/case-log/alerts.ts';
import type { Begin, Said } from './messages.ts';

/**
 * Is the database thread, and nothing else: opens what the kill before it left, verifies that, tells what it found, and then writes
 * alerts and entries as fast as it can, telling each that was acknowledged. It ends only by being killed.
 */
async function main({ directory, vaultKey, pairs, alerts }: Begin): Promise<never> {
  const procedures = { ...alertProcedures, ...caseLogProcedures };
  const executor = openExecutor({ directory, vaultKey, mustExist: true, procedures, now: Date.now() });
  executor.hold({ pairs, retain: [], given: [] });
  // The table's own types say so of each; the executor, which takes names, doesn't.
  const ask = <Output>(name: keyof typeof procedures, input: unknown): Output =>
    executor.run(name, input, Date.now()) as Output;

  let verification = verificationStart;
  while (!verification.isDone)
    verification = ask<Verification>('case-log.verify-next', { from: verification, limit: 1_000 });
  const { entries, broken, lockedBodies } = verification;
  const there = new Set(ask<readonly { id: string }[]>('alerts.places', { ids: alerts }).map(({ id }) => id));
  const lostAlerts = alerts.filter((id) => !there.has(id));
  await say({ kind: 'verified', entries, broken: broken?.words ?? null, lockedBodies, lostAlerts });

  let number = entries;
  for (let nth = 0; ; nth += 1) {
    if (nth % 3 === 0) {
      const alert = createAlert(4_000, Date.now());
      ask('alerts.commit', alert);
      await say({ kind: 'acknowledged', entries: (number += 1), alert: alert.id });
    } else {
      const subject = nth % 3 === 1 ? 'log' : `person:${String(process.pid)}-${String(nth)}`;
      number = ask('case-log.append', {
        kind: 'engine.stopped',
        subject,
        actor: null,
        body: { words: 'x'.repeat(500) },
      });
      await say({ kind: 'acknowledged', entries: number, alert: null });
      if (nth % 10 === 9) executor.tidy();
    }
  }
}

/** Resolves once it is on its way to the other process. */
function say(said: Said): Promise<void> {
  return new Promise((resolve) => process.send?.(said, () => resolve()));
}

process.once('message', (begin: Begin) => void main(begin));
