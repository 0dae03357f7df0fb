/** How long a needle is: ten pixels of RGB, or eight numbers. */
const needleBytes = 32;
const keyBytes = 8;
/** A needle with fewer different bytes could be anything. */
const leastDifferent = 14;
const filterBits = 24;

/** What is looked for, and the search for all of it at once. */
export class Needles {
  readonly longest = needleBytes;
  readonly #byKey = new Map<string, { readonly bytes: Buffer; readonly layout: string }[]>();
  readonly #filter = new Uint8Array(1 << (filterBits - 3));
  readonly #known = new Set<string>();

  get size(): number {
    return this.#known.size;
  }

  /** Takes the first bytes of something; leaves out what is too plain to tell anything. */
  add(layout: string, from: Uint8Array): void {
    if (from.length < needleBytes) return;
    const bytes = Buffer.from(from.subarray(0, needleBytes));
    if (new Set(bytes).size < leastDifferent) return;
    const text = bytes.toString('latin1');
    if (this.#known.has(text)) return;
    this.#known.add(text);
    const key = text.slice(0, keyBytes);
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), { bytes, layout }]);
    const hash = hashOf(bytes.readUInt32LE(0), bytes.readUInt32LE(4));
    this.#filter[hash >>> 3] = (this.#filter[hash >>> 3] ?? 0) | (1 << (hash & 7));
  }

  /** Calls for every place where one begins. */
  search(haystack: Buffer, onFound: (layout: string, offset: number) => void): void {
    const filter = this.#filter;
    const end = haystack.length - needleBytes;
    const view = new DataView(haystack.buffer, haystack.byteOffset, haystack.byteLength);
    for (let at = 0; at <= end; at++) {
      const first = view.getUint32(at, true);
      const second = view.getUint32(at + 4, true);
      const hash = hashOf(first, second);
      if (((filter[hash >>> 3] ?? 0) & (1 << (hash & 7))) === 0) continue;
      const candidates = this.#byKey.get(haystack.toString('latin1', at, at + keyBytes));
      for (const { bytes, layout } of candidates ?? []) {
        if (haystack.compare(bytes, 0, needleBytes, at, at + needleBytes) === 0) onFound(layout, at);
      }
    }
  }
}

function hashOf(first: number, second: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> (32 - filterBits);
}
