import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/*
 * Loaded into the engine before its own code: at each SIGUSR2 it writes down how late the engine's loop was since the one before,
 * and begins anew. The engine's children, which load it too, have nothing to say.
 */
const file = process.env['CORDON_LOOP_FILE'];
if (file !== undefined && process.title === 'cordon-engine') {
  const resolutionMs = 5;
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  process.on('SIGUSR2', () => {
    // The timer's own interval is part of what it measures.
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
    writeFileSync(file, JSON.stringify({ p95Ms: late(delays.percentile(95)), maxMs: late(delays.max) }));
    delays.reset();
  });
}
