import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailFiler } from './arrived-mail.ts';
import { sql } from './database/sql.ts';
import { fileOutcome } from './sites/consignments/consignment-queries.ts';
import { filePapers } from './sites/consignments/paper-queries.ts';
import { openTwoMachines, type TwoMachines } from './testing/two-machines.ts';
import { fileListKey, fileListPiece, fileRecall } from './watchlists/received/received-queries.ts';

const key = {
  consignmentId: 'consignment-1',
  listId: 'list-1',
  name: 'Market',
  modelHash: 'a'.repeat(64),
  sealHash: 'b'.repeat(64),
  entries: 2,
  ageMs: 1_000,
  usableForMs: 3_600_000,
  approvedBy: 'Ada',
  namesKey: Buffer.alloc(32, 1).toString('base64'),
  facesKey: Buffer.alloc(32, 2).toString('base64'),
};
const hourMs = 3_600_000;

let machines: TwoMachines;
beforeEach(async () => {
  machines = await openTwoMachines();
});
afterEach(() => machines[Symbol.asyncDispose]());

const filers = [filePapers, fileListKey, fileListPiece, fileRecall, fileOutcome] as const;
const control = { id: 1, name: 'control' };
const somebody = { id: 1, name: 'van-9' };

function file(filer: MailFiler, content: unknown, from = control) {
  const own = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const mail = { from, own, records: null, faces: null, placeOf: () => '' };
  return machines.site.write((context) => filer(context, mail));
}
const listsThere = () =>
  machines.site.read(({ db }) => db.all<{ id: string }>(sql`SELECT id FROM watchlists`));

describe('what goes down to a site', () => {
  it('is refused without harm, whatever its form and whoever it is from', () => {
    const anything = fc.oneof(fc.json(), fc.string(), fc.jsonValue(), fc.constant({ ...key, entries: 0 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...filers),
        anything,
        fc.constantFrom(control, somebody),
        (filer, content, from) => {
          expect(file(filer, content, from)).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
    expect(listsThere()).toEqual([]);
  });

  it.each([
    ['a list that may live for longer than any may', { usableForMs: 73 * hourMs }],
    ['a list that was begun before any may', { ageMs: 73 * hourMs }],
    ['no seal', { sealHash: '' }],
    ['a key that is none', { namesKey: Buffer.alloc(31).toString('base64') }],
    ['a list of nobody', { entries: 0 }],
    ['a name that is no id', { listId: '../list' }],
  ])('is refused when it is %s', (_, changes) => {
    expect(file(fileListKey, { ...key, ...changes })).toBeNull();
    expect(listsThere()).toEqual([]);
  });

  it('is nothing that a site may send to another or to the control room', () => {
    const papers = { consignmentId: 'consignment-1', what: 'policy', files: ['{}'] };
    for (const [filer, content] of [
      [fileListKey, key],
      [filePapers, papers],
    ] as const) {
      expect(file(filer, content, somebody)).toBeNull();
      expect(file(filer, content)).not.toBeNull();
    }
    // It has the keys, and nobody of it came from anybody else.
    const piece =
      '{"listId":"list-1","entries":[{"id":"e-1","isBlueList":false,"quality":1,"body":1,"template":1,"crop":1}]}\nabc';
    expect(file(fileListPiece, piece, { id: 2, name: 'control' })).toBeNull();
    expect(file(fileListPiece, piece)).not.toBeNull();
    const more = piece
      .replace('"id":"e-1"', '"id":"e-2"')
      .replace('}]}', '},{"id":"e-3","isBlueList":false,"quality":1,"body":1,"template":1,"crop":1}]}');
    // One more than were promised.
    expect(file(fileListPiece, `${more}abc`)).toBeNull();
  });

  it('comes late, after it was called back, for nothing', () => {
    expect(file(fileRecall, { listId: 'list-1', reason: 'It was wrong' })).not.toBeNull();
    expect(file(fileListKey, key)).not.toBeNull();
    expect(listsThere()).toEqual([]);
    const kinds = machines.site.read(({ db }) =>
      db.all<{ kind: string }>(sql`SELECT kind FROM entries ORDER BY sequence`).map(({ kind }) => kind),
    );
    expect(kinds).toEqual(expect.arrayContaining(['site.recall-arrived', 'watchlist.not-received']));
  });
});
