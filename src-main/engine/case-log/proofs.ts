import { nodeOf } from './merkle.ts';
import { isSame } from '../portable/bytes.ts';

/** The root over the leaves from `start` to before `end`, of which there is at least one: a tree of its own. */
export type RootOfRange = (start: number, end: number) => Uint8Array;

/** The audit path of leaf `index` (from 0) in the tree of the first `size` leaves: RFC 6962 section 2.1.1. */
export function inclusionProof(rootOf: RootOfRange, index: number, size: number): readonly Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new RangeError('there is no such leaf');
  return pathOf(rootOf, index, 0, size);
}

function pathOf(rootOf: RootOfRange, index: number, start: number, end: number): readonly Uint8Array[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...pathOf(rootOf, index, start, middle), rootOf(middle, end)]
    : [...pathOf(rootOf, index, middle, end), rootOf(start, middle)];
}

/** That the tree of the first `earlier` leaves is a prefix of that of the first `size`: RFC 6962 section 2.1.2. */
export function consistencyProof(rootOf: RootOfRange, earlier: number, size: number): readonly Uint8Array[] {
  if (!(earlier > 0 && earlier <= size)) throw new RangeError('there is no such earlier tree');
  return subproof(rootOf, earlier, 0, size, true);
}

function subproof(
  rootOf: RootOfRange,
  earlier: number,
  start: number,
  end: number,
  isWhole: boolean,
): readonly Uint8Array[] {
  if (earlier === end) return isWhole ? [] : [rootOf(start, end)];
  const middle = start + splitOf(end - start);
  return earlier <= middle
    ? [...subproof(rootOf, earlier, start, middle, isWhole), rootOf(middle, end)]
    : [...subproof(rootOf, earlier, middle, end, false), rootOf(start, middle)];
}

/** The largest power of two smaller than `count`. */
export function splitOf(count: number): number {
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
