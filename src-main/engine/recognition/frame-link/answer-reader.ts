import type { PlanarImage } from '../frames/image.ts';
import { ReusedBytes } from '../frames/reused-bytes.ts';
import {
  type AnswerHeader,
  answerPrefixBytes,
  bodyBytesOf,
  maxBodyBytes,
  maxHeaderBytes,
  readAnswerHeader,
} from './frame-protocol.ts';

type HeaderOf<Kind extends AnswerHeader['kind']> = Extract<AnswerHeader, { kind: Kind }>;

/** An answer whose pixels are in memory that is used again: nothing of it may be kept. */
export type Answer =
  | { readonly header: HeaderOf<'frame'>; readonly detector: PlanarImage }
  | { readonly header: HeaderOf<'cut'>; readonly rgb: Uint8Array }
  | { readonly header: HeaderOf<'gone'> };

type Step = 'prefix' | 'header' | 'body';

/**
 * Says where the next bytes of a link belong, so that the kernel copies them there and nobody copies them again: pixels
 * arrive in the memory that the model reads.
 */
export class AnswerReader {
  readonly #prefix = Buffer.alloc(answerPrefixBytes);
  readonly #headerBytes = Buffer.alloc(maxHeaderBytes);
  /** All zero between frames, so that what lies beside a frame's rows is zero too. */
  readonly #planes = new ReusedBytes();
  readonly #rgb = new ReusedBytes();
  #answer: Answer = { header: { kind: 'gone' } };
  #step: Step = 'prefix';
  /** What is being filled, one after the other. */
  #targets: Uint8Array[] = [this.#prefix];
  #filled = 0;

  /** Where the next bytes go; never empty. */
  get target(): Uint8Array {
    const [target = this.#prefix] = this.#targets;
    return target.subarray(this.#filled);
  }

  /**
   * Notes that the first `count` bytes of `target` have been filled.
   * @returns the answer, if that completed it.
   * @throws when what came is no answer.
   */
  take(count: number): Answer | null {
    this.#filled += count;
    if (this.#filled < (this.#targets[0]?.length ?? 0)) return null;
    this.#filled = 0;
    this.#targets.shift();
    if (this.#targets.length > 0) return null;
    switch (this.#step) {
      case 'prefix': {
        const length = this.#prefix.readUInt32BE(0);
        if (length === 0 || length > maxHeaderBytes) throw new Error('the frame link lost its framing');
        return this.#goTo('header', [this.#headerBytes.subarray(0, length)]);
      }
      case 'header':
        return this.#beginBody();
      case 'body':
        return this.#complete();
    }
  }

  /** Overwrites all pixels. */
  wipe(): void {
    this.#planes.wipe();
    this.#rgb.wipe();
  }

  #beginBody(): Answer | null {
    const header = readAnswerHeader(this.#headerBytes.subarray(0, this.#prefix.readUInt32BE(0)));
    const bytes = bodyBytesOf(header);
    if (this.#prefix.readUInt32BE(4) !== bytes || bytes > maxBodyBytes)
      throw new Error('the frame link announced a picture of an impossible size');
    switch (header.kind) {
      case 'frame':
        return this.#beginFrame(header);
      case 'cut': {
        const rgb = this.#rgb.take(bytes);
        this.#answer = { header, rgb };
        return this.#goTo('body', [rgb]);
      }
      case 'gone':
        this.#answer = { header };
        return this.#complete();
    }
  }

  #beginFrame(header: HeaderOf<'frame'>): null {
    const { width, height, contentHeight } = header.detector;
    const pixels = width * height;
    if (contentHeight > height || 3 * pixels > maxBodyBytes)
      throw new Error('the frame link announced a picture of an impossible size');
    const planes = this.#planes.take(3 * pixels);
    this.#answer = { header, detector: { width, height, planes } };
    const rows = [0, 1, 2].map((plane) =>
      planes.subarray(plane * pixels, plane * pixels + width * contentHeight),
    );
    return this.#goTo('body', rows);
  }

  #complete(): Answer {
    this.#goTo('prefix', [this.#prefix]);
    return this.#answer;
  }

  #goTo(step: Step, targets: Uint8Array[]): null {
    this.#step = step;
    this.#targets = targets;
    return null;
  }
}
