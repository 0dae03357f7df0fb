import type { Frame } from 'node-av/lib';
import type { CameraState } from '../../../contract/domain.ts';
import type { CameraAddress } from '../../camera-address.ts';
import type { DecodeAllowance } from './decode-allowance.ts';
import { type FeedFailure, failures } from './feed-failure.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { FeedHealth } from './health/feed-health.ts';
import { isDamaged, lookAtFrame, lookAtKeyframe } from './health/keyframe-look.ts';
import type { Trouble } from './health/troubles.ts';
import type { PackagedFragment } from './hls-packager.ts';
import type { DrawnAs, StreamFacts } from './messages.ts';
import { timescaleHz } from './mp4-boxes.ts';
import type { VideoFormat } from './parameter-sets.ts';
import { PictureDrawer, type PictureDrawerDeps } from './picture-drawer.ts';
import { PictureWatchdog } from './picture-watchdog.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import { StreamClock } from './stream-clock.ts';
import {
  createSource,
  type HostResolver,
  type OpenedStream,
  type SourcePicture,
  type StreamSource,
} from './stream-source.ts';
import { type TrackStep, VideoTrack } from './video-track.ts';

export interface CameraFeedDeps {
  readonly address: CameraAddress;
  readonly resolve: HostResolver;
  readonly frames: FrameTaker;
  readonly allowance: Pick<DecodeAllowance, 'allows' | 'spend'>;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onState: (state: CameraState, message: string, retryInMs: number | null) => void;
  readonly onStream: (facts: StreamFacts) => void;
  readonly onInit: (bytes: Uint8Array<ArrayBuffer>, mimeCodec: string) => void;
  readonly onFragment: (fragment: PackagedFragment, startsAt: number) => void;
  /** Of what is wanted by `setDrawn`. */
  readonly onPicture: PictureDrawerDeps['onPicture'];
  /** What is wrong with a camera that sends pictures, whenever it changes; null where nobody asks. */
  readonly onTroubles: ((troubles: readonly Trouble[]) => void) | null;
  readonly onDefect: (error: unknown) => void;
}

/** Where decoded frames go. */
export interface FrameTaker {
  /** Takes over the frame. @returns true when it replaced one that nobody had asked for. */
  put(frame: Frame, capturedAt: number): boolean;
  /** The stream ended: what it gave is of the past. */
  clear(): void;
}

export interface FeedCounts {
  readonly framesDecoded: number;
  readonly framesReplaced: number;
  readonly packetsSkipped: number;
  readonly lastPictureAt: number | null;
  readonly receivedBytes: number;
}

/**
 * How long a decoder is used. FFmpeg's pool has room for as many pictures as were ever held at once, and gives the one that came back
 * last out first: the others would stay for as long as it is open.
 */
const decoderLifeMs = 2_000;

/** A camera that gives no picture for so long has stopped: what its decoder and the shelf hold is of somebody who may be gone. */
const silenceMs = 2_000;
const silenceLookMs = 250;

/** The frame rate is told again when it changed by more than this part. */
const tellableRateChange = 0.1;

/** Keeps one camera connected: its packets become segments for the tile and, while it is recognised, frames. */
export class CameraFeed {
  readonly #deps: CameraFeedDeps;
  readonly #drawer: PictureDrawer;
  readonly #health: FeedHealth;
  #isClosed = false;
  #isRecognised = false;
  #isKeyframesOnly = false;
  #isFine = false;
  #track: VideoTrack | null = null;
  #source: StreamSource | null = null;
  #decoder: FrameDecoder | null = null;
  #decoderOpenedAt = 0;
  #closing: Promise<unknown> = Promise.resolve();
  #wakeFromPause: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #failedAttempts = 0;
  #toldFacts: StreamFacts | null = null;
  #sent: StreamFacts['codec'] = 'h264';
  /** Of the segment that is being made. */
  #segment = { frames: 0, durationS: 0 };
  readonly #counts = { framesDecoded: 0, framesReplaced: 0, packetsSkipped: 0, receivedBytes: 0 };
  #lastPictureAt: number | null = null;
  /** On a clock that nobody sets. */
  #lastPictureMs = 0;

  constructor(deps: CameraFeedDeps) {
    this.#deps = deps;
    this.#drawer = new PictureDrawer(deps);
    this.#health = new FeedHealth({
      now: () => performance.now(),
      onTroubles: (troubles) => this.#isClosed || deps.onTroubles?.(troubles),
    });
  }

  get counts(): FeedCounts {
    return { ...this.#counts, lastPictureAt: this.#lastPictureAt };
  }

  start(): void {
    this.#deps.onState('connecting', 'Connecting to the camera.', null);
    this.#running = this.#run().catch(this.#deps.onDefect);
  }

  /** While false nothing is decoded and no picture is held. Takes effect with the next packet, at a keyframe. */
  setRecognised(isRecognised: boolean): void {
    this.#isRecognised = isRecognised;
    if (isRecognised) return;
    this.#isKeyframesOnly = false;
    void this.#closeDecoder();
  }

  /** While true nothing but keyframes is decoded. */
  setKeyframesOnly(isKeyframesOnly: boolean): void {
    this.#isKeyframesOnly = isKeyframesOnly;
    this.#decoder?.setKeyframesOnly(isKeyframesOnly);
  }

  /** While true each picture is handed over by itself, for somebody who looks closely. */
  setFine(isFine: boolean): void {
    this.#isFine = isFine;
    this.#track?.setFine(isFine);
  }

  /** How pictures of it are wanted, by people who can't have the stream itself. */
  setDrawn(drawn: ReadonlySet<DrawnAs>): void {
    this.#drawer.want(drawn);
  }

  /** Returns soon, whatever the camera does. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wakeFromPause?.();
    this.#source?.interrupt();
    this.#health.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const failure = await this.#connectOnce();
      if (this.#isClosed) return;
      const delayMs = reconnectDelayMs(failure, this.#failedAttempts, this.#deps.random());
      this.#failedAttempts += 1;
      this.#deps.onState(failure.state, failure.message, delayMs === null ? null : Math.round(delayMs));
      if (delayMs === null) return;
      await this.#pause(delayMs);
    }
  }

  /** One connection from open to close; answers why it ended. */
  async #connectOnce(): Promise<FeedFailure> {
    const source = createSource(this.#deps.address, this.#deps.resolve);
    this.#source = source;
    try {
      const opened = await source.open();
      if (!opened.ok) return opened.failure;
      return await this.#follow(source, opened.value);
    } finally {
      this.#source = null;
      this.#health.ended();
      await source.close();
      await Promise.all([this.#closeDecoder(), this.#drawer.reset()]);
      this.#deps.frames.clear();
    }
  }

  async #follow(source: StreamSource, stream: OpenedStream): Promise<FeedFailure> {
    const track = new VideoTrack(stream);
    track.setFine(this.#isFine);
    this.#track = track;
    const watchdog = new PictureWatchdog(this.#deps.now, stream.patienceMs, () => source.interrupt());
    const silence = setInterval(() => this.#forgetWhenSilent(), silenceLookMs);
    let clock = new StreamClock(timescaleHz);
    try {
      while (!this.#isClosed) {
        const read = await source.read();
        if (!read.ok) return watchdog.verdict ?? read.failure;
        this.#counts.receivedBytes += read.value.bytes.length;
        const step = track.push(read.value);
        watchdog.note(step.isPicture, track.format !== null);
        if (!step.isPicture) continue;
        // A new timeline may have times from anywhere.
        if (step.started !== null) clock = new StreamClock(timescaleHz);
        this.#take(read.value, step, track.format, { stream, clock });
      }
      return failures.lost;
    } finally {
      watchdog.stop();
      clearInterval(silence);
      this.#track = null;
      track.wipe();
    }
  }

  #take(
    picture: SourcePicture,
    step: TrackStep,
    format: VideoFormat | null,
    { stream, clock }: { readonly stream: OpenedStream; readonly clock: StreamClock },
  ): void {
    const arrivedAt = this.#deps.now();
    this.#lastPictureAt = arrivedAt;
    this.#lastPictureMs = performance.now();
    if (picture.ticks !== undefined) {
      clock.note(picture.ticks, arrivedAt);
      this.#health.arrived(picture.ticks);
    }
    if (format === null) return;
    if (step.started !== null) {
      void this.#closeDecoder();
      void this.#drawer.reset();
      this.#toldFacts = null;
      this.#segment = { frames: 0, durationS: 0 };
      this.#health.began(stream.isLossy);
      this.#sent = stream.sent;
      this.#deps.onState('live', 'The camera is live.', null);
      this.#deps.onInit(step.started.init, format.mimeCodec);
    }
    // A camera that gives a picture and breaks off again is not to be asked ever faster.
    if (this.#health.isSteady) this.#failedAttempts = 0;
    for (const fragment of step.fragments) this.#tellFragment(fragment, format, clock);
    this.#drawer.push(picture.packet, format, clock);
    if (this.#isRecognised) this.#decode(picture, format, clock);
    else if (picture.isKeyframe) this.#lookAt(picture, format);
  }

  #tellFragment(fragment: PackagedFragment, format: VideoFormat, clock: StreamClock): void {
    if (fragment.startsSegment) this.#tellFacts(format);
    this.#segment.frames += fragment.frameCount;
    this.#segment.durationS += fragment.durationS;
    this.#deps.onFragment(fragment, clock.capturedAtMs(fragment.startTicks) ?? this.#deps.now());
  }

  /** With each whole segment: a few pictures are too few to tell a rate from. */
  #tellFacts({ mimeCodec, widthPx, heightPx }: VideoFormat): void {
    const codec = this.#sent;
    const { frames, durationS } = this.#segment;
    this.#segment = { frames: 0, durationS: 0 };
    if (frames === 0) return;
    const framesPerSecond = Math.round((frames / durationS) * 10) / 10;
    this.#health.sends({ codec, widthPx, heightPx, framesPerSecond });
    const told = this.#toldFacts?.framesPerSecond;
    if (told !== undefined && Math.abs(framesPerSecond - told) <= told * tellableRateChange) return;
    this.#toldFacts = { codec, mimeCodec, widthPx, heightPx, framesPerSecond };
    this.#deps.onStream(this.#toldFacts);
  }

  #decode({ packet }: SourcePicture, format: VideoFormat, clock: StreamClock): void {
    let expectedMs: number | undefined;
    if (packet.isKeyframe && performance.now() - this.#decoderOpenedAt >= decoderLifeMs) {
      expectedMs = this.#decoder?.expectedMs;
      void this.#closeDecoder();
      this.#decoderOpenedAt = performance.now();
    }
    this.#decoder ??= this.#openDecoder(format, clock, expectedMs);
    this.#decoder?.push(packet);
  }

  #openDecoder(format: VideoFormat, clock: StreamClock, expectedMs = Infinity): FrameDecoder | null {
    const { frames, allowance, now, onDefect } = this.#deps;
    try {
      const decoder = new FrameDecoder({
        format,
        allowance,
        expectedMs,
        onFrame: (frame, ticks) => {
          this.#counts.framesDecoded += 1;
          this.#noteDecoded(frame);
          const capturedAt = (ticks === undefined ? undefined : clock.capturedAtMs(ticks)) ?? now();
          if (frames.put(frame, capturedAt)) this.#counts.framesReplaced += 1;
        },
        onSkipped: (packets) => {
          this.#counts.packetsSkipped += packets;
        },
      });
      decoder.setKeyframesOnly(this.#isKeyframesOnly);
      return decoder;
    } catch (error) {
      onDefect(error);
      return null;
    }
  }

  /** Keyframes alone: in what comes between, an encoder leaves out what hardly changed. */
  #noteDecoded(frame: Frame): void {
    const damaged = isDamaged(frame);
    this.#health.decoded(damaged);
    if (frame.keyFrame !== 1 || !this.#wantsLook) return;
    this.#health.looking();
    this.#health.looked(lookAtFrame(frame), damaged);
  }

  /** Of a camera that is not recognised one keyframe in two seconds is decoded, to see how it does, and nothing else. */
  #lookAt({ packet }: SourcePicture, format: VideoFormat): void {
    if (!this.#wantsLook) return;
    const kept = packet.clone();
    if (kept === null) return;
    this.#health.looking();
    const looking = lookAtKeyframe(kept, format)
      .then(({ look, isDamaged: damaged }) => this.#health.looked(look, damaged))
      .finally(() => kept.free());
    this.#closing = Promise.all([this.#closing, looking]).catch(this.#deps.onDefect);
  }

  get #wantsLook(): boolean {
    return this.#deps.onTroubles !== null && !this.#isClosed && this.#health.wantsLook;
  }

  /** Does not wait for the connection to end: a picture may stay away for long before anybody gives the camera up. */
  #forgetWhenSilent(): void {
    if (this.#decoder === null || performance.now() - this.#lastPictureMs < silenceMs) return;
    void this.#closeDecoder();
    this.#deps.frames.clear();
  }

  /** Settles when the decoder's native code has returned; `#closing` when that of all earlier ones has too. */
  #closeDecoder(): Promise<unknown> {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder !== null)
      this.#closing = Promise.all([this.#closing, decoder.close()]).catch(this.#deps.onDefect);
    return this.#closing;
  }

  async #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakeFromPause = resolve;
    const timer = setTimeout(resolve, delayMs);
    await promise;
    clearTimeout(timer);
    this.#wakeFromPause = null;
  }
}
