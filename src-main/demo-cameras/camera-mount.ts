import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clip } from './annex-b.ts';
import type { MountCredentials } from './digest-authentication.ts';
import type { PoorNetwork, RtpOutlet } from './rtp-outlet.ts';
import { RtpPacketiser, rtpClockHz } from './rtp-packetiser.ts';

/**
 * What can be wrong with a camera, until it is set to null again:
 * `stall` keeps connections and sends nothing; `drop` closes connections at once and on every request; `garbage` sends
 * well-formed RTP with random payloads; `noise` sends random bytes without any framing; `refuse` answers 503;
 * `not-video` offers sound alone; `drip` sends a third of what it should, ever later; `truncate` sends half of each
 * slice; `no-parameter-sets` never says how to decode; `storm` closes each connection soon after its first picture.
 */
export type CameraFault =
  | 'stall'
  | 'drop'
  | 'garbage'
  | 'noise'
  | 'refuse'
  | 'not-video'
  | 'drip'
  | 'truncate'
  | 'no-parameter-sets'
  | 'storm';

export interface MountOptions {
  readonly id: string;
  /** Begins with a slash; `/<id>` when left out. */
  readonly path?: string;
  readonly clip: Clip;
  readonly framesPerSecond: number;
  /** Where in the clip the camera begins. */
  readonly phaseS?: number;
  /** Without them anybody may watch. */
  readonly credentials?: MountCredentials;
  /** Whether the video may be asked for over UDP. */
  readonly offersUdp?: boolean;
  /** When its timestamps go over 2^32, after the mount was made; anywhere when left out. */
  readonly wrapsAfterS?: number;
}

interface Viewer {
  readonly socket: Socket;
  readonly outlet: RtpOutlet;
  packetiser: RtpPacketiser;
  awaitsKeyframe: boolean;
  /** Set when it is to be closed, in a storm. */
  closing: NodeJS.Timeout | undefined;
}

/** A viewer that reads slower than this falls back to the next keyframe. */
const maxBacklogBytes = 4 * 1024 * 1024;
/** Pictures that came due while the process slept are skipped beyond this many. */
const maxCatchUpFrames = 50;
const dripShare = 1 / 3;
const stormMs = 250;
/** For these the viewers have to connect anew. */
const breaksOff: ReadonlySet<CameraFault | null> = new Set([
  'drop',
  'refuse',
  'not-video',
  'no-parameter-sets',
]);

/** One simulated camera: a clip that runs in a loop by its own clock, whoever is watching. */
export class CameraMount {
  readonly id: string;
  readonly path: string;
  readonly offersUdp: boolean;
  /** What becomes of packets over UDP. */
  network: PoorNetwork | null = null;
  credentials: MountCredentials | undefined;
  readonly #firstFrame: number;
  #clip: Clip;
  #framesPerSecond: number;
  /** Timestamp of frame 0. */
  #firstTimestamp: number;
  #startedAtMs = performance.now();
  readonly #viewers = new Map<Socket, Viewer>();
  #fault: CameraFault | null = null;
  #nextFrame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MountOptions) {
    this.id = options.id;
    this.path = options.path ?? `/${options.id}`;
    this.offersUdp = options.offersUdp ?? false;
    this.credentials = options.credentials;
    this.#clip = options.clip;
    this.#framesPerSecond = options.framesPerSecond;
    this.#firstFrame = Math.round((options.phaseS ?? 0) * options.framesPerSecond);
    this.#firstTimestamp =
      options.wrapsAfterS === undefined
        ? randomInt(2 ** 32)
        : 2 ** 32 - Math.round(options.wrapsAfterS * rtpClockHz);
  }

  get clip(): Clip {
    return this.#clip;
  }

  get framesPerSecond(): number {
    return this.#framesPerSecond;
  }

  get fault(): CameraFault | null {
    return this.#fault;
  }

  get startedAt(): number {
    return performance.timeOrigin + this.#startedAtMs;
  }

  get viewerCount(): number {
    return this.#viewers.size;
  }

  setFault(fault: CameraFault | null): void {
    const wasBroken = breaksOff.has(this.#fault);
    this.#fault = fault;
    if (breaksOff.has(fault) || wasBroken) this.dropViewers();
    for (const viewer of this.#viewers.values()) {
      viewer.awaitsKeyframe = true;
      this.#dripTo(viewer);
    }
  }

  /**
   * From now on the camera sends this. In another codec viewers have to connect anew; otherwise they go on, at a keyframe
   * with its parameter sets, and the timestamps go on too.
   */
  show(clip: Clip, framesPerSecond: number): void {
    const isOtherCodec = clip.codec !== this.#clip.codec;
    const now = performance.now();
    const frame = this.#frameDueAt(now);
    this.#firstTimestamp = this.#timestampOf(frame);
    this.#startedAtMs = now;
    this.#clip = clip;
    this.#framesPerSecond = framesPerSecond;
    this.#nextFrame = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const viewer of this.#viewers.values()) viewer.awaitsKeyframe = true;
    if (isOtherCodec) this.dropViewers();
    else this.#schedule();
  }

  /** The camera's clock is set. */
  shiftClock(seconds: number): void {
    const shifted = this.#firstTimestamp + Math.round(seconds * rtpClockHz);
    this.#firstTimestamp = ((shifted % 2 ** 32) + 2 ** 32) % 2 ** 32;
  }

  dropViewers(): void {
    for (const { socket } of this.#viewers.values()) socket.destroy();
  }

  /** Starts to send on the connection; answers the value of `RTP-Info`. */
  play(socket: Socket, outlet: RtpOutlet, trackUrl: string): string {
    const packetiser = new RtpPacketiser(this.#clip.codec, {
      ssrc: randomInt(2 ** 32),
      firstSequence: randomInt(2 ** 16),
    });
    if (this.#viewers.size === 0) this.#nextFrame = this.#frameDueAt(performance.now());
    const viewer = { socket, outlet, packetiser, awaitsKeyframe: true, closing: undefined };
    this.#viewers.set(socket, viewer);
    this.#dripTo(viewer);
    this.#schedule();
    return `url=${trackUrl};seq=${packetiser.nextSequence};rtptime=${this.#timestampOf(this.#nextFrame)}`;
  }

  leave(socket: Socket): void {
    clearTimeout(this.#viewers.get(socket)?.closing);
    this.#viewers.delete(socket);
    if (this.#viewers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#viewers.size === 0) return;
    const dueAtMs = this.#startedAtMs + (this.#nextFrame * 1_000) / this.#framesPerSecond;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#sendDueFrames();
        this.#schedule();
      },
      Math.max(0, dueAtMs - performance.now()),
    );
  }

  #sendDueFrames(): void {
    const until = this.#frameDueAt(performance.now());
    if (until - this.#nextFrame > maxCatchUpFrames) {
      this.#nextFrame = until;
      for (const viewer of this.#viewers.values()) viewer.awaitsKeyframe = true;
    }
    for (; this.#nextFrame < until; this.#nextFrame += 1) {
      for (const viewer of this.#viewers.values()) this.#send(viewer, this.#nextFrame);
    }
  }

  #send(viewer: Viewer, frame: number): void {
    const { socket, packetiser, outlet } = viewer;
    if (this.#fault === 'stall') return;
    if (this.#fault === 'noise') {
      if (socket.writableLength < maxBacklogBytes) socket.write(randomBytes(8_192));
      return;
    }
    const picture = this.#clip.accessUnits[(this.#firstFrame + frame) % this.#clip.accessUnits.length];
    if (picture === undefined) return;
    if (outlet.backlogBytes > maxBacklogBytes) viewer.awaitsKeyframe = true;
    if (viewer.awaitsKeyframe && !picture.isKeyframe) return;
    viewer.awaitsKeyframe = outlet.backlogBytes > maxBacklogBytes;
    if (viewer.awaitsKeyframe) return;
    const whole = [
      ...(picture.isKeyframe ? this.#missingParameterSets(picture.nalUnits) : []),
      ...picture.nalUnits,
    ];
    outlet.send(packetiser.packetise(this.#spoilt(whole), this.#timestampOf(frame)));
    if (this.#fault === 'storm') viewer.closing ??= setTimeout(() => socket.destroy(), stormMs);
  }

  #spoilt(units: readonly Uint8Array[]): readonly Uint8Array[] {
    const isSet = (unit: Uint8Array): boolean =>
      this.#clip.parameterSets.some((set) => nalTypeOf(set, this.#clip) === nalTypeOf(unit, this.#clip));
    switch (this.#fault) {
      case 'garbage':
        return units.map((unit) => randomBytes(unit.length));
      case 'truncate':
        return units.map((unit) => (isSet(unit) ? unit : unit.subarray(0, Math.ceil(unit.length / 2))));
      case 'no-parameter-sets':
        return units.filter((unit) => !isSet(unit));
      default:
        return units;
    }
  }

  #dripTo({ outlet }: Viewer): void {
    if (this.#fault !== 'drip') {
      outlet.drip(null);
      return;
    }
    const bytes = this.#clip.accessUnits
      .flatMap(({ nalUnits }) => nalUnits)
      .reduce((sum, { length }) => sum + length, 0);
    const bytesPerSecond = (bytes * this.#framesPerSecond) / this.#clip.accessUnits.length;
    outlet.drip(bytesPerSecond * dripShare);
  }

  /** Cameras repeat their parameter sets before each keyframe; clips don't always. */
  #missingParameterSets(nalUnits: readonly Uint8Array[]): readonly Uint8Array[] {
    const header = this.#clip.parameterSets[0]?.[0];
    return nalUnits.some((unit) => unit[0] === header) ? [] : this.#clip.parameterSets;
  }

  #frameDueAt(nowMs: number): number {
    return Math.floor(((nowMs - this.#startedAtMs) * this.#framesPerSecond) / 1_000) + 1;
  }

  /** Rises over the end of the loop: it counts frames sent, not frames of the clip. */
  #timestampOf(frame: number): number {
    return (this.#firstTimestamp + Math.round((frame * rtpClockHz) / this.#framesPerSecond)) % 2 ** 32;
  }
}

/** H.264 and H.265, table 7-1. */
function nalTypeOf([first = 0]: Uint8Array, { codec }: Clip): number {
  return codec === 'h264' ? first & 0x1f : (first >> 1) & 0x3f;
}
