import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { GivenFiles } from './given-files.ts';
import { makeZip } from './testing/make-zip.ts';
import { spoolOf } from './testing/spool-of.ts';

/** Mutated files; all of them: CORDON_FUZZ=10000 npx vitest run src-main/engine/file-reader/hostile-files.test.ts */
const runs = Number(process.env['CORDON_FUZZ'] ?? 150);
const seed = 20_261_126;

const portrait = await readFile(new URL('../../../assets/demo/portraits/SYN-501.jpg', import.meta.url));
const table = Buffer.from('reference,name,picture\nREF-1,Somebody,one.jpg\nREF-2,"Any, body",one.jpg\n');
const zip = makeZip([
  { name: 'list/list.csv', bytes: table },
  { name: 'list/one.jpg', bytes: portrait, isStored: true },
  { name: 'list/two.jpg', bytes: portrait },
]);

/** What is done to a file: bytes changed, cut out, put in, doubled, cut off. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant('flip' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    by: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    kind: fc.constant('set' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('cut' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
  }),
  fc.record({ kind: fc.constant('end' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(bytes: Buffer, changes: readonly Change[], from: number): Buffer {
  let result = Buffer.from(bytes);
  for (const one of changes) {
    // Headers and the central directory are where a reader is led astray.
    const start = Math.floor(from * result.byteLength);
    const at = Math.min(result.byteLength - 1, start + Math.floor(one.at * (result.byteLength - start)));
    if (at < 0) return result;
    if (one.kind === 'flip') result[at] = (result[at] ?? 0) ^ one.by;
    if (one.kind === 'set') result.set(one.to.subarray(0, result.byteLength - at), at);
    if (one.kind === 'cut')
      result = Buffer.concat([result.subarray(0, at), result.subarray(at + one.length)]);
    if (one.kind === 'insert')
      result = Buffer.concat([result.subarray(0, at), one.bytes, result.subarray(at)]);
    if (one.kind === 'end') result = result.subarray(0, at);
  }
  return result;
}

/** Reads all that there is; whatever is wrong with it comes as an AppError with words, and nothing else happens. */
async function readAll(files: Readonly<Record<string, Uint8Array>>): Promise<'read' | 'refused'> {
  await using spool = await spoolOf(files, 64 * 1024);
  let given: GivenFiles | null = null;
  try {
    given = await GivenFiles.open(spool.table);
    const { rows, columns } = await given.table();
    const place = columns.indexOf('picture');
    for (const { cells } of rows.slice(0, 4)) await given.picture(cells[place] ?? '');
    return 'read';
  } catch (cause) {
    expect(cause).toBeInstanceOf(AppError);
    expect((cause as AppError).message.length).toBeGreaterThan(10);
    expect((cause as AppError).code).not.toBe('internal');
    return 'refused';
  } finally {
    await given?.close();
  }
}

it(
  'reads or refuses every mutated ZIP, table and picture, and never fails in another way',
  async () => {
    const found = { read: 0, refused: 0 };
    const input = fc.record({
      what: fc.constantFrom('zip' as const, 'directory' as const, 'table' as const, 'picture' as const),
      changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ what, changes }) => {
        const files =
          what === 'zip' || what === 'directory'
            ? { 'list.zip': changed(zip, changes, what === 'directory' ? 0.995 : 0) }
            : {
                'list.csv': what === 'table' ? changed(table, changes, 0) : table,
                'one.jpg': what === 'picture' ? changed(portrait, changes, 0) : portrait,
              };
        found[await readAll(files)] += 1;
      }),
      { numRuns: runs, seed },
    );
    // The mutations reach both: what still reads, and what is refused.
    expect(found.read).toBeGreaterThan(0);
    expect(found.refused).toBeGreaterThan(0);
    expect(found.read + found.refused).toBe(runs);
  },
  Math.max(60_000, runs * 400),
);
