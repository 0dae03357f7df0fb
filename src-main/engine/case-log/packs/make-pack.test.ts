import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { concat, utf8 } from '../../portable/bytes.ts';
import { canonicalJson } from '../canonical-json.ts';
import { signCheckpoint } from '../checkpoint.ts';
import { formEntry } from '../entry-form.ts';
import { leafOf, noLeaf, sha256 } from '../leaf.ts';
import { inclusionProof } from '../proofs.ts';
import { verifierKeyOf } from '../signed-note.ts';
import type { PackedEntry, PackParts } from './build-pack.ts';
import { LeafTree } from './leaf-tree.ts';
import { makePack } from './make-pack.ts';
import { openZip } from './open-zip.ts';

const signer = { name: 'cordon/log/1', privateKey: generateKeyPairSync('ed25519').privateKey };

/** A pack as large as one may get: so many entries, and so many pictures of 100 kB. */
function largeParts(count: number, pictures: number): PackParts {
  const tree = new LeafTree();
  const made: {
    readonly header: string;
    readonly content: Uint8Array;
    readonly sealed: Uint8Array;
    readonly previous: Uint8Array;
  }[] = [];
  let previous = noLeaf;
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const at = 1_700_000_000_000 + sequence;
    const { header, content } = formEntry(
      { sequence, at, kind: 'engine.stopped', subject: 'log', actor: null },
      { words: `what was done ${'x'.repeat(sequence % 700)}` },
    );
    const sealed = sha256(content);
    const leaf = leafOf(previous, header, sealed);
    made.push({ header, content, sealed, previous });
    tree.add(leaf);
    previous = leaf;
  }
  const entries = made.map(({ header, content, sealed, previous: before }, index): PackedEntry => ({
    sequence: index + 1,
    header,
    content,
    proof: concat(before, sha256(sealed), ...inclusionProof(tree.rootOf, index, count)),
  }));
  const person = { id: 'p1-person', role: 'supervisor', name: null } as const;
  return {
    pack: {
      format: 'cordon-evidence/1',
      id: 'request-1',
      about: { kind: 'deployment', id: 'd1-deployment', label: 'A deployment' },
      variant: 'full',
      mode: 'demo',
      madeAt: 1_800_000_000_000,
      madeWith: '0',
      reason: null,
      askedBy: person,
      confirmedBy: person,
      log: { origin: signer.name, verifierKey: verifierKeyOf(signer), size: count },
      clips: [],
      chain: { first: 1, last: count },
      entries: entries.map(({ sequence }) => sequence),
      pictures: [],
      anchors: [],
      cosignatures: [],
      timestamps: [],
      leftOut: [],
    },
    bag: 'cordon-large',
    people: [],
    checkpoint: signCheckpoint(count, tree.rootOf(0, count), signer),
    entries,
    chain: concat(noLeaf, ...made.flatMap(({ header, sealed }) => [sha256(header), sha256(sealed)])),
    heads: [],
    cosignatures: [],
    timestamps: [],
    pictures: Array.from({ length: pictures }, (_, nth) => ({
      path: `pictures/a${String(nth)}/probe-0.png`,
      bytes: new Uint8Array(randomBytes(100_000)),
    })),
    documents: { 'data/model.json': canonicalJson({ nothing: true }) },
  };
}

it('lets the engine go on while a large pack is made', { timeout: 240_000 }, async () => {
  const parts = largeParts(5_000, 300);
  // In CPU time of this thread, which other work on the machine doesn't lengthen: what one turn of the loop takes at the most.
  const cpuMs = (): number => (process.threadCpuUsage().user + process.threadCpuUsage().system) / 1_000;
  let longestMs = 0;
  let isMaking = true;
  const watching = (async () => {
    for (let last = cpuMs(); isMaking;) {
      await setImmediate();
      const now = cpuMs();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }
  })();
  const { bytes, sha256: hash } = await makePack(parts, (manifest) =>
    Promise.resolve(new Uint8Array(sign(null, utf8(manifest), signer.privateKey))),
  );
  isMaking = false;
  await watching;
  expect(bytes.length).toBeGreaterThan(30_000_000);
  expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(hash);
  expect(openZip(bytes).size).toBeGreaterThan(15_000);
  // Made in this thread it takes more than a second; what is left is to hand it over.
  expect(longestMs).toBeLessThan(100);
});
