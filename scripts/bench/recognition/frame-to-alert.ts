import { setTimeout as after } from 'node:timers/promises';
import { printed, type Row } from '../row.ts';
import { percentile95 } from '../statistics.ts';
import { startDemoEngine } from './demo-engine.ts';

/**
 * In the whole demo: from the capture of the frame that decided, to the event at a client, which comes after the alert
 * was committed to disk.
 */
export async function measureFrameToAlert(options: {
  readonly wantedAlerts: number;
  readonly withinMs: number;
  readonly say: (line: string) => void;
}): Promise<readonly Row[]> {
  const raised: { readonly id: string; readonly heardAt: number }[] = [];
  const enough = Promise.withResolvers<void>();
  const engine = await startDemoEngine({
    say: options.say,
    onEvent: (event) => {
      if (event.kind !== 'alert.raised') return;
      raised.push({ id: event.alertId, heardAt: Date.now() });
      if (raised.length >= options.wantedAlerts) enough.resolve();
    },
  });
  try {
    await Promise.race([enough.promise, after(options.withinMs, undefined, { ref: false })]);
    if (raised.length === 0) throw new Error(`the demo raised no alert in ${options.withinMs / 1_000} s`);
    const latenciesMs: number[] = [];
    for (const { id, heardAt } of raised) {
      const { summary } = await engine.ask('alerts.read', { id });
      latenciesMs.push(heardAt - summary.raisedAt);
    }
    return [
      printed('frame-to-alert-p95', percentile95(latenciesMs), 'ms'),
      printed('alerts-measured', latenciesMs.length, 'alerts'),
    ];
  } finally {
    await engine.stop();
  }
}
