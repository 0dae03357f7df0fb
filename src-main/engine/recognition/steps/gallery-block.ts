import { wipe } from '../frames/wipe.ts';
import { lengthOf } from './length-of.ts';

/**
 * Templates of up to `width` people, one a column: a probe times this matrix gives all scores while memory is read
 * in order, which is what bounds a search (with one template a row it is read at half the speed).
 */
export class GalleryBlock {
  readonly dimension: number;
  readonly width: number;
  /** dimension × width, row after row. Free columns are zero. */
  readonly templates: Float32Array;
  /** Added to the scores: 0 for a place that is taken, −∞ for a free one, so that it is never found. */
  readonly bias: Float32Array;
  readonly #ids: (string | undefined)[] = [];
  readonly #free: number[] = [];
  /** Length of the longest template that was here since the block was last empty. */
  #longest = 0;

  constructor(dimension: number, width: number) {
    this.dimension = dimension;
    this.width = width;
    this.templates = new Float32Array(dimension * width);
    this.bias = new Float32Array(width).fill(-Infinity);
  }

  get taken(): number {
    return this.#ids.length - this.#free.length;
  }

  get longest(): number {
    return this.#longest;
  }

  /** The entry at a place; undefined where it is free. */
  idAt(place: number): string | undefined {
    return this.#ids[place];
  }

  /** Answers the place. There must be a free one. */
  add(entryId: string, template: Float32Array): number {
    const place = this.#free.pop() ?? this.#ids.length;
    if (place >= this.width) throw new RangeError('the block is full');
    this.#ids[place] = entryId;
    this.bias[place] = 0;
    this.replace(place, template);
    return place;
  }

  replace(place: number, template: Float32Array): void {
    this.#write(place, template);
    this.#longest = Math.max(this.#longest, lengthOf(template));
  }

  /** Frees a place; its template is overwritten at once. */
  erase(place: number): void {
    this.#write(place, null);
    this.bias[place] = -Infinity;
    this.#ids[place] = undefined;
    this.#free.push(place);
    if (this.taken === 0) this.#longest = 0;
  }

  /** Copies a template to the start of `into`. */
  read(place: number, into: Float32Array): void {
    for (let i = 0; i < this.dimension; i++) into[i] = this.templates[i * this.width + place] ?? 0;
  }

  /** Moves all entries to a block with room for them, and overwrites them here. */
  moveTo(other: GalleryBlock, onMoved: (entryId: string, place: number) => void): void {
    const template = new Float32Array(this.dimension);
    for (const [place, entryId] of this.#ids.entries()) {
      if (entryId === undefined) continue;
      this.read(place, template);
      onMoved(entryId, other.add(entryId, template));
    }
    wipe(template);
    this.wipe();
  }

  /** Overwrites everything; the block is empty then. */
  wipe(): void {
    wipe(this.templates);
    this.bias.fill(-Infinity);
    this.#ids.length = 0;
    this.#free.length = 0;
    this.#longest = 0;
  }

  #write(place: number, template: Float32Array | null): void {
    for (let i = 0; i < this.dimension; i++) this.templates[i * this.width + place] = template?.[i] ?? 0;
  }
}
