import { AV_NOPTS_VALUE, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, FFmpegError, Frame, type Packet, PosixError } from 'node-av/lib';
import type { DecodeAllowance } from './decode-allowance.ts';
import { openDecoder } from './open-decoder.ts';
import type { VideoFormat } from './parameter-sets.ts';

/** A second at most: a decoder that is further behind would only show the past. */
const maxQueuedPackets = 25;
/** With more than these waiting, the next keyframe goes first and what is before it is dropped. */
const tolerableQueuedPackets = 4;
/** How much the newest picture counts in what the next is expected to take. */
const expectationWeight = 0.2;

export interface FrameDecoderOptions {
  readonly format: VideoFormat;
  /** Which pictures are decoded on this thread; the others are on one of libuv's pool. Shared by all decoders. */
  readonly allowance: Pick<DecodeAllowance, 'allows' | 'spend'>;
  /** How long a picture takes, by another decoder of the same stream; without it the first one goes to the pool. */
  readonly expectedMs?: number;
  /** Takes over the frame and has to free it. `ticks` are the packets' own, undefined if unknown. */
  readonly onFrame: (frame: Frame, ticks: number | undefined) => void;
  readonly onSkipped: (packets: number) => void;
}

/** Decodes the packets of one format; begins, and after falling behind goes on, at a keyframe. */
export class FrameDecoder {
  readonly #options: FrameDecoderOptions;
  readonly #context: CodecContext;
  readonly #queue: Packet[] = [];
  #awaitsKeyframe = true;
  #isKeyframesOnly = false;
  #isClosed = false;
  #isWorking = false;
  #working: Promise<void> = Promise.resolve();
  /** Waits to be filled. */
  #spare: Frame | null = null;
  /** Until one has been decoded, nobody knows how long it takes. */
  #expectedMs: number;

  /** @throws when FFmpeg can't open a decoder for the format. */
  constructor(options: FrameDecoderOptions) {
    this.#options = options;
    this.#expectedMs = options.expectedMs ?? Infinity;
    this.#context = openDecoder(options.format);
  }

  /** How long the next picture is expected to take, by those before it. */
  get expectedMs(): number {
    return this.#expectedMs;
  }

  /** Decodes the packet, or takes a reference of it; the caller's own may be used again. */
  push(packet: Packet): void {
    if (this.#isClosed) return;
    const limit = packet.isKeyframe ? tolerableQueuedPackets : maxQueuedPackets;
    if (this.#queue.length > limit) {
      this.#options.onSkipped(this.#queue.length);
      this.#dropQueue();
      this.#awaitsKeyframe = true;
    }
    if (this.#isKeyframesOnly && !packet.isKeyframe) {
      this.#options.onSkipped(1);
      // What comes after it can't be decoded without it.
      this.#awaitsKeyframe = true;
    }
    if (this.#awaitsKeyframe && !packet.isKeyframe) return;
    if (!this.#isWorking && this.#options.allowance.allows(this.#expectedMs)) {
      this.#awaitsKeyframe = false;
      this.#decodeHere(packet);
      return;
    }
    const kept = packet.clone();
    if (kept === null) return;
    this.#awaitsKeyframe = false;
    this.#queue.push(kept);
    if (!this.#isWorking) this.#working = this.#work();
  }

  /** While true every other packet is dropped; afterwards it goes on at the next keyframe. */
  setKeyframesOnly(isKeyframesOnly: boolean): void {
    this.#isKeyframesOnly = isKeyframesOnly;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#dropQueue();
    await this.#working;
    this.#spare?.free();
    this.#context.freeContext();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    try {
      for (let packet = this.#queue.shift(); packet !== undefined; packet = this.#queue.shift()) {
        if (this.#options.allowance.allows(this.#expectedMs)) this.#decodeHere(packet);
        else {
          const startedMs = performance.now();
          // A damaged packet is refused; the decoder goes on with the next.
          await this.#context.sendPacket(packet);
          this.#expect(performance.now() - startedMs);
          this.#receiveAll();
        }
        packet.free();
      }
    } finally {
      // In the same breath as the look at the queue: a packet that comes after it must find somebody to decode it.
      this.#isWorking = false;
    }
  }

  #decodeHere(packet: Packet): void {
    const startedMs = performance.now();
    this.#context.sendPacketSync(packet);
    const tookMs = performance.now() - startedMs;
    this.#options.allowance.spend(tookMs);
    this.#expect(tookMs);
    this.#receiveAll();
  }

  #expect(tookMs: number): void {
    const isFirst = this.#expectedMs === Infinity;
    this.#expectedMs = isFirst ? tookMs : this.#expectedMs + expectationWeight * (tookMs - this.#expectedMs);
  }

  /** FFmpeg decodes when it is sent a packet (`avcodec_send_packet`): what is received is ready, so nobody waits here. */
  #receiveAll(): void {
    while (!this.#isClosed) {
      this.#spare ??= allocated();
      const code = this.#context.receiveFrameSync(this.#spare);
      if (code === tryAgain || code === AVERROR_EOF) return;
      if (code < 0) continue;
      const frame = this.#spare;
      this.#spare = null;
      const pts = frame.bestEffortTimestamp;
      this.#options.onFrame(frame, pts === AV_NOPTS_VALUE ? undefined : Number(pts));
    }
  }

  #dropQueue(): void {
    for (const packet of this.#queue.splice(0)) packet.free();
  }
}

function allocated(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}

const tryAgain = FFmpegError.AVERROR(PosixError.EAGAIN);
