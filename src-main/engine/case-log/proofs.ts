import { frontierOf, nodeOf, rootOf } from './merkle.ts';

/** The audit path of leaf `index` (from 0) in the tree of `leaves`: RFC 6962 section 2.1.1. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError('there is no such leaf');
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  return index < split
    ? [...inclusionProof(left, index), rootOf(frontierOf(right))]
    : [...inclusionProof(right, index - split), rootOf(frontierOf(left))];
}

/** That the tree of the first `size` leaves is a prefix of the tree of all: RFC 6962 section 2.1.2. */
export function consistencyProof(leaves: readonly Uint8Array[], size: number): readonly Uint8Array[] {
  if (!(size > 0 && size <= leaves.length)) throw new RangeError('there is no such earlier tree');
  return subproof(leaves, size, true);
}

function subproof(leaves: readonly Uint8Array[], size: number, isWhole: boolean): readonly Uint8Array[] {
  if (size === leaves.length) return isWhole ? [] : [rootOf(frontierOf(leaves))];
  const split = splitOf(leaves.length);
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  return size <= split
    ? [...subproof(left, size, isWhole), rootOf(frontierOf(right))]
    : [...subproof(right, size - split, false), rootOf(frontierOf(left))];
}

/** The largest power of two smaller than `count`. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** RFC 9162 section 2.1.3.2. */
export function verifyInclusion(
  proof: readonly Uint8Array[],
  leaf: Uint8Array,
  index: number,
  size: number,
  root: Uint8Array,
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let position = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      node = nodeOf(sibling, node);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      node = nodeOf(node, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && isSame(node, root);
}

/** RFC 9162 section 2.1.4.2. */
export function verifyConsistency(
  proof: readonly Uint8Array[],
  earlier: { readonly size: number; readonly root: Uint8Array },
  later: { readonly size: number; readonly root: Uint8Array },
): boolean {
  if (!(earlier.size > 0 && earlier.size <= later.size)) return false;
  if (earlier.size === later.size) return proof.length === 0 && isSame(earlier.root, later.root);
  const path = isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : [...proof];
  const first = path.shift();
  if (first === undefined) return false;
  let position = earlier.size - 1;
  let last = later.size - 1;
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  let earlierNode = first;
  let laterNode = first;
  for (const sibling of path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      earlierNode = nodeOf(sibling, earlierNode);
      laterNode = nodeOf(sibling, laterNode);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      laterNode = nodeOf(laterNode, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && isSame(earlierNode, earlier.root) && isSame(laterNode, later.root);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && 2 ** Math.round(Math.log2(value)) === value;
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
