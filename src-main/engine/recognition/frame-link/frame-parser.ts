import {
  detectorBytesOf,
  framePrefixBytes,
  type FrameHeader,
  frameHeaderSchema,
  maxHeaderBytes,
  maxPlaneBytes,
  planeBytesOf,
} from './frame-protocol.ts';

/** A frame in buffers that are used again for the next one: nothing of it may be kept. */
export interface ReceivedFrame {
  readonly header: FrameHeader;
  /** RGB24, `header.detector.width` × `header.detector.height`. */
  readonly detector: Uint8Array;
  /** I420 at full resolution, tightly packed. */
  readonly planes: { readonly y: Uint8Array; readonly u: Uint8Array; readonly v: Uint8Array };
}

type Step = 'prefix' | 'header' | 'detector' | 'picture';

/** Takes the bytes of a link and completes one frame after the other in the same memory. */
export class FrameParser {
  readonly #prefix = Buffer.alloc(framePrefixBytes);
  #headerBytes = Buffer.alloc(0);
  #detector = new Uint8Array(0);
  #picture = new Uint8Array(0);
  #header: FrameHeader | undefined;
  #step: Step = 'prefix';
  #filled = 0;

  /**
   * Copies from `chunk` until it is used up or a frame is complete.
   * @returns how many bytes were used, and the frame if it is complete.
   * @throws when what comes is not a frame.
   */
  take(chunk: Uint8Array): { readonly used: number; readonly frame: ReceivedFrame | null } {
    let used = 0;
    while (used < chunk.length) {
      const target = this.#target();
      const count = Math.min(target.length - this.#filled, chunk.length - used);
      target.set(chunk.subarray(used, used + count), this.#filled);
      this.#filled += count;
      used += count;
      if (this.#filled < target.length) continue;
      this.#filled = 0;
      const frame = this.#advance();
      if (frame !== null) return { used, frame };
    }
    return { used, frame: null };
  }

  /** Overwrites all pixels. */
  wipe(): void {
    this.#detector.fill(0);
    this.#picture.fill(0);
  }

  #target(): Uint8Array {
    switch (this.#step) {
      case 'prefix':
        return this.#prefix;
      case 'header':
        return this.#headerBytes;
      case 'detector':
        return this.#detector.subarray(0, this.#prefix.readUInt32BE(4));
      case 'picture':
        return this.#picture.subarray(0, this.#prefix.readUInt32BE(8));
    }
  }

  #advance(): ReceivedFrame | null {
    switch (this.#step) {
      case 'prefix': {
        const length = this.#prefix.readUInt32BE(0);
        if (length === 0 || length > maxHeaderBytes) throw new Error('the frame link lost its framing');
        this.#headerBytes = Buffer.alloc(length);
        this.#step = 'header';
        return null;
      }
      case 'header':
        this.#header = this.#checkHeader();
        this.#step = 'detector';
        return null;
      case 'detector':
        this.#step = 'picture';
        return null;
      case 'picture':
        this.#step = 'prefix';
        return this.#complete();
    }
  }

  #checkHeader(): FrameHeader {
    const header = frameHeaderSchema.parse(JSON.parse(this.#headerBytes.toString()));
    const detectorBytes = detectorBytesOf(header);
    const { total } = planeBytesOf(header);
    const announced = [this.#prefix.readUInt32BE(4), this.#prefix.readUInt32BE(8)];
    if (
      announced[0] !== detectorBytes ||
      announced[1] !== total ||
      Math.max(detectorBytes, total) > maxPlaneBytes
    ) {
      throw new Error('the frame link announced a frame of an impossible size');
    }
    this.#detector = roomFor(this.#detector, detectorBytes);
    this.#picture = roomFor(this.#picture, total);
    return header;
  }

  #complete(): ReceivedFrame {
    const header = this.#header;
    if (header === undefined) throw new Error('a frame without a header');
    const { luma, chroma, total } = planeBytesOf(header);
    return {
      header,
      detector: this.#detector.subarray(0, detectorBytesOf(header)),
      planes: {
        y: this.#picture.subarray(0, luma),
        u: this.#picture.subarray(luma, luma + chroma),
        v: this.#picture.subarray(luma + chroma, total),
      },
    };
  }
}

/** The same memory if it is large enough; otherwise it is wiped and replaced. */
function roomFor(buffer: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  if (buffer.length >= bytes) return buffer;
  buffer.fill(0);
  return new Uint8Array(bytes);
}
