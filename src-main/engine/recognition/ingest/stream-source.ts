import type { Packet } from 'node-av/lib';
import type { CameraAddress } from '../../camera-address.ts';
import { FfmpegSource } from './ffmpeg-source.ts';
import type { FeedFailure } from './feed-failure.ts';
import { ConvertedSource } from './converted-source.ts';
import type { VideoCodec } from './nal-units.ts';
import { PacedSource } from './paced-source.ts';
import { RtspOrFfmpegSource } from './rtsp/rtsp-or-ffmpeg-source.ts';
import { planOf } from './source-plan.ts';

/** What is known of the stream before its first picture. */
export interface OpenedStream {
  readonly codec: VideoCodec;
  /** What the camera itself sends: Motion JPEG becomes H.264 here, as does whatever comes from this machine. */
  readonly sent: VideoCodec | 'mjpeg' | 'converted';
  /** From the session description; often complete, sometimes missing. */
  readonly parameterSets: readonly Uint8Array[];
  readonly usualDurationTicks: number;
  /** Pictures may be missing though the connection holds: UDP loses packets, HLS leaves segments out. */
  readonly isLossy: boolean;
  /** Without a picture for this long, it has stalled. */
  readonly patienceMs: number;
}

export interface SourcePicture {
  /** Valid until the next read. */
  readonly packet: Packet;
  /** One access unit in Annex-B form, a view of the packet. */
  readonly bytes: Uint8Array;
  readonly isKeyframe: boolean;
  /** Presentation time, 90 kHz. */
  readonly ticks: number | undefined;
}

/** Finds the IP address of a host by its name; rejects for a name that nobody knows. */
export type HostResolver = (hostname: string) => Promise<string>;

export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: FeedFailure };

/** One connection to a camera. Each call that waits may hold a thread of libuv's pool. */
export interface StreamSource {
  open(): Promise<Outcome<OpenedStream>>;
  /** The next picture. */
  read(): Promise<Outcome<SourcePicture>>;
  /** Makes the call that is under way, and every later one, fail at once. */
  interrupt(): void;
  /** Always returns soon, whatever the camera does. */
  close(): Promise<void>;
}

/** RTSP, HLS or Motion JPEG, a recording or a USB camera, by the address. */
export function createSource(address: CameraAddress, resolve: HostResolver): StreamSource {
  const plan = planOf(address);
  if (plan.isPlainRtsp) return new RtspOrFfmpegSource(address, plan, resolve);
  const source = new FfmpegSource(address, plan, resolve);
  const paced = plan.isPaced ? new PacedSource(source) : source;
  return plan.isConverted ? new ConvertedSource(paced, () => source.openDecoder()) : paced;
}
