import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, toHex, utf8 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { openPackRoom } from '../../testing/pack-room.ts';
import { verifierKeyOf } from '../signed-note.ts';
import { findBag } from './check-files.ts';
import { openZip } from './open-zip.ts';
import { entryOfPath, signatureFile, signedManifest, signedManifestFile } from './pack-layout.ts';
import { packSchema } from './pack-schema.ts';
import { verifyPack } from './verify-pack.ts';

type Room = Awaited<ReturnType<typeof openPackRoom>>;
type Files = ReadonlyMap<string, Uint8Array>;

let room: Room;
let zip: Uint8Array;
let files: Files;
let heads: string[];

beforeAll(async () => {
  room = await openPackRoom();
  await room.askOthers();
  heads = [await room.keepHead()];
  ({ bytes: zip, files } = await room.pack({ kind: 'alert', id: room.confirmed }));
}, 120_000);
afterAll(() => room[Symbol.asyncDispose]());

const bagName = (): string => findBag(files)?.name ?? '';
const inBag = (path: string): string => `${bagName()}/${path}`;
const edited = (path: string, bytes: Uint8Array, from: Files = files): Files =>
  new Map(from).set(path, bytes);
const textAt = (path: string, from: Files = files): string =>
  fromUtf8(from.get(path) ?? new Uint8Array()) ?? '';

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const at = (bit >> 3) % Math.max(1, bytes.length);
  return bytes.length === 0 ? Uint8Array.of(1) : bytes.with(at, (bytes[at] ?? 0) ^ (1 << (bit & 7)));
}

/** What somebody does who has no key: every list of checksums written anew. */
function withNewChecksums(from: Files): Files {
  const bag = bagName();
  const lines = (paths: readonly string[]): Uint8Array =>
    utf8(
      paths
        .map((path) => `${toHex(sha256(from.get(`${bag}/${path}`) ?? new Uint8Array()))}  ${path}\n`)
        .join(''),
    );
  const payload = [...from.keys()]
    .filter((path) => path.startsWith(`${bag}/data/`))
    .map((path) => path.slice(bag.length + 1));
  const listed = edited(inBag('manifest-sha256.txt'), lines(payload), from);
  from = listed;
  const tags = lines(['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt']);
  const manifest = utf8(signedManifest(bag, toBase64(sha256(tags))));
  return edited(signedManifestFile, manifest, edited(inBag('tagmanifest-sha256.txt'), tags, listed));
}

describe('an edited pack', () => {
  // Some hundred packs are verified whole.
  it(
    'fails for each of its files in turn, and names the file, and the entry where it is of one',
    { timeout: 120_000 },
    () => {
      for (const path of files.keys()) {
        fc.assert(
          fc.property(fc.nat(), (bit) => {
            const report = verifyPack(edited(path, flipped(files.get(path) ?? new Uint8Array(), bit)));
            expect(report.ok, path).toBe(false);
            const names = report.problems.map(({ file }) => file);
            const short = path.startsWith(`${bagName()}/`) ? path.slice(bagName().length + 1) : path;
            const isList = short.endsWith('manifest-sha256.txt');
            if (!isList) expect(names, path).toContain(short);
            const entry = entryOfPath(short);
            if (entry !== null) expect(report.brokenAt).toBe(entry);
          }),
          { numRuns: 3 },
        );
        const without = new Map(files);
        without.delete(path);
        expect(verifyPack(without).ok, `without ${path}`).toBe(false);
      }
      for (const path of ['added.txt', inBag('data/added.txt'), inBag('added.txt'), 'META-INF/added.xml'])
        expect(verifyPack(edited(path, utf8('more'))).ok, path).toBe(false);
    },
  );

  it('fails too where every checksum was written anew, and still names the entry', () => {
    for (const path of [...files.keys()].filter((name) => name.includes('/entries/'))) {
      const forged = withNewChecksums(edited(path, flipped(files.get(path) ?? new Uint8Array(), 9)));
      const report = verifyPack(forged);
      expect(report.brokenAt, path).toBe(entryOfPath(path));
      expect(report.problems.map(({ file }) => file)).toContain(signatureFile);
    }
  });

  it('fails where an entry was taken out of all its lists, or another put in its place', () => {
    const path = [...files.keys()].findLast((name) => name.endsWith('header.json')) ?? '';
    const entry = entryOfPath(path) ?? 0;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const pack = packSchema.parse(JSON.parse(textAt(inBag('data/pack.json'))));
    const without = new Map([...files].filter(([name]) => !name.startsWith(folder)));
    const listed = { ...pack, entries: pack.entries.filter((one) => one !== entry) };
    const cut = edited(inBag('data/pack.json'), utf8(JSON.stringify(listed)), without);
    expect(verifyPack(withNewChecksums(cut)).problems.map(({ file }) => file)).toEqual([signatureFile]);
    const other = [...files.keys()].find((name) => name.endsWith('header.json')) ?? '';
    const swapped = edited(path, files.get(other) ?? new Uint8Array());
    expect(verifyPack(withNewChecksums(swapped)).brokenAt).toBe(entry);
  });

  it('fails where a clip is another one than the log names, though every checksum was written anew', () => {
    const [one = '', other = ''] = [...files.keys()].filter((name) => /clip\/\d+\.jpg$/.test(name));
    const swapped = edited(one, files.get(other) ?? new Uint8Array());
    const { problems, entries } = verifyPack(
      withNewChecksums(edited(other, files.get(one) ?? new Uint8Array(), swapped)),
    );
    const kept = entries.find(({ kind }) => kind === 'alert.clip-kept');
    expect(problems).toContainEqual({
      file: `data/pictures/${room.confirmed}/clip/header.bin`,
      entry: kept?.sequence,
      words: expect.stringContaining('is not the one that the log names'),
    });
    // Where it says of a picture in which everybody is pixelated that somebody is to be known in it.
    const text = textAt(inBag('data/pack.json')).replace('"isPixelated": true', '"isPixelated": false');
    const words = verifyPack(withNewChecksums(edited(inBag('data/pack.json'), utf8(text)))).problems.map(
      (problem) => problem.words,
    );
    expect(words.join(' ')).toContain('is described as something else than it is');
  });

  it('signed anew with another key fails at the log that it is of, and by what came another way', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pack = packSchema.parse(JSON.parse(textAt(inBag('data/pack.json'))));
    const verifierKey = verifierKeyOf({ name: pack.log.origin, privateKey });
    const renamed = { ...pack, log: { ...pack.log, verifierKey } };
    let forged = edited(inBag('data/pack.json'), utf8(JSON.stringify(renamed)));
    forged = edited(inBag('data/keys/log.vkey'), utf8(`${verifierKey}\n`), forged);
    forged = withNewChecksums(forged);
    const signature = sign(null, Buffer.from(forged.get(signedManifestFile) ?? []), privateKey);
    forged = edited(signatureFile, new Uint8Array(signature), forged);
    const report = verifyPack(forged);
    expect(report.ok).toBe(false);
    expect(report.problems.map(({ file }) => file)).toContain('data/log/checkpoint.note');
    const outside = verifyPack(forged, { heads, verifierKey: pack.log.verifierKey });
    const words = outside.problems.map((problem) => problem.words).join(' ');
    expect(words).toContain('another key than the one that you were given');
    expect(words).toContain('is signed with another key');
  });

  it('never throws, whatever it is made of, and a ZIP is refused in words', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...files.keys()), fc.uint8Array({ maxLength: 200 })), {
          maxLength: 6,
        }),
        (changes) => {
          expect(verifyPack(new Map([...files, ...changes])).ok).toBe(changes.length === 0);
        },
      ),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (bit, length) => {
        let found: Files;
        try {
          found = openZip(flipped(zip, bit).subarray(0, zip.length - (length % 3)));
        } catch (cause) {
          expect(cause).toBeInstanceOf(Error);
          return;
        }
        // What the ZIP says beside the files, such as a time, is no part of the pack.
        const isSameFiles = [...files].every(
          ([path, bytes]) => Buffer.compare(found.get(path) ?? Buffer.of(), bytes) === 0,
        );
        expect(verifyPack(found).ok).toBe(isSameFiles && found.size === files.size);
      }),
      { numRuns: 60 },
    );
    expect(verifyPack(new Map())).toMatchObject({ ok: false, pack: null });
  });
});

describe('what came another way', () => {
  it('anchors a pack: the key, and heads that others kept', () => {
    const { log } = packSchema.parse(JSON.parse(textAt(inBag('data/pack.json'))));
    expect(verifyPack(files, { heads, verifierKey: log.verifierKey })).toMatchObject({
      ok: true,
      isAnchored: true,
      problems: [],
    });
    const foreign = 'cordon/log/other\n3\nAAAA\n\n— cordon/log/other AAAA\n';
    expect(verifyPack(files, { heads: [foreign] }).problems[0]?.words).toContain('None of the heads');
  });
});
