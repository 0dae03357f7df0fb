import { pageBytes } from './page-cipher.ts';

/** https://sqlite.org/fileformat.html#walformat */
const headerBytes = 32;
const frameHeaderBytes = 24;
const frameBytes = frameHeaderBytes + pageBytes;
const magicLittleEndian = 0x377f0682;
const magicBigEndian = 0x377f0683;

export interface WalFrame {
  readonly page: number;
  /** Pages of the database after this transaction; 0 within one. */
  readonly committedPages: number;
  /** Encrypted, as it lies there. */
  readonly bytes: Buffer;
  /** Whether its checksum follows from all before it: what SQLite goes by. */
  readonly isChained: boolean;
}

export interface WalFile {
  readonly isHeaderWhole: boolean;
  /** Of the latest turn of the log: what earlier turns left behind it is in the database already. */
  readonly frames: readonly WalFrame[];
}

/** Reads a write-ahead log without SQLite, which ends at the first frame that is not whole and forgets all after it. */
export function readWal(wal: Buffer): WalFile {
  if (wal.length < headerBytes + frameBytes) return { isHeaderWhole: wal.length < headerBytes, frames: [] };
  const magic = wal.readUInt32BE(0);
  const sumOf = magic === magicBigEndian ? sumBigEndian : sumLittleEndian;
  let sum = sumOf(wal, 0, headerBytes - 8, [0, 0]);
  const isHeaderWhole =
    (magic === magicLittleEndian || magic === magicBigEndian) && isSum(wal, headerBytes - 8, sum);
  // A frame repeats the salt of its turn: where the header is not whole, the first frame tells.
  const salt = isHeaderWhole ? wal.subarray(16, 24) : wal.subarray(headerBytes + 8, headerBytes + 16);
  const frames: WalFrame[] = [];
  let isChained = isHeaderWhole;
  for (let at = headerBytes; at + frameBytes <= wal.length; at += frameBytes) {
    const isOfTurn = wal.compare(salt, 0, 8, at + 8, at + 16) === 0;
    sum = sumOf(wal, at, at + 8, sum);
    sum = sumOf(wal, at + frameHeaderBytes, at + frameBytes, sum);
    isChained &&= isOfTurn && isSum(wal, at + 16, sum);
    if (!isOfTurn) continue;
    frames.push({
      page: wal.readUInt32BE(at),
      committedPages: wal.readUInt32BE(at + 4),
      bytes: wal.subarray(at + frameHeaderBytes, at + frameBytes),
      isChained,
    });
  }
  return { isHeaderWhole, frames };
}

type Sum = readonly [number, number];

function isSum(wal: Buffer, at: number, [one, other]: Sum): boolean {
  return wal.readUInt32BE(at) === one && wal.readUInt32BE(at + 4) === other;
}

function sumLittleEndian(wal: Buffer, from: number, until: number, [first, second]: Sum): Sum {
  let [one, other] = [first, second];
  for (let at = from; at < until; at += 8) {
    one = (one + wal.readUInt32LE(at) + other) >>> 0;
    other = (other + wal.readUInt32LE(at + 4) + one) >>> 0;
  }
  return [one, other];
}

function sumBigEndian(wal: Buffer, from: number, until: number, [first, second]: Sum): Sum {
  let [one, other] = [first, second];
  for (let at = from; at < until; at += 8) {
    one = (one + wal.readUInt32BE(at) + other) >>> 0;
    other = (other + wal.readUInt32BE(at + 4) + one) >>> 0;
  }
  return [one, other];
}
