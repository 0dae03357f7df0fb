import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clip } from './annex-b.ts';
import type { MountCredentials } from './digest-authentication.ts';
import { RtpPacketiser, rtpClockHz } from './rtp-packetiser.ts';

/**
 * What can be wrong with a camera, until it is set to null again:
 * `stall` keeps connections and sends nothing; `drop` closes connections at once and on every request; `garbage` sends
 * well-formed RTP with random payloads; `noise` sends random bytes without any framing; `refuse` answers 503;
 * `not-video` offers sound alone.
 */
export type CameraFault = 'stall' | 'drop' | 'garbage' | 'noise' | 'refuse' | 'not-video';

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
}

interface Viewer {
  readonly socket: Socket;
  readonly channel: number;
  readonly packetiser: RtpPacketiser;
  awaitsKeyframe: boolean;
}

/** A viewer that reads slower than this falls back to the next keyframe. */
const maxBacklogBytes = 4 * 1024 * 1024;
/** Pictures that came due while the process slept are skipped beyond this many. */
const maxCatchUpFrames = 50;

/** One simulated camera: a clip that runs in a loop by its own clock, whoever is watching. */
export class CameraMount {
  readonly id: string;
  readonly path: string;
  readonly clip: Clip;
  readonly framesPerSecond: number;
  readonly credentials: MountCredentials | undefined;
  readonly #firstFrame: number;
  readonly #firstTimestamp = randomInt(2 ** 32);
  readonly #startedAtMs = performance.now();
  readonly #viewers = new Map<Socket, Viewer>();
  #fault: CameraFault | null = null;
  #nextFrame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MountOptions) {
    this.id = options.id;
    this.path = options.path ?? `/${options.id}`;
    this.clip = options.clip;
    this.framesPerSecond = options.framesPerSecond;
    this.credentials = options.credentials;
    this.#firstFrame = Math.round((options.phaseS ?? 0) * options.framesPerSecond);
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
    this.#fault = fault;
    if (fault === 'drop' || fault === 'refuse' || fault === 'not-video') this.dropViewers();
    for (const viewer of this.#viewers.values()) viewer.awaitsKeyframe = true;
  }

  dropViewers(): void {
    for (const { socket } of this.#viewers.values()) socket.destroy();
  }

  /** Starts to send on the connection; answers the value of `RTP-Info`. */
  play(socket: Socket, channel: number, trackUrl: string): string {
    const packetiser = new RtpPacketiser(this.clip.codec, {
      ssrc: randomInt(2 ** 32),
      firstSequence: randomInt(2 ** 16),
    });
    if (this.#viewers.size === 0) this.#nextFrame = this.#frameDueAt(performance.now());
    this.#viewers.set(socket, { socket, channel, packetiser, awaitsKeyframe: true });
    this.#schedule();
    return `url=${trackUrl};seq=${packetiser.nextSequence};rtptime=${this.#timestampOf(this.#nextFrame)}`;
  }

  leave(socket: Socket): void {
    this.#viewers.delete(socket);
    if (this.#viewers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#viewers.size === 0) return;
    const dueAtMs = this.#startedAtMs + (this.#nextFrame * 1_000) / this.framesPerSecond;
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
    const { socket, packetiser, channel } = viewer;
    if (this.#fault === 'stall') return;
    if (this.#fault === 'noise') {
      if (socket.writableLength < maxBacklogBytes) socket.write(randomBytes(8_192));
      return;
    }
    const picture = this.clip.accessUnits[(this.#firstFrame + frame) % this.clip.accessUnits.length];
    if (picture === undefined) return;
    if (socket.writableLength > maxBacklogBytes) viewer.awaitsKeyframe = true;
    if (viewer.awaitsKeyframe && !picture.isKeyframe) return;
    viewer.awaitsKeyframe = socket.writableLength > maxBacklogBytes;
    if (viewer.awaitsKeyframe) return;
    const nalUnits =
      this.#fault === 'garbage'
        ? picture.nalUnits.map((unit) => randomBytes(unit.length))
        : [...(picture.isKeyframe ? this.#missingParameterSets(picture.nalUnits) : []), ...picture.nalUnits];
    socket.write(packetiser.packetise(nalUnits, this.#timestampOf(frame), channel));
  }

  /** Cameras repeat their parameter sets before each keyframe; clips don't always. */
  #missingParameterSets(nalUnits: readonly Uint8Array[]): readonly Uint8Array[] {
    const header = this.clip.parameterSets[0]?.[0];
    return nalUnits.some((unit) => unit[0] === header) ? [] : this.clip.parameterSets;
  }

  #frameDueAt(nowMs: number): number {
    return Math.floor(((nowMs - this.#startedAtMs) * this.framesPerSecond) / 1_000) + 1;
  }

  /** Rises over the end of the loop: it counts frames sent, not frames of the clip. */
  #timestampOf(frame: number): number {
    return (this.#firstTimestamp + Math.round((frame * rtpClockHz) / this.framesPerSecond)) % 2 ** 32;
  }
}
