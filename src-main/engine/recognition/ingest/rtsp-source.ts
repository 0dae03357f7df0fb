import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AV_NOPTS_VALUE, AVERROR_EXIT, AVERROR_HTTP_OTHER_4XX, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { Dictionary, FormatContext, Packet, type Stream } from 'node-av/lib';
import { type CameraAddress, secretUrlOf } from '../../camera-address.ts';
import { type FeedFailure, failures, failureToOpen, failureToRead } from './feed-failure.ts';
import { timescaleHz } from './mp4-boxes.ts';
import { splitUnits, type VideoCodec } from './nal-units.ts';
import { codecOf } from './parameter-sets.ts';

/** Covers name, connection, authentication and description. */
const openTimeoutMs = 6_000;
/** FFmpeg's own limit per socket operation: the second line behind our watchdogs. */
const socketTimeoutUs = 8_000_000;
/** An interruption that comes between two native calls could be missed; repeated, it can't. */
const interruptRepeatMs = 100;

/** What is known of the stream before its first picture. */
export interface OpenedStream {
  readonly codec: VideoCodec;
  /** From the session description; often complete, sometimes missing. */
  readonly parameterSets: readonly Uint8Array[];
  readonly usualDurationTicks: number;
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

export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: FeedFailure };

/**
 * One connection to a camera: RTSP with RTP over the same TCP connection. Each call that waits holds a thread of libuv's
 * pool. `close` always returns soon, whatever the camera does.
 */
export class RtspSource {
  readonly #address: CameraAddress;
  #context = new FormatContext();
  readonly #packet = new Packet();
  #stream: Stream | undefined;
  #ticksPerUnit = 1;
  #isOpen = false;
  #interrupter: NodeJS.Timeout | undefined;
  readonly #gone = Promise.withResolvers<void>();
  /** The native call that is under way: nothing may be freed before it has returned. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(address: CameraAddress) {
    this.#address = address;
  }

  async open(): Promise<Outcome<OpenedStream>> {
    const timer = setTimeout(() => this.interrupt(), openTimeoutMs);
    try {
      const unknown = await this.#findHost();
      if (unknown !== null) return failed(unknown);
      this.#packet.alloc();
      return await this.#openStream();
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next packet of the video stream. */
  async read(): Promise<Outcome<SourcePicture>> {
    for (;;) {
      this.#packet.unref();
      const code = await this.#native(this.#context.readFrame(this.#packet));
      if (code < 0) return failed(code === AVERROR_EXIT ? failures.stalled : failureToRead(code));
      const { data, pts } = this.#packet;
      if (data === null || this.#packet.streamIndex !== this.#stream?.index) continue;
      const ticks = pts === AV_NOPTS_VALUE ? undefined : Math.round(Number(pts) * this.#ticksPerUnit);
      // For the decoder, whose frames carry it on.
      if (ticks !== undefined && this.#ticksPerUnit !== 1) this.#packet.pts = BigInt(ticks);
      const picture = { packet: this.#packet, bytes: data, isKeyframe: this.#packet.isKeyframe, ticks };
      return { ok: true, value: picture };
    }
  }

  /** Makes the call that is under way, and every later one, fail at once. */
  interrupt(): void {
    if (this.#interrupter !== undefined) return;
    this.#gone.resolve();
    this.#context.interrupt();
    this.#interrupter = setInterval(() => this.#context.interrupt(), interruptRepeatMs);
  }

  async close(): Promise<void> {
    this.interrupt();
    await this.#busy;
    if (this.#isOpen) await this.#context.closeInput();
    clearInterval(this.#interrupter);
    this.#packet.free();
  }

  /** FFmpeg's own look-up can't be interrupted: a name that nobody knows must not get there. */
  async #findHost(): Promise<FeedFailure | null> {
    const { hostname } = this.#address;
    if (isIP(hostname) !== 0) return null;
    const found = lookup(hostname).then(
      () => null,
      () => failures.unknownHost,
    );
    return Promise.race([found, this.#gone.promise.then(() => failures.unknownHost)]);
  }

  async #openStream(): Promise<Outcome<OpenedStream>> {
    let code = await this.#openInput('video');
    const isOfferedNothing = code === AVERROR_HTTP_OTHER_4XX;
    // Where only sound is offered, FFmpeg asks to play nothing and is refused: the same as from a busy camera.
    if (isOfferedNothing) code = await this.#openInput('video+audio');
    if (this.#interrupter !== undefined) return failed(failures.unreachable);
    if (code < 0) return failed(failureToOpen(code));
    const stream = this.#context.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
    if (stream === undefined) return failed(failures.notVideo);
    if (isOfferedNothing) return failed(failures.busy);
    const codec = codecOf(stream.codecpar.codecId);
    if (codec === undefined) return failed(failures.unsupported);
    this.#stream = stream;
    this.#ticksPerUnit = (timescaleHz * stream.timeBase.num) / stream.timeBase.den;
    const { num, den } = stream.avgFrameRate;
    const extradata = stream.codecpar.extradata ?? new Uint8Array(0);
    const value: OpenedStream = {
      codec,
      parameterSets: [...splitUnits(Uint8Array.from(extradata))],
      usualDurationTicks: num > 0 ? (timescaleHz * den) / num : timescaleHz / 25,
    };
    return { ok: true, value };
  }

  /** Sound is left out where it can be: with two streams FFmpeg moves timestamps when the first report comes. */
  async #openInput(mediaTypes: 'video' | 'video+audio'): Promise<number> {
    if (this.#interrupter !== undefined) return AVERROR_EXIT;
    const options = Dictionary.fromObject({
      rtsp_transport: 'tcp',
      allowed_media_types: mediaTypes,
      timeout: String(socketTimeoutUs),
      // An address, or a redirection from one, must not make FFmpeg open files or other protocols.
      protocol_whitelist: 'rtsp,rtsps,rtp,tcp,tls',
    });
    this.#context = new FormatContext();
    this.#context.allocContext();
    const code = await this.#native(this.#context.openInput(secretUrlOf(this.#address), null, options));
    options.free();
    this.#isOpen = code >= 0;
    return code;
  }

  async #native(call: Promise<number>): Promise<number> {
    this.#busy = call.catch(() => undefined);
    return call;
  }
}

function failed(failure: FeedFailure): { readonly ok: false; readonly failure: FeedFailure } {
  return { ok: false, failure };
}
