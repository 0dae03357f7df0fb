/** Memory for pixels that is used again and is all zero in between. Only what was handed out is overwritten: it may have been far larger once. */
export class ReusedBytes {
  #bytes = new Uint8Array(0);
  /** How much of it has been handed out since the last `wipe`, and between that and the one before. */
  #used = 0;
  #usedBefore = 0;

  /** The first `length` bytes, as they are; nothing that was taken before may be used any more. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length < length) {
      this.#bytes.fill(0);
      this.#bytes = new Uint8Array(length);
    }
    this.#used = Math.max(this.#used, length);
    return this.#bytes.subarray(0, length);
  }

  /** Also what was handed out before the last wipe: where a read was under way then, it has been filled since. */
  wipe(): void {
    this.#bytes.fill(0, 0, Math.max(this.#used, this.#usedBefore));
    this.#usedBefore = this.#used;
    this.#used = 0;
  }
}
