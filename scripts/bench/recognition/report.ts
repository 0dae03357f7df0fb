import { z } from 'zod';

const runs = z.strictObject({ count: z.number(), cpuMs: z.number() });

/** What the measured inference process tells each second, beside its own messages. */
export const reportSchema = z.strictObject({
  kind: z.literal('bench.report'),
  /** Since the process began: how often each model ran, and the CPU time inside those runs. */
  detector: runs,
  mesh: runs,
  embedder: runs,
  search: runs,
  /** Milliseconds from capture to "this frame is done with", of the frames since the last report. */
  frameAgesMs: z.array(z.number()),
});
export type Report = z.infer<typeof reportSchema>;
export type ModelRole = 'detector' | 'mesh' | 'embedder' | 'search';
