import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frontierOf, rootOf } from '../merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from '../proofs.ts';
import { LeafTree } from './leaf-tree.ts';

const someLeaves = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
  minLength: 1,
  maxLength: 300,
});

function grown(leaves: readonly Uint8Array[]): LeafTree {
  const tree = new LeafTree();
  tree.add(Buffer.concat(leaves));
  return tree;
}

it('has the roots of the log at every size, and proves every leaf and every earlier head', () => {
  fc.assert(
    fc.property(someLeaves, fc.nat(), fc.nat(), (leaves, pick, other) => {
      const tree = grown(leaves);
      const size = 1 + (pick % leaves.length);
      const root = rootOf(frontierOf(leaves.slice(0, size)));
      expect(Buffer.compare(tree.rootOf(0, size), root)).toBe(0);
      const index = other % size;
      const leaf = leaves[index] ?? new Uint8Array(32);
      expect(verifyInclusion(inclusionProof(tree.rootOf, index, size), leaf, index, size, root)).toBe(true);
      const earlier = { size: index + 1, root: tree.rootOf(0, index + 1) };
      const proof = consistencyProof(tree.rootOf, earlier.size, size);
      expect(verifyConsistency(proof, earlier, { size, root })).toBe(true);
    }),
  );
});

/** A proof that somebody made up: each part of a good one changed, in every way that they could. */
it('refuses 200 forged proofs', () => {
  const all = fc.sample(fc.uint8Array({ minLength: 32, maxLength: 32 }), { numRuns: 150, seed: 7 });
  const tree = grown(all);
  let forged = 0;
  const refuses = (isAccepted: boolean): void => {
    forged += 1;
    expect(isAccepted, `forgery ${String(forged)}`).toBe(false);
  };
  const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
    Uint8Array.from(bytes, (byte, at) => (at === (bit >> 3) % 32 ? byte ^ (1 << (bit & 7)) : byte));
  for (let nth = 0; nth < 20; nth++) {
    const size = 100 + nth;
    const index = (nth * 37) % size;
    const root = tree.rootOf(0, size);
    const leaf = tree.leafAt(index);
    const proof = inclusionProof(tree.rootOf, index, size);
    expect(verifyInclusion(proof, leaf, index, size, root)).toBe(true);
    refuses(verifyInclusion(proof, flipped(leaf, nth * 13), index, size, root));
    refuses(verifyInclusion(proof, tree.leafAt((index + 1) % size), index, size, root));
    refuses(verifyInclusion(proof, leaf, index, size, tree.rootOf(0, size + 1)));
    refuses(verifyInclusion(proof.slice(1), leaf, index, size, root));
    refuses(verifyInclusion([...proof, root], leaf, index, size, root));
    refuses(verifyInclusion(proof.with(nth % proof.length, flipped(root, nth)), leaf, index, size, root));
    // Inner nodes passed off as leaves: what RFC 6962's prefixes are for.
    refuses(verifyInclusion(proof.slice(1), proof[0] ?? root, index, size, root));

    const earlier = { size: 1 + ((nth * 29) % (size - 1)), root };
    const right = { ...earlier, root: tree.rootOf(0, earlier.size) };
    const consistency = consistencyProof(tree.rootOf, earlier.size, size);
    const later = { size, root };
    expect(verifyConsistency(consistency, right, later)).toBe(true);
    refuses(verifyConsistency(consistency, earlier, later));
    refuses(verifyConsistency(consistency, right, { size, root: flipped(root, nth * 3) }));
    refuses(verifyConsistency(consistency.toReversed().concat(root), right, later));
  }
  expect(forged).toBe(200);
});
