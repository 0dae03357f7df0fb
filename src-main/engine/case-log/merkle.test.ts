import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from './leaf.ts';
import {
  emptyFrontier,
  frontierFromBytes,
  frontierOf,
  frontierToBytes,
  nodeOf,
  rootOf,
  withLeaf,
} from './merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proofs.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leafHash = (data: Uint8Array): Uint8Array => sha256(Buffer.concat([Uint8Array.of(0), data]));

/** RFC 6962 section 2.1, word for word. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeOf(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
}

const rangeOf =
  (all: readonly Uint8Array[]) =>
  (start: number, end: number): Uint8Array =>
    definedRoot(all.slice(start, end));

const leaves = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 70 });

describe('the Merkle tree', () => {
  it("gives the roots of Certificate Transparency's own test vectors", () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    let frontier = emptyFrontier;
    const roots = inputs.map((input) => {
      frontier = withLeaf(frontier, leafHash(Buffer.from(input, 'hex')));
      return hex(rootOf(frontier));
    });
    expect(hex(rootOf(emptyFrontier))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(roots).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
  });

  it('has the root that RFC 6962 defines, whichever way it is grown', () => {
    fc.assert(
      fc.property(leaves, (all) => {
        const grown = frontierOf(all);
        expect(hex(rootOf(grown))).toBe(hex(definedRoot(all)));
        const read = frontierFromBytes(all.length, frontierToBytes(grown));
        expect(read.nodes.map(hex)).toEqual(grown.nodes.map(hex));
      }),
    );
  });

  it('proves that a leaf is in it, and nothing else', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), (all, pick, spoil) => {
        const index = pick % all.length;
        const leaf = all[index] ?? new Uint8Array(32);
        const root = definedRoot(all);
        const proof = inclusionProof(rangeOf(all), index, all.length);
        expect(verifyInclusion(proof, leaf, index, all.length, root)).toBe(true);

        expect(verifyInclusion(proof, flip(leaf, spoil), index, all.length, root)).toBe(false);
        expect(verifyInclusion(proof, leaf, index, all.length, flip(root, spoil))).toBe(false);
        expect(verifyInclusion([...proof, leaf], leaf, index, all.length, root)).toBe(false);
        expect(verifyInclusion(proof, leaf, all.length, all.length, root)).toBe(false);
        if (proof.length > 0) {
          expect(verifyInclusion(proof.slice(1), leaf, index, all.length, root)).toBe(false);
          const forged = proof.with(spoil % proof.length, flip(proof[spoil % proof.length] ?? root, spoil));
          expect(verifyInclusion(forged, leaf, index, all.length, root)).toBe(false);
        }
      }),
    );
  });

  it('proves that an earlier tree is its prefix, and no other', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), (all, pick, spoil) => {
        const size = 1 + (pick % all.length);
        const earlier = { size, root: definedRoot(all.slice(0, size)) };
        const later = { size: all.length, root: definedRoot(all) };
        const proof = consistencyProof(rangeOf(all), size, all.length);
        expect(verifyConsistency(proof, earlier, later)).toBe(true);

        const rewritten = { size, root: flip(earlier.root, spoil) };
        expect(verifyConsistency(proof, rewritten, later)).toBe(false);
        expect(verifyConsistency(proof, earlier, { ...later, root: flip(later.root, spoil) })).toBe(false);
        expect(verifyConsistency([...proof, later.root], earlier, later)).toBe(false);
        if (proof.length > 0) {
          expect(verifyConsistency(proof.slice(1), earlier, later)).toBe(false);
          const forged = proof.with(
            spoil % proof.length,
            flip(proof[spoil % proof.length] ?? later.root, spoil),
          );
          expect(verifyConsistency(forged, earlier, later)).toBe(false);
        }
      }),
    );
  });
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const spoilt = Uint8Array.from(bytes);
  const at = bit % (bytes.length * 8);
  spoilt[at >> 3] = (spoilt[at >> 3] ?? 0) ^ (1 << (at & 7));
  return spoilt;
}
