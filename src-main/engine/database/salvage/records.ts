import { usableBytes } from './page-cipher.ts';
import type { PageImage } from './page-image.ts';

/** https://sqlite.org/fileformat.html#b_tree_pages */
export const pageKind = { indexInterior: 2, tableInterior: 5, indexLeaf: 10, tableLeaf: 13 } as const;

export type SqliteValue = null | number | bigint | string | Buffer;

export interface SalvagedRow {
  /** Null in a table without rowids. */
  readonly rowid: bigint | null;
  readonly values: readonly SqliteValue[];
}

export interface ParsedPage {
  readonly kind: number;
  /** Pages below it, leftmost first. */
  readonly children: readonly number[];
  readonly rows: readonly SalvagedRow[];
  /** Rows that have a part on a page that can't be read. */
  readonly lostRows: number;
}

const minLocal = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
const mostLocal = {
  table: usableBytes - 35,
  index: Math.floor(((usableBytes - 12) * 64) / 255) - 23,
} as const;

/** What a page of a b-tree holds; null when it is none. */
export function parsePage(image: PageImage, number: number): ParsedPage | null {
  const page = image.page(number);
  if (page === null) return null;
  const at = number === 1 ? 100 : 0;
  const kind = page[at] ?? 0;
  const kinds: readonly number[] = Object.values(pageKind);
  if (!kinds.includes(kind)) return null;
  const isInterior = kind === pageKind.indexInterior || kind === pageKind.tableInterior;
  const isTable = kind === pageKind.tableInterior || kind === pageKind.tableLeaf;
  const cells = page.readUInt16BE(at + 3);
  const pointers = at + (isInterior ? 12 : 8);
  if (pointers + cells * 2 > usableBytes) return null;
  const children: number[] = [];
  const rows: SalvagedRow[] = [];
  let lostRows = 0;
  for (let nth = 0; nth < cells; nth += 1) {
    let cell = page.readUInt16BE(pointers + nth * 2);
    if (isInterior) {
      children.push(page.readUInt32BE(cell));
      cell += 4;
    }
    if (kind === pageKind.tableInterior) continue;
    try {
      rows.push(readCell(image, page, cell, isTable));
    } catch {
      lostRows += 1;
    }
  }
  if (isInterior) children.push(page.readUInt32BE(at + 8));
  return { kind, children, rows, lostRows };
}

function readCell(image: PageImage, page: Buffer, start: number, isTable: boolean): SalvagedRow {
  let at = start;
  const size = readVarint(page, at);
  at += size.length;
  let rowid: bigint | null = null;
  if (isTable) {
    const found = readVarint(page, at);
    at += found.length;
    rowid = BigInt.asIntN(64, found.value);
  }
  const payload = readPayload(
    image,
    page,
    at,
    Number(size.value),
    isTable ? mostLocal.table : mostLocal.index,
  );
  return { rowid, values: readRecord(payload) };
}

/** The part on the page, and those on overflow pages. @throws when one can't be read */
function readPayload(image: PageImage, page: Buffer, at: number, size: number, most: number): Buffer {
  if (size <= most) return page.subarray(at, at + size);
  const spilt = minLocal + ((size - minLocal) % (usableBytes - 4));
  const local = spilt <= most ? spilt : minLocal;
  const parts = [page.subarray(at, at + local)];
  let left = size - local;
  for (let next = page.readUInt32BE(at + local); left > 0;) {
    const overflow = next === 0 ? null : image.page(next);
    if (overflow === null) throw new Error('a part of the row is on a page that can’t be read');
    const part = overflow.subarray(4, 4 + Math.min(left, usableBytes - 4));
    parts.push(part);
    left -= part.length;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** https://sqlite.org/fileformat.html#record_format */
function readRecord(payload: Buffer): readonly SqliteValue[] {
  const header = readVarint(payload, 0);
  const values: SqliteValue[] = [];
  let at = Number(header.value);
  for (let place = header.length; place < Number(header.value);) {
    const type = readVarint(payload, place);
    place += type.length;
    const { value, size } = readValue(payload, at, Number(type.value));
    if (at + size > payload.length) throw new Error('the record ends too early');
    values.push(value);
    at += size;
  }
  return values;
}

const integerBytes = [0, 1, 2, 3, 4, 6, 8] as const;

function readValue(
  payload: Buffer,
  at: number,
  type: number,
): { readonly value: SqliteValue; readonly size: number } {
  if (type === 0) return { value: null, size: 0 };
  if (type === 7) return { value: payload.readDoubleBE(at), size: 8 };
  if (type === 8 || type === 9) return { value: BigInt(type - 8), size: 0 };
  if (type === 10 || type === 11) throw new Error('there is no such kind of value');
  const bytes = integerBytes[type];
  if (bytes !== undefined) {
    let value = 0n;
    for (let nth = 0; nth < bytes; nth += 1) value = (value << 8n) | BigInt(payload.readUInt8(at + nth));
    return { value: BigInt.asIntN(bytes * 8, value), size: bytes };
  }
  const size = Math.floor((type - 12) / 2);
  const content = payload.subarray(at, at + size);
  return { value: type % 2 === 0 ? Buffer.from(content) : content.toString('utf8'), size };
}

function readVarint(bytes: Buffer, at: number): { readonly value: bigint; readonly length: number } {
  let value = 0n;
  for (let nth = 0; nth < 8; nth += 1) {
    const byte = bytes.readUInt8(at + nth);
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, length: nth + 1 };
  }
  return { value: (value << 8n) | BigInt(bytes.readUInt8(at + 8)), length: 9 };
}
