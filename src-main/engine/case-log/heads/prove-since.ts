import { setImmediate } from 'node:timers/promises';
import { emptyFrontier, rootOf, withLeaf, type Frontier } from '../merkle.ts';
import { consistencyProof } from '../proofs.ts';

/** Leaves of the log one after the other, 32 bytes each: the first `limit` after so many. */
export type ReadLeaves = (after: number, limit: number) => Promise<Uint8Array>;

const hashBytes = 32;
const leavesAtOnce = 5_000;

/**
 * That the first `size` entries go on from those under a frontier (RFC 6962 section 2.1.2). It takes the leaves since then and no
 * other, in parts, so that nobody waits behind a long log.
 */
export async function proveSince(
  known: Frontier,
  size: number,
  readLeaves: ReadLeaves,
): Promise<readonly Uint8Array[]> {
  if (known.size === 0 || known.size === size) return [];
  const ranges: { readonly start: number; readonly end: number }[] = [];
  consistencyProof(
    (start, end) => {
      ranges.push({ start, end });
      return new Uint8Array();
    },
    known.size,
    size,
  );
  const roots = rootsUnder(known);
  const later = ranges.filter(({ end }) => end > known.size);
  for (const { start, end } of later) {
    roots.set(start, rootOf(await frontierOfRange(start, end, readLeaves)));
  }
  return ranges.map(({ start }) => {
    const root = roots.get(start);
    if (root === undefined) throw new Error('the frontier does not have a node of the proof');
    return root;
  });
}

/** The frontier of the first `size` entries, from all their leaves. */
export function frontierAt(size: number, readLeaves: ReadLeaves): Promise<Frontier> {
  return frontierOfRange(0, size, readLeaves);
}

/** Of the leaves from `start` to before `end`: a tree of its own. */
async function frontierOfRange(start: number, end: number, readLeaves: ReadLeaves): Promise<Frontier> {
  let frontier = emptyFrontier;
  for (let after = start; after < end;) {
    const leaves = await readLeaves(after, Math.min(leavesAtOnce, end - after));
    if (leaves.length === 0) throw new Error('the log is shorter than its checkpoint');
    for (let at = 0; at < leaves.length; at += hashBytes)
      frontier = withLeaf(frontier, leaves.subarray(at, at + hashBytes));
    after += leaves.length / hashBytes;
    await setImmediate();
  }
  return frontier;
}

/** The nodes of a frontier by the first leaf that each stands on. */
function rootsUnder({ size, nodes }: Frontier): Map<number, Uint8Array> {
  const roots = new Map<number, Uint8Array>();
  let start = 0;
  let power = 1;
  while (power * 2 <= size) power *= 2;
  for (const node of nodes) {
    while (start + power > size) power /= 2;
    roots.set(start, node);
    start += power;
    power /= 2;
  }
  return roots;
}
