import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { childChannel } from '../../processes/channel.ts';
import { IngestService } from './ingest-service.ts';
import { toIngestSchema } from './messages.ts';
import type { HostResolver } from './stream-source.ts';

const maxFramesPerSecond = 5;

/** Makes this process an ingest process: it does what its parent says until it is told to stop. */
export function runIngest(resolve: HostResolver): void {
  // FFmpeg's log would hold addresses with passwords.
  Log.setLevel(AV_LOG_QUIET);
  const channel = childChannel();
  const service = new IngestService({
    post: (message) => channel.post(message),
    backlog: () => channel.backlog,
    onDefect: tellDefect,
    maxFramesPerSecond,
    resolve,
  });
  let isStopping = false;
  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    try {
      await service.stop();
    } finally {
      process.exit(0);
    }
  }
  channel.onMessage((message) => {
    const parsed = toIngestSchema.safeParse(message);
    if (!parsed.success) tellDefect(new Error('a malformed message', { cause: parsed.error }));
    else if (parsed.data.kind === 'stop') void stop();
    else service.handle(parsed.data);
  });
  channel.onClosed(() => void stop());
}

/** One JSON line; messages of native code never quote an address. */
function tellDefect(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${JSON.stringify({ level: 'error', process: 'ingest', name, message, stack })}\n`);
}
