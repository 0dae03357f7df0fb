import type { Packet } from 'node-av/lib';
import type { CameraAddress } from '../../camera-address.ts';
import { type FeedFailure, failures } from './feed-failure.ts';
import { drawnSize } from './drawn-size.ts';
import { withKeyframe } from './health/keyframe-look.ts';
import { JpegEncoder } from './jpeg-encoder.ts';
import type { StreamFacts } from './messages.ts';
import { timescaleHz } from './mp4-boxes.ts';
import type { VideoFormat } from './parameter-sets.ts';
import { createSource, type HostResolver, type Outcome } from './stream-source.ts';
import { VideoTrack } from './video-track.ts';

/** Enough pictures to tell the frame rate. */
const wantedPictures = 12;
const patienceMs = 12_000;

export interface TestedStream extends StreamFacts {
  /** JPEG of its last keyframe, pixelated; null where it could not be decoded. */
  readonly picture: Uint8Array<ArrayBuffer> | null;
}

/** Opens a stream once, watches until its format and rate are known, closes it, and keeps nothing. */
export async function testStream(
  address: CameraAddress,
  resolve: HostResolver,
  signal: AbortSignal,
): Promise<Outcome<TestedStream>> {
  const source = createSource(address, resolve);
  const interrupt = (): void => source.interrupt();
  const timer = setTimeout(interrupt, patienceMs);
  signal.addEventListener('abort', interrupt, { once: true });
  let keyframe: Packet | null = null;
  try {
    const opened = await source.open();
    if (!opened.ok) return opened;
    const track = new VideoTrack(opened.value);
    const times: number[] = [];
    let pictures = 0;
    while (pictures < wantedPictures || track.format === null) {
      const read = await source.read();
      if (!read.ok) return { ok: false, failure: pictures > 0 ? noFormat(track) : read.failure };
      if (!track.push(read.value).isPicture) continue;
      pictures += 1;
      if (read.value.isKeyframe) {
        keyframe?.free();
        keyframe = read.value.packet.clone();
      }
      if (read.value.ticks !== undefined) times.push(read.value.ticks);
    }
    track.wipe();
    const { mimeCodec, widthPx, heightPx } = track.format;
    const codec = opened.value.sent;
    const picture = keyframe === null ? null : await drawPixelated(keyframe, track.format);
    const framesPerSecond = rateOf(times);
    return { ok: true, value: { codec, mimeCodec, widthPx, heightPx, framesPerSecond, picture } };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    await source.close();
    keyframe?.free();
  }
}

/** As for every role that sees no faces: an admin sees which camera it is and where it looks, and nobody in it. */
function drawPixelated(keyframe: Packet, format: VideoFormat): Promise<Uint8Array<ArrayBuffer> | null> {
  return withKeyframe(keyframe, format, (frame) => {
    if (frame === null) return null;
    const { width, height } = drawnSize('pixelated', frame);
    const encoder = new JpegEncoder(width, height);
    try {
      return encoder.encode(frame);
    } finally {
      encoder.free();
    }
  });
}

function noFormat(track: VideoTrack): FeedFailure {
  return track.format === null ? failures.noParameterSets : failures.stalled;
}

/** Frames a second, to one decimal. */
function rateOf(times: readonly number[]): number {
  const span = Math.max(...times) - Math.min(...times);
  return times.length < 2 || span <= 0 ? 0 : Math.round(((times.length - 1) * timescaleHz * 10) / span) / 10;
}
