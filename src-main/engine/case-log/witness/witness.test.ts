import { generateKeyPairSync } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../testing/temporary-database.ts';
import { toHex } from '../../portable/bytes.ts';
import { signCheckpoint } from '../checkpoint.ts';
import { sha256 } from '../leaf.ts';
import { frontierOf, rootOf } from '../merkle.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { consistencyProof } from '../proofs.ts';
import { verifierKeyOf } from '../signed-note.ts';
import { frontierAt, proveSince } from '../heads/prove-since.ts';
import { formAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts';
import { cosign, witnessKeyOf } from './cosign.ts';
import { openCosignature } from './cosignature.ts';
import { openWitness, type Witness } from './witness-folder.ts';

const name = 'oversight.example/witness';
const log = { name: 'cordon/log/1', privateKey: generateKeyPairSync('ed25519').privateKey };
const at = Date.UTC(2026, 10, 26, 9);
const leaves = Array.from({ length: 300 }, (_, nth) => sha256(`leaf ${String(nth)}`));
const rootAt = (size: number, of = leaves): Uint8Array => rootOf(frontierOf(of.slice(0, size)));
const noteAt = (size: number, of = leaves, signer = log): string =>
  signCheckpoint(size, rootAt(size, of), signer);
const proof = (old: number, size: number, of = leaves): readonly Uint8Array[] =>
  old === 0 || old >= size
    ? []
    : consistencyProof((start, end) => rootOf(frontierOf(of.slice(start, end))), old, size);

let folder: string;
let witness: Witness;

beforeEach(async () => {
  folder = await temporaryDirectory();
  witness = await openWitness(folder, name, () => at);
  await witness.addLog(verifierKeyOf(log));
});
afterEach(() => rm(folder, { recursive: true }));

const ask = (old: number, size: number, of = leaves) =>
  witness.answer(formAddCheckpoint({ old, proof: proof(old, size, of), note: noteAt(size, of) }));

describe('a cosignature', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = { name, privateKey };

  it('opens with its time under the key of its witness, over that checkpoint alone', () => {
    const note = noteAt(5);
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const line = cosign(text, signer, at + 999);
    expect(openCosignature(note, line, witnessKeyOf(signer))).toMatchObject({ at });
    expect(openCosignature(noteAt(6), line, witnessKeyOf(signer))).toBeNull();
    const other = { name, privateKey: generateKeyPairSync('ed25519').privateKey };
    expect(openCosignature(note, line, witnessKeyOf(other))).toBeNull();
    // The log's own kind of key never cosigns, whatever it is called.
    expect(openCosignature(note, line, verifierKeyOf(signer))).toBeNull();
    fc.assert(
      fc.property(fc.nat(line.length - 2), (where) => {
        const letter = line[where] === 'A' ? 'B' : 'A';
        const changed = `${line.slice(0, where)}${letter}${line.slice(where + 1)}`;
        expect(openCosignature(note, changed, witnessKeyOf(signer))).toBeNull();
      }),
    );
  });
});

describe('a witness', () => {
  it('cosigns what goes on from what it cosigned before, and nothing else', async () => {
    const first = await ask(0, 100);
    expect(first.status).toBe(200);
    expect(openCosignature(noteAt(100), first.body, witness.verifierKey)).toMatchObject({ at });
    expect(await ask(100, 107)).toMatchObject({ status: 200 });
    // The same again, as after an answer that got lost.
    expect(await ask(107, 107)).toMatchObject({ status: 200 });
    expect(await ask(100, 120)).toMatchObject({ status: 409, type: 'text/x.tlog.size', body: '107\n' });
    expect(await ask(0, 120)).toMatchObject({ status: 409, body: '107\n' });
    expect(await ask(120, 110)).toMatchObject({ status: 400 });
    // Another course: of the same length, longer, and one that was cut and grew again.
    const forged = leaves.with(50, sha256('forged'));
    expect(await ask(107, 107, forged)).toMatchObject({ status: 409, body: '107\n' });
    expect(await ask(107, 200, forged)).toMatchObject({ status: 422 });
    expect(await ask(107, 200)).toMatchObject({ status: 200 });
  });

  it('knows its logs and no others, by their keys', async () => {
    const stranger = { name: 'cordon/log/2', privateKey: log.privateKey };
    const other = { name: log.name, privateKey: generateKeyPairSync('ed25519').privateKey };
    const offer = (note: string) => witness.answer(formAddCheckpoint({ old: 0, proof: [], note }));
    expect(await offer(noteAt(3, leaves, stranger))).toMatchObject({ status: 404 });
    expect(await offer(noteAt(3, leaves, other))).toMatchObject({ status: 403 });
    await expect(witness.addLog(verifierKeyOf(other))).rejects.toMatchObject({ code: 'conflict' });
    await expect(witness.addLog('cordon/log/1')).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('remembers over a restart, and starts on nothing that was changed', async () => {
    await ask(0, 100);
    const key = witness.verifierKey;
    witness = await openWitness(folder, name, () => at);
    expect(witness.verifierKey).toBe(key);
    expect(await ask(0, 100)).toMatchObject({ status: 409, body: '100\n' });
    expect(await ask(100, 110)).toMatchObject({ status: 200 });
    await expect(openWitness(folder, 'another.example/w', () => at)).rejects.toMatchObject({
      code: 'conflict',
    });
    // What it keeps is a head as every folder of heads has it, with both signatures.
    const origin = toHex(sha256(log.name)).slice(0, 16);
    const path = join(folder, 'logs', origin, 'head-000000000110.txt');
    const kept = await readFile(path, 'utf8');
    expect(openCheckpoint(kept, verifierKeyOf(log))?.size).toBe(110);
    expect(openCosignature(kept, kept.trimEnd().split('\n').at(-1) ?? '', key)).not.toBeNull();
    await writeFile(path, kept.replace('110', '111'));
    await expect(openWitness(folder, name, () => at)).rejects.toMatchObject({ code: 'database-damaged' });
  });

  it('never signs two courses of one log, whatever it is asked in whatever order', async () => {
    const forged = leaves.with(20, sha256('forged'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.boolean()), {
          maxLength: 30,
        }),
        async (asks) => {
          const of = await temporaryDirectory();
          witness = await openWitness(of, name, () => at);
          await witness.addLog(verifierKeyOf(log));
          const signed: { size: number; isForged: boolean }[] = [];
          // All at once: one is answered after the other.
          await Promise.all(
            asks
              .filter(([old, size]) => old <= size)
              .map(async ([old, size, isForged]) => {
                const answer = await ask(old, size, isForged ? forged : leaves);
                if (answer.status === 200) signed.push({ size, isForged });
              }),
          );
          // Up to the entry that differs both courses are one.
          expect(
            new Set(signed.filter(({ size }) => size > 20).map(({ isForged }) => isForged)).size,
          ).toBeLessThan(2);
          expect(signed.map(({ size }) => size)).toEqual(
            signed.map(({ size }) => size).toSorted((one, other) => one - other),
          );
          await rm(of, { recursive: true });
        },
      ),
      { numRuns: 15 },
    );
  });

  it('answers whatever it is sent with a status, and takes apart what it wrote', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300, unit: 'binary' }), async (body) => {
        expect((await witness.answer(body)).status).toBe(400);
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 }),
        (old, hashes) => {
          const asked = { old, proof: hashes, note: noteAt(4) };
          const parsed = parseAddCheckpoint(formAddCheckpoint(asked));
          expect(parsed?.proof.map(toHex)).toEqual(hashes.map(toHex));
          expect(parsed).toMatchObject({ old, note: asked.note });
        },
      ),
    );
  });
});

describe('a proof since an earlier head', () => {
  it('is the one that RFC 6962 has, from the frontier of then and the leaves since', async () => {
    const asked: number[] = [];
    const readLeaves = (after: number, limit: number): Promise<Uint8Array> => {
      asked.push(after);
      return Promise.resolve(Buffer.concat(leaves.slice(after, after + Math.min(limit, 7))));
    };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 299 }),
        async (size, less) => {
          const old = Math.max(0, size - less);
          const known = await frontierAt(old, readLeaves);
          asked.length = 0;
          const proved = await proveSince(known, size, readLeaves);
          expect(proved.map(toHex)).toEqual(proof(old, size).map(toHex));
          expect(Math.min(...asked, size)).toBeGreaterThanOrEqual(old);
        },
      ),
      { numRuns: 150 },
    );
  });
});
