import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import type { ImportStatus } from '../../../contract/imports.ts';
import { makeZip } from '../../file-reader/testing/make-zip.ts';
import { openReviewRoom } from '../../testing/review-room/review-room.ts';
import type { Seat } from '../../testing/review-room/seat.ts';

const head = 'Reference,Name,Category,Source,Lawful basis,Image date,Reviewer,Expires on,Picture,Under 18';
const row = (changes: Partial<Record<string, string>> = {}): string => {
  const cells = {
    reference: 'REF-1',
    name: 'Ottoline Farthingale',
    category: 'missing-vulnerable',
    source: 'Custody',
    basis: 'Warrant',
    date: '2026-01-01',
    reviewer: 'Inspector Vance',
    expires: '2027-01-01',
    picture: '1.png',
    under18: 'no',
    ...changes,
  };
  return Object.values(cells).join(',');
};

/** A picture of one shade: which one is told by what is made of it. */
const shade = (level: number): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: { r: level, g: 9, b: 9 } } })
    .png()
    .toBuffer();

/** A room with a draft, and a model that finds another face in each shade. */
async function openOffice() {
  const room = await openReviewRoom();
  const supervisor = await room.seat('supervisor');
  await supervisor.get('deployments.end', { id: 'deployment-test', reason: 'The test is over.' });
  const { id: listId } = await supervisor.get('watchlists.begin', { name: 'Tonight' });
  room.recogniser.look = async (png) => {
    const level = (await sharp(png).raw().toBuffer())[0] ?? 0;
    if (level === 250) throw new AppError('no-face', 'No face was found.');
    if (level === 251) throw new AppError('two-faces', 'The picture shows 2 faces.');
    if (level === 252) throw new AppError('poor-quality', 'The face is blurred.');
    const template = new Float32Array(256);
    template[level] = 1;
    return { template, quality: 80, crop: Uint8Array.from(png) };
  };
  const begin = async (files: Readonly<Record<string, Uint8Array>>, by: Seat = supervisor) => {
    const { id } = await by.get('imports.begin', { listId });
    for (const [file, bytes] of Object.entries(files)) {
      const dataBase64 = Buffer.from(bytes).toString('base64');
      await by.get('imports.put', { id, file, offset: 0, isLast: true, dataBase64 });
    }
    return id;
  };
  const status = async (seat: Seat = supervisor): Promise<ImportStatus> => {
    const answer = await seat.get('imports.status', {});
    if (answer.status === null) throw new Error('there is no import');
    return answer.status;
  };
  const check = async (id: string): Promise<ImportStatus> => {
    await supervisor.get('imports.check', { id });
    await vi.waitFor(async () => expect((await status()).phase).not.toBe('checking'), { timeout: 20_000 });
    return status();
  };
  const entries = async () => (await room.database.client.call('watchlists.find', { id: listId }))?.entries;
  return Object.assign(room, { supervisor, listId, begin, check, status, entries });
}

const filesOf = async (
  rows: readonly string[],
  levels: readonly number[],
): Promise<Readonly<Record<string, Buffer>>> => ({
  'list.csv': Buffer.from([head, ...rows].join('\n')),
  ...Object.fromEntries(
    await Promise.all(levels.map(async (level) => [`${String(level)}.png`, await shade(level)] as const)),
  ),
});

describe('an import', () => {
  it('lists nobody until it is committed, and then everybody at once, with one entry in the log', async () => {
    await using office = await openOffice();
    const { supervisor } = office;
    const rows = [1, 2, 3].map((level) =>
      row({ reference: `REF-${String(level)}`, picture: `${String(level)}.png` }),
    );
    const id = await office.begin(await filesOf(rows, [1, 2, 3]));
    expect(await office.check(id)).toMatchObject({
      phase: 'checked',
      rows: 3,
      accepted: 3,
      refused: 0,
      problems: {},
      failure: null,
    });
    expect(await office.entries()).toBe(0);
    expect(await supervisor.get('imports.commit', { id, leavesOutRefused: false })).toEqual({ entries: 3 });
    expect(await office.entries()).toBe(3);
    const { entries: found } = await supervisor.get('watchlists.entries', { id: office.listId });
    const entries = found.toSorted((one, other) =>
      (one.reference ?? '').localeCompare(other.reference ?? ''),
    );
    expect(entries).toMatchObject([1, 2, 3].map((level) => ({ reference: `REF-${String(level)}` })));
    expect(entries[0]).toMatchObject({ reviewer: 'Inspector Vance', expiresOn: '2027-01-01', quality: 80 });
    expect(await supervisor.picture(entries[0]?.picture ?? '')).toBe(200);
    const log = await supervisor.get('case-log.list', { kind: 'watchlist.imported' });
    expect(log.entries.map(({ words }) => words)).toEqual([
      '3 entries were imported into the watchlist Tonight.',
    ]);
    // Moved to the database's thread, which overwrites what it is given.
    expect(office.recogniser.templates.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
    expect((await readdir(office.database.directory)).filter((name) => name.startsWith('spool'))).toEqual([]);
  });

  it('says of each row what is wrong with it, saves that as a table, and reads the mended table', async () => {
    await using office = await openOffice();
    const { supervisor } = office;
    const rows = [
      row(),
      row({ reference: 'R-face', picture: '250.png' }),
      row({ reference: 'R-two', picture: '251.png' }),
      row({ reference: 'R-poor', picture: '252.png' }),
      row({ reference: 'R-gone', picture: '99.png' }),
      row({ reference: 'R-text', picture: 'list.csv' }),
      row({ reference: 'R-old', picture: '2.png', date: '2001-01-01' }),
      row({ reference: 'R-future', picture: '3.png', date: '2030-01-01' }),
      row({ reference: 'R-date', picture: '4.png', date: '1/2/2026' }),
      row({ reference: 'R-source', picture: '5.png', source: '' }),
      row({ reference: 'R-basis', picture: '6.png', basis: '' }),
      row({ reference: 'R-category', picture: '7.png', category: 'looks-odd' }),
      row({ reference: 'REF-1', picture: '8.png' }),
      row({ reference: 'R-twin', picture: '1.png' }),
      row({ reference: 'R-expired', picture: '10.png', expires: '2026-11-01' }),
      row({ reference: 'R-child', picture: '11.png', under18: 'yes' }),
      row({ reference: '=cmd()', picture: '12.png', name: '' }),
    ];
    const id = await office.begin(await filesOf(rows, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 250, 251, 252]));
    const checked = await office.check(id);
    expect(checked).toMatchObject({ phase: 'checked', rows: 17, refused: 16, accepted: 1 });
    const { count, rows: refused } = await supervisor.get('imports.rows', {
      id,
      problem: 'any',
      offset: 0,
      limit: 100,
    });
    expect(count).toBe(16);
    const codes = Object.fromEntries(
      refused.map(({ reference, problems }) => [reference, problems.map(({ code }) => code)]),
    );
    expect(codes).toEqual({
      'R-face': ['no-face'],
      'R-two': ['two-faces'],
      'R-poor': ['poor-quality'],
      'R-gone': ['missing-picture'],
      'R-text': ['unreadable-picture'],
      'R-old': ['image-too-old'],
      'R-future': ['image-date'],
      'R-date': ['image-date'],
      'R-source': ['missing-field'],
      'R-basis': ['missing-field'],
      'R-category': ['unknown-category'],
      'REF-1': ['duplicate-reference'],
      'R-twin': ['duplicate-person'],
      'R-expired': ['expires-too-soon'],
      'R-child': ['under-18'],
      '=cmd()': ['missing-field'],
    });
    expect(checked.problems['missing-field']).toBe(3);
    const { csv } = await supervisor.get('imports.report', { id });
    expect(csv.split('\r\n')).toHaveLength(18);
    expect(csv).toContain("'=cmd()");
    // Named as the documents and the screen name them: it is put right by people.
    expect(csv.split('\r\n')[0]).toMatch(
      /^reference,.*lawful basis,image date,.*expires on,.*line,problems$/,
    );
    expect(csv).toMatch(/This category is not in the policy\. It has: .*missing-vulnerable/);

    expect(await supervisor.ask('imports.commit', { id, leavesOutRefused: false })).toMatchObject({
      error: { message: expect.stringContaining('Rows have problems') },
    });
    expect(await supervisor.get('imports.commit', { id, leavesOutRefused: true })).toEqual({ entries: 1 });
    const log = await supervisor.get('case-log.list', { kind: 'watchlist.imported' });
    expect(log.entries[0]?.words).toBe(
      '1 entry was imported into the watchlist Tonight; 16 rows of the file had problems and were left out.',
    );

    const mended = csv.replaceAll('R-old,', 'R-new,').replaceAll('2001-01-01', '2026-02-02');
    const again = await office.begin({ 'report.csv': Buffer.from(mended), '2.png': await shade(2) });
    await office.check(again);
    const { rows: good } = await supervisor.get('imports.rows', {
      id: again,
      problem: null,
      offset: 0,
      limit: 100,
    });
    expect(good.filter(({ problems }) => problems.length === 0).map(({ reference }) => reference)).toEqual([
      'R-new',
    ]);
  });

  it('leaves nothing when it is cancelled in the middle, or when nothing in it can be read', async () => {
    await using office = await openOffice();
    const { supervisor } = office;
    const levels = Array.from({ length: 40 }, (_, nth) => nth);
    const rows = levels.map((level) =>
      row({ reference: `REF-${String(level)}`, picture: `${String(level)}.png` }),
    );
    const id = await office.begin(await filesOf(rows, levels));
    await supervisor.get('imports.check', { id });
    await vi.waitFor(async () => expect((await office.status()).checked).toBeGreaterThan(18), {
      timeout: 20_000,
    });
    await supervisor.get('imports.cancel', { id });
    expect(await office.status()).toMatchObject({ phase: 'cancelled' });
    expect(await supervisor.ask('imports.commit', { id, leavesOutRefused: true })).toMatchObject({
      ok: false,
    });
    expect(await office.entries()).toBe(0);
    expect(await office.database.client.call('imports.sweep', { runningId: null })).toBe(0);

    const broken = await office.begin({ 'list.zip': makeZip([]) });
    expect(await office.check(broken)).toMatchObject({
      phase: 'failed',
      failure: expect.stringContaining('no CSV'),
    });
    expect(await supervisor.ask('imports.commit', { id: broken, leavesOutRefused: true })).toMatchObject({
      ok: false,
    });
  });

  it('leaves nothing when the engine is killed in the middle: what was staged is taken away, and was never listed', async () => {
    await using office = await openOffice();
    const rows = [1, 2, 3].map((level) =>
      row({ reference: `REF-${String(level)}`, picture: `${String(level)}.png` }),
    );
    const id = await office.begin(await filesOf(rows, [1, 2, 3]));
    await office.check(id);
    await office.imports.sweep(); // the room's own list was destroyed
    const client = await office.database.reopen();
    expect(await office.entries()).toBe(0);
    expect(await client.call('imports.sweep', { runningId: null })).toBe(7);
    expect(await client.call('imports.sweep', { runningId: null })).toBe(0);
    expect(
      await client
        .call('imports.commit', {
          id,
          listId: office.listId,
          actor: office.supervisor.person,
          modelHash: 'a'.repeat(64),
          maximumEntries: 10,
          leftOut: 0,
        })
        .catch((cause: unknown) => (cause as AppError).code),
    ).toBe('not-found');
  });

  it('is whoever’s who began it, one at a time, into a draft only', async () => {
    await using office = await openOffice();
    const { supervisor, listId } = office;
    const other = await office.seat('supervisor');
    const id = await office.begin(await filesOf([row()], [1]));
    expect(await other.ask('imports.begin', { listId })).toMatchObject({ error: { code: 'conflict' } });
    expect(await office.status(other)).toMatchObject({ isMine: false, phase: 'receiving' });
    for (const [name, input] of [
      ['imports.check', { id }],
      ['imports.cancel', { id }],
      ['imports.report', { id }],
      ['imports.commit', { id, leavesOutRefused: true }],
      ['imports.rows', { id, problem: null, offset: 0, limit: 9 }],
      ['imports.put', { id, file: 'a', offset: 0, isLast: true, dataBase64: '' }],
    ] as const) {
      expect(await other.ask(name, input as never)).toMatchObject({ error: { code: 'not-found' } });
    }
    for (const role of ['admin', 'operator', 'auditor'] as const) {
      const seat = await office.seat(role);
      expect(await seat.ask('imports.begin', { listId })).toMatchObject({ error: { code: 'not-allowed' } });
      expect(await seat.ask('imports.status', {})).toMatchObject({ error: { code: 'not-allowed' } });
    }
    await office.check(id);
    await supervisor.get('imports.commit', { id, leavesOutRefused: false });
    await supervisor.get('watchlists.submit', { id: listId });
    expect(await supervisor.ask('imports.begin', { listId })).toMatchObject({
      error: { message: expect.stringContaining('no more entries') },
    });
  });

  it('fits what the policy allows, and refuses a list that was submitted meanwhile', async () => {
    await using office = await openOffice();
    const { supervisor, listId } = office;
    office.rules.policy = office.rules.policy && {
      ...office.rules.policy,
      watchlist: { ...office.rules.policy.watchlist, maximumEntries: 2 },
    };
    const rows = [1, 2, 3].map((level) =>
      row({ reference: `REF-${String(level)}`, picture: `${String(level)}.png` }),
    );
    const id = await office.begin(await filesOf(rows, [1, 2, 3]));
    expect(await office.check(id)).toMatchObject({ accepted: 2, problems: { 'too-many': 1 } });
    await supervisor.get('watchlists.enrol', {
      listId,
      reference: 'One',
      name: 'One',
      category: 'missing-vulnerable',
      source: 'x',
      lawfulBasis: 'x',
      imageDate: '2026-01-01',
      reviewer: 'x',
      expiresOn: '2027-01-01',
      instructions: '',
      pictureBase64: (await shade(9)).toString('base64'),
    });
    expect(await supervisor.ask('imports.commit', { id, leavesOutRefused: true })).toMatchObject({
      error: { message: expect.stringContaining('the policy allows') },
    });
    expect(await office.entries()).toBe(1);
    await supervisor.get('watchlists.submit', { id: listId });
    expect(await supervisor.ask('imports.commit', { id, leavesOutRefused: true })).toMatchObject({
      ok: false,
    });
    expect(await office.entries()).toBe(1);
  });

  it('keeps nothing readable on the disk while it runs', async () => {
    await using office = await openOffice();
    const files = await filesOf([row({ name: 'Xanthippe Underwood-Plain' })], [1]);
    const id = await office.begin(files);
    await office.check(id);
    const { directory } = office.database;
    for (const name of await readdir(directory)) {
      const bytes = await readFile(join(directory, name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes('Xanthippe')).toBe(false);
      expect(bytes.includes(files['1.png']?.subarray(0, 20) ?? 'none')).toBe(false);
    }
  });
});
