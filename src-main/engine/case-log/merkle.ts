import { concat } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';

/**
 * The right-hand edge of an RFC 6962 tree: the roots of its perfect subtrees, largest first. It is all that an
 * append and the root need; there are as many as `size` has 1-bits.
 */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Uint8Array[];
}

export const emptyFrontier: Frontier = { size: 0, nodes: [] };

/** SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1. */
export function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  const data = new Uint8Array(65);
  data[0] = 1;
  data.set(left, 1);
  data.set(right, 33);
  return sha256(data);
}

export function withLeaf(frontier: Frontier, leaf: Uint8Array): Frontier {
  const nodes = [...frontier.nodes];
  let node = leaf;
  for (let size = frontier.size; size % 2 === 1; size = (size - 1) / 2) {
    const left = nodes.pop();
    if (left === undefined) throw new Error('the frontier has fewer nodes than its size says');
    node = nodeOf(left, node);
  }
  nodes.push(node);
  return { size: frontier.size + 1, nodes };
}

/** The Merkle tree hash; of no leaves, SHA-256 of nothing. */
export function rootOf(frontier: Frontier): Uint8Array {
  const [last, ...rest] = frontier.nodes.toReversed();
  if (last === undefined) return sha256(new Uint8Array(0));
  return rest.reduce((right, left) => nodeOf(left, right), last);
}

export function frontierOf(leaves: Iterable<Uint8Array>): Frontier {
  let frontier = emptyFrontier;
  for (const leaf of leaves) frontier = withLeaf(frontier, leaf);
  return frontier;
}

export function frontierToBytes(frontier: Frontier): Uint8Array {
  return concat(...frontier.nodes);
}

/** Throws when the bytes can't be the frontier of a tree of that size. */
export function frontierFromBytes(size: number, bytes: Uint8Array): Frontier {
  let expected = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) expected += rest % 2;
  if (bytes.length !== expected * 32) throw new Error('these bytes are no frontier of that size');
  const nodes = Array.from({ length: expected }, (_, index) => bytes.subarray(index * 32, index * 32 + 32));
  return { size, nodes };
}
