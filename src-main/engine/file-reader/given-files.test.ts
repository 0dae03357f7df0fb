import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { nodeSpawner } from '../processes/channel.ts';
import { FileReader } from './file-reader-client.ts';
import { GivenFiles } from './given-files.ts';
import { fileLimits } from './limits.ts';
import { makeZip, type ZipFile } from './testing/make-zip.ts';
import { spoolOf } from './testing/spool-of.ts';

const table = Buffer.from('Reference,Picture\r\nREF-1,one.png\r\n');
const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#808080' } })
  .png()
  .toBuffer();
const csv: ZipFile = { name: 'list/list.csv', bytes: table };
const picture: ZipFile = { name: 'list/one.png', bytes: png };

async function open(files: Readonly<Record<string, Uint8Array>>, limits = fileLimits) {
  await using spool = await spoolOf(files);
  const given = await GivenFiles.open(spool.table, limits);
  try {
    return { table: await given.table(), picture: await given.picture('one.png') };
  } finally {
    await given.close();
  }
}

describe('what is handed in', () => {
  it('is read from a ZIP and from files alike, and a picture is written anew', async () => {
    const zipped = await open({
      'any.zip': makeZip([csv, picture, { name: '__MACOSX/list/._one.png', bytes: table }]),
    });
    const plain = await open({ 'list/list.csv': table, 'list/one.png': png });
    expect(zipped).toEqual(plain);
    expect(zipped.table).toMatchObject({
      columns: ['reference', 'picture'],
      rows: [{ cells: ['REF-1', 'one.png'] }],
    });
    expect(await sharp(zipped.picture.png).metadata()).toMatchObject({
      format: 'png',
      width: 40,
      height: 30,
    });
    expect(zipped.picture.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lies on the disk under a key that only memory has', async () => {
    await using spool = await spoolOf({ 'list.csv': table, 'one.png': png });
    const bytes = await readFile(join(spool.directory, 'spool'));
    expect(bytes.includes(table.subarray(0, 20))).toBe(false);
    expect(bytes.includes(png.subarray(0, 16))).toBe(false);
  });

  it.each<readonly [string, readonly ZipFile[], RegExp]>([
    [
      'a way out of the folder',
      [csv, { ...picture, name: '../one.png' }],
      /names a file in a way|leaves its folder/,
    ],
    [
      'a place of its own',
      [csv, { ...picture, name: '/etc/one.png' }],
      /names a file in a way|place of its own/,
    ],
    ['a drive', [csv, { ...picture, name: 'C:/one.png' }], /names a file in a way|place of its own/],
    ['a backslash', [csv, { ...picture, name: 'list\\..\\one.png' }], /names a file in a way|backslash/],
    ['text that turns round', [csv, { ...picture, name: 'list/\u202egnp.one' }], /invisible/],
    ['a link', [csv, { ...picture, unixMode: 0o120777 }], /link/],
    ['a device', [csv, { ...picture, unixMode: 0o020666 }], /link/],
    ['one name twice', [csv, picture, picture], /same name/],
    ['one name twice by capitals', [csv, picture, { ...picture, name: 'LIST/One.PNG' }], /same name/],
    ['a password', [csv, { ...picture, isEncrypted: true }], /password/],
    ['another packing', [csv, { ...picture, method: 14 }], /packed in a way/],
    [
      'files over one another',
      [csv, picture, { ...picture, name: 'two.png', overlaps: 1 }],
      /over one another/,
    ],
    ['a bomb', [csv, { ...picture, bytes: new Uint8Array(20_000_000) }], /far larger/],
    ['no table', [picture], /no CSV file/],
    ['two tables', [csv, { ...csv, name: 'other.csv' }], /more than one CSV/],
  ])('is refused whole when a ZIP holds %s', async (_what, files, refusal) => {
    await expect(open({ 'any.zip': makeZip(files) })).rejects.toThrow(refusal);
  });

  it.each<readonly [string, ZipFile]>([
    ['is larger than it says', { ...picture, bytes: new Uint8Array(5_000), claimedBytes: 10 }],
    ['is smaller than it says', { ...picture, claimedBytes: 90_000 }],
    ['has another check sum', { ...picture, crc: 1 }],
    ['is no picture', { ...picture, bytes: table }],
    ['is cut off', { ...picture, bytes: png.subarray(0, 60) }],
    [
      'refers to other files',
      {
        ...picture,
        bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'),
      },
    ],
  ])('is refused for one picture that %s', async (_what, file) => {
    await expect(open({ 'any.zip': makeZip([csv, file]) })).rejects.toMatchObject({
      code: 'unreadable-picture',
    });
  });

  it.each<readonly [string, Buffer, RegExp]>([
    ['is in another encoding', Buffer.from([0x61, 0xff, 0xe9, 0x0a]), /UTF-8/],
    ['leaves a quotation open', Buffer.from('a,b\n"never closed,1\n'), /quotation/],
    ['has one column twice', Buffer.from('Name,name\n1,2\n'), /same name/],
    ['is empty', Buffer.from(''), /empty/],
    ['has a row without end', Buffer.from(`a,b\n"${'x'.repeat(20_000)}",1\n`), /too long/],
    ['has columns without end', Buffer.from(`${'a,'.repeat(60)}\n`), /too many columns/],
  ])('is refused when the table %s', async (_what, bytes, refusal) => {
    await expect(open({ 'list.csv': bytes, 'one.png': png })).rejects.toThrow(refusal);
  });

  it('takes commas, semicolons and tabs, UTF-16, and reads back what a spreadsheet must not run', async () => {
    for (const text of ['a;b\n1;2', 'a\tb\n1\t2', 'a,b\n1,2', '\ufeffa,b\n1,2']) {
      const { table: read } = await open({ 'list.csv': Buffer.from(text), 'one.png': png });
      expect(read).toMatchObject({ columns: ['a', 'b'], rows: [{ cells: ['1', '2'] }] });
    }
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("a,b\n'=1+1,2", 'utf16le')]);
    const { table: read } = await open({ 'list.csv': wide, 'one.png': png });
    expect(read.rows[0]?.cells).toEqual(['=1+1', '2']);
  });

  it('takes the pieces of a file in order, once, and no more than fits', async () => {
    await using spool = await spoolOf({ 'a.png': png });
    await expect(spool.put('a.png', 0, png, true)).rejects.toThrow('one after the other');
    await spool.put('b.png', 0, png, false);
    await expect(spool.put('b.png', 5, png, true)).rejects.toThrow('one after the other');
    await expect(spool.put('../b.png', 0, png, true)).rejects.toThrow('leaves its folder');
    expect(spool.hasOpenFiles).toBe(true);
  });
});

describe('the process that reads', () => {
  it('answers about one picture after another, and outlives one that ends it', async () => {
    await using spool = await spoolOf({ 'list.csv': table, 'one.png': png });
    const handles: { pid: number | undefined }[] = [];
    const spawner = {
      spawn: (...args: Parameters<typeof nodeSpawner.spawn>) => {
        const handle = nodeSpawner.spawn(...args);
        handles.push(handle);
        return handle;
      },
    };
    const reader = new FileReader(spawner, spool.table);
    try {
      expect((await reader.table()).rows).toHaveLength(1);
      await expect(reader.picture('none.png')).rejects.toMatchObject({ code: 'not-found' });
      const asked = reader.picture('one.png');
      process.kill(handles[0]?.pid ?? 0, 'SIGKILL');
      await asked.catch(() => undefined);
      expect((await reader.picture('one.png')).png.byteLength).toBeGreaterThan(50);
      expect(handles.length).toBeGreaterThan(1);
    } finally {
      await reader.close();
    }
  });
});
