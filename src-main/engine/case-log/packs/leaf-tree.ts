import { nodeOf } from '../merkle.ts';
import { splitOf } from '../proofs.ts';

const hashBytes = 32;

/** The RFC 6962 tree of a whole log with its inner nodes, so that each proof costs as many hashes as it has steps. */
export class LeafTree {
  /** `levels[n]` holds the roots of the perfect subtrees of 2ⁿ leaves, one after the other. */
  readonly #levels: { bytes: Uint8Array; count: number }[] = [];

  get size(): number {
    return this.#levels[0]?.count ?? 0;
  }

  /** @param leaves one after the other, 32 bytes each */
  add(leaves: Uint8Array): void {
    for (let at = 0; at < leaves.length; at += hashBytes) this.#put(0, leaves.subarray(at, at + hashBytes));
  }

  leafAt(index: number): Uint8Array {
    return this.#get(0, index);
  }

  /** The root over the leaves from `start` to before `end`, as far as RFC 6962 takes the tree apart. */
  readonly rootOf = (start: number, end: number): Uint8Array => {
    const count = end - start;
    const level = Math.log2(count);
    if (Number.isInteger(level) && start % count === 0) return this.#get(level, start / count);
    const middle = start + splitOf(count);
    return nodeOf(this.rootOf(start, middle), this.rootOf(middle, end));
  };

  #put(level: number, hash: Uint8Array): void {
    const row = (this.#levels[level] ??= { bytes: new Uint8Array(hashBytes * 64), count: 0 });
    if ((row.count + 1) * hashBytes > row.bytes.length) {
      const longer = new Uint8Array(row.bytes.length * 2);
      longer.set(row.bytes);
      row.bytes = longer;
    }
    row.bytes.set(hash, row.count * hashBytes);
    row.count += 1;
    if (row.count % 2 === 0) {
      this.#put(level + 1, nodeOf(this.#get(level, row.count - 2), this.#get(level, row.count - 1)));
    }
  }

  #get(level: number, index: number): Uint8Array {
    const row = this.#levels[level];
    if (row === undefined || index >= row.count) throw new RangeError('the tree has no such node');
    return row.bytes.subarray(index * hashBytes, (index + 1) * hashBytes);
  }
}
