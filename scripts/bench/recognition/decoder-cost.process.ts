import { lookup } from 'node:dns/promises';
import { z } from 'zod';
import { childChannel } from '../../../src-main/engine/processes/channel.ts';
import { checkCameraAddress } from '../../../src-main/engine/camera-address.ts';
import { poolOnly } from '../../../src-main/engine/recognition/ingest/decode-allowance.ts';
import { FrameDecoder } from '../../../src-main/engine/recognition/ingest/frame-decoder.ts';
import {
  createSource,
  type SourcePicture,
} from '../../../src-main/engine/recognition/ingest/stream-source.ts';
import { VideoTrack } from '../../../src-main/engine/recognition/ingest/video-track.ts';

/*
 * What decoding alone costs: takes one group of pictures from each stream with ingest's own reader, then decodes them
 * over and over with ingest's own decoder, at leisure, beside the processes that are being measured. Only the CPU time
 * of the threads on which FFmpeg decodes counts, not that of the JavaScript around it.
 */
const pauseMs = 400;

const messageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    streams: z.array(
      z.object({ id: z.string(), address: z.string(), userName: z.string(), password: z.string() }),
    ),
  }),
  z.strictObject({ kind: z.literal('stop') }),
]);
type Stream = Extract<z.infer<typeof messageSchema>, { kind: 'start' }>['streams'][number];

const channel = childChannel();
channel.onClosed(() => process.exit(0));
channel.onMessage((message) => {
  const parsed = messageSchema.parse(message);
  if (parsed.kind === 'stop') process.exit(0);
  void run(parsed.streams);
});

async function run(streams: readonly Stream[]): Promise<void> {
  const groups = await Promise.all(streams.map(takeGroup));
  for (let nth = 0; ; nth = (nth + 1) % groups.length) {
    const cpuMs = await groups[nth]?.decode();
    channel.post({ kind: 'decoded', cpuMs, frames: groups[nth]?.frames });
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Reads from one keyframe up to the next. */
async function takeGroup({ address, userName, password }: Stream) {
  const checked = checkCameraAddress(address, { userName, password });
  if (!checked.ok) throw new Error(checked.message);
  const source = createSource(checked.address, async (host) => (await lookup(host)).address);
  const opened = await source.open();
  if (!opened.ok) throw new Error(opened.failure.message);
  const track = new VideoTrack(opened.value);
  const packets: SourcePicture['packet'][] = [];
  for (;;) {
    const read = await source.read();
    if (!read.ok) throw new Error(read.failure.message);
    track.push(read.value);
    if (read.value.isKeyframe && packets.length > 0) break;
    const packet = packets.length > 0 || read.value.isKeyframe ? read.value.packet.clone() : null;
    if (packet !== null) packets.push(packet);
  }
  const { format } = track;
  await source.close();
  if (format === null) throw new Error('a stream without a format');

  let decoded = Promise.withResolvers<void>();
  const decoder = new FrameDecoder({
    format,
    allowance: poolOnly,
    onFrame: (frame) => {
      frame.free();
      decoded.resolve();
    },
    onSkipped: () => undefined,
  });
  return {
    frames: packets.length,
    /** Milliseconds of CPU outside the main thread. */
    async decode(): Promise<number> {
      const before = otherThreadsCpuMs();
      for (const packet of packets) {
        decoded = Promise.withResolvers();
        decoder.push(packet);
        await decoded.promise;
      }
      return otherThreadsCpuMs() - before;
    },
  };
}

function otherThreadsCpuMs(): number {
  const whole = process.cpuUsage();
  const main = process.threadCpuUsage();
  return (whole.user + whole.system - main.user - main.system) / 1_000;
}
