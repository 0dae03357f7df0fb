import type { Frame } from 'node-av/lib';
import type { CameraState } from '../../../contract/domain.ts';
import type { CameraAddress } from './camera-address.ts';
import { type FeedFailure, failures } from './feed-failure.ts';
import { FrameDecoder } from './frame-decoder.ts';
import type { FrameShelf } from './frame-shelf.ts';
import type { PackagedSegment } from './hls-packager.ts';
import type { StreamFacts } from './messages.ts';
import { timescaleHz } from './mp4-boxes.ts';
import type { VideoFormat } from './parameter-sets.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import { type OpenedStream, RtspSource, type SourcePicture } from './rtsp-source.ts';
import { StreamClock } from './stream-clock.ts';
import { VideoTrack } from './video-track.ts';

export interface CameraFeedDeps {
  readonly cameraId: string;
  readonly address: CameraAddress;
  readonly shelf: FrameShelf<Frame>;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onState: (state: CameraState, message: string, retryInMs: number | null) => void;
  readonly onStream: (facts: StreamFacts) => void;
  readonly onInit: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly onSegment: (segment: PackagedSegment, startsAt: number) => void;
  readonly onDefect: (error: unknown) => void;
}

export interface FeedCounts {
  readonly framesDecoded: number;
  readonly framesReplaced: number;
  readonly packetsSkipped: number;
  readonly lastPictureAt: number | null;
  readonly receivedBytes: number;
}

/** Without a picture for this long, a camera has stalled. */
const stallMs = 3_000;
/** Pictures that never begin with a keyframe can't be shown. */
const noKeyframeMs = 12_000;
const watchdogMs = 250;
/** The frame rate is told again when it changed by more than this part. */
const tellableRateChange = 0.1;

/** Keeps one camera connected: its packets become segments for the tile and, while it is recognised, frames. */
export class CameraFeed {
  readonly #deps: CameraFeedDeps;
  #isClosed = false;
  #isRecognised = false;
  #source: RtspSource | null = null;
  #decoder: FrameDecoder | null = null;
  #wakeFromPause: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #failedAttempts = 0;
  #toldFacts: StreamFacts | null = null;
  readonly #counts = { framesDecoded: 0, framesReplaced: 0, packetsSkipped: 0, receivedBytes: 0 };
  #lastPictureAt: number | null = null;

  constructor(deps: CameraFeedDeps) {
    this.#deps = deps;
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
    if (!isRecognised) this.#closeDecoder();
  }

  /** Returns soon, whatever the camera does. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wakeFromPause?.();
    this.#source?.interrupt();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const failure = await this.#connectOnce();
      if (this.#isClosed) return;
      const delayMs = reconnectDelayMs(failure, this.#failedAttempts, this.#deps.random());
      this.#failedAttempts += 1;
      this.#deps.onState(failure.state, failure.message, delayMs);
      if (delayMs === null) return;
      await this.#pause(delayMs);
    }
  }

  /** One connection from open to close; answers why it ended. */
  async #connectOnce(): Promise<FeedFailure> {
    const source = new RtspSource(this.#deps.address);
    this.#source = source;
    try {
      const opened = await source.open();
      if (!opened.ok) return opened.failure;
      return await this.#follow(source, opened.value);
    } finally {
      this.#source = null;
      await source.close();
      await this.#closeDecoder();
      this.#deps.shelf.clear(this.#deps.cameraId);
    }
  }

  async #follow(source: RtspSource, stream: OpenedStream): Promise<FeedFailure> {
    const track = new VideoTrack(stream);
    const clock = new StreamClock(timescaleHz);
    const watchdog = new Watchdog(this.#deps.now, () => source.interrupt());
    try {
      while (!this.#isClosed) {
        const read = await source.read();
        if (!read.ok) return watchdog.verdict ?? read.failure;
        this.#counts.receivedBytes += read.value.bytes.length;
        this.#take(read.value, track, clock, watchdog);
      }
      return failures.lost;
    } finally {
      watchdog.stop();
      track.wipe();
    }
  }

  #take(picture: SourcePicture, track: VideoTrack, clock: StreamClock, watchdog: Watchdog): void {
    const arrivedAt = this.#deps.now();
    if (picture.ticks !== undefined) clock.note(picture.ticks, arrivedAt);
    const step = track.push(picture);
    watchdog.note(step.isPicture, track.format !== null);
    if (!step.isPicture || track.format === null) return;
    this.#lastPictureAt = arrivedAt;
    if (step.segment !== null) this.#tellSegment(step.segment, track.format, clock);
    if (step.started !== null) {
      void this.#closeDecoder();
      this.#failedAttempts = 0;
      this.#toldFacts = null;
      this.#deps.onState('live', 'The camera is live.', null);
      this.#deps.onInit(step.started.init);
    }
    if (this.#isRecognised) this.#decode(picture, track.format, clock);
  }

  #tellSegment(segment: PackagedSegment, format: VideoFormat, clock: StreamClock): void {
    const framesPerSecond = Math.round((segment.frameCount / segment.durationS) * 10) / 10;
    const told = this.#toldFacts?.framesPerSecond;
    if (told === undefined || Math.abs(framesPerSecond - told) > told * tellableRateChange) {
      const { codec, mimeCodec, widthPx, heightPx } = format;
      this.#toldFacts = { codec, mimeCodec, widthPx, heightPx, framesPerSecond };
      this.#deps.onStream(this.#toldFacts);
    }
    this.#deps.onSegment(segment, clock.capturedAtMs(segment.startTicks) ?? this.#deps.now());
  }

  #decode({ packet }: SourcePicture, format: VideoFormat, clock: StreamClock): void {
    this.#decoder ??= this.#openDecoder(format, clock);
    this.#decoder?.push(packet);
  }

  #openDecoder(format: VideoFormat, clock: StreamClock): FrameDecoder | null {
    const { cameraId, shelf, now, onDefect } = this.#deps;
    try {
      return new FrameDecoder({
        format,
        onFrame: (frame, ticks) => {
          this.#counts.framesDecoded += 1;
          const capturedAt = (ticks === undefined ? undefined : clock.capturedAtMs(ticks)) ?? now();
          if (shelf.put(cameraId, frame, capturedAt)) this.#counts.framesReplaced += 1;
        },
        onSkipped: (packets) => {
          this.#counts.packetsSkipped += packets;
        },
      });
    } catch (error) {
      onDefect(error);
      return null;
    }
  }

  async #closeDecoder(): Promise<void> {
    const decoder = this.#decoder;
    this.#decoder = null;
    await decoder?.close();
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

/** Ends a connection on which no picture comes, and remembers why. */
class Watchdog {
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt: number;
  #lastPictureAt: number;
  #hasFormat = false;
  #hasNoise = false;
  #verdict: FeedFailure | null = null;

  constructor(now: () => number, interrupt: () => void) {
    this.#now = now;
    this.#startedAt = now();
    this.#lastPictureAt = this.#startedAt;
    this.#timer = setInterval(() => {
      this.#verdict ??= this.#judge();
      if (this.#verdict !== null) interrupt();
    }, watchdogMs);
  }

  get verdict(): FeedFailure | null {
    return this.#verdict;
  }

  note(isPicture: boolean, hasFormat: boolean): void {
    this.#hasFormat = hasFormat;
    this.#hasNoise = !isPicture;
    if (isPicture) this.#lastPictureAt = this.#now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #judge(): FeedFailure | null {
    const now = this.#now();
    if (now - this.#lastPictureAt > stallMs) return this.#hasNoise ? failures.garbled : failures.stalled;
    if (!this.#hasFormat && now - this.#startedAt > noKeyframeMs) return failures.noParameterSets;
    return null;
  }
}
