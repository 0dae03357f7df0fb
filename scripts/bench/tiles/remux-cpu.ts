import { processCpuMs } from '../cpu-time.ts';
import { createIngest } from '../create-ingest.ts';
import type { DemoStream } from '../demo-streams.ts';
import { createLink } from '../link.ts';
import { printed, type Row } from '../row.ts';

const warmUpSegments = 3;

/** What a tile costs while nothing is recognised: the share of a core of reading and packaging one stream. */
export async function measureRemux(streams: readonly DemoStream[], seconds: number): Promise<readonly Row[]> {
  const link = createLink();
  const segments = new Map<string, number>();
  let bytes = 0;
  let wake: () => void = () => undefined;
  const ingest = createIngest(link, {
    onFragment: (fragment) => {
      if (fragment.startsSegment) segments.set(fragment.cameraId, (segments.get(fragment.cameraId) ?? 0) + 1);
      bytes += fragment.bytes.length;
      wake();
    },
  });
  const reached = async (count: number): Promise<void> => {
    while (streams.some(({ id }) => (segments.get(id) ?? 0) < count)) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  try {
    ingest.start();
    const { pid } = ingest;
    if (pid === undefined) throw new Error('the ingest process did not start');
    for (const stream of streams) ingest.open(stream.id, stream);
    await reached(warmUpSegments);
    const before = { atMs: performance.now(), cpuMs: processCpuMs(pid), bytes };
    await reached(warmUpSegments + seconds);
    const elapsedMs = performance.now() - before.atMs;
    const cpuMs = processCpuMs(pid) - before.cpuMs;
    return [
      printed('remux-cpu', cpuMs / elapsedMs / streams.length, 'cores a stream'),
      printed('remux-bitrate', ((bytes - before.bytes) * 8) / elapsedMs / streams.length, 'kbit/s a stream'),
    ];
  } finally {
    await ingest.stop();
    link.remove();
  }
}
