import { z } from 'zod';
import { nodeSpawner } from '../../../src-main/engine/processes/channel.ts';
import type { DemoStream } from '../demo-streams.ts';
import { sum } from '../statistics.ts';

const decodedSchema = z.strictObject({ kind: z.literal('decoded'), cpuMs: z.number(), frames: z.number() });

/** Measures what decoding a frame of these streams costs, for as long as it runs. */
export function startDecoderCost(streams: readonly DemoStream[]): {
  /** Ends it; answers the mean CPU time of a frame, in milliseconds. */
  stop(): Promise<number>;
} {
  const handle = nodeSpawner.spawn(new URL('./decoder-cost.process.ts', import.meta.url), {
    name: 'cordon-bench-decoder',
  });
  const groups: z.infer<typeof decodedSchema>[] = [];
  handle.channel.onMessage((message) => groups.push(decodedSchema.parse(message)));
  handle.channel.post({ kind: 'start', streams });
  return {
    async stop() {
      await handle.stop();
      return sum(groups.map(({ cpuMs }) => cpuMs)) / sum(groups.map(({ frames }) => frames));
    },
  };
}
