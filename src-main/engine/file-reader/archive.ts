import { crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { AppError } from '../../contract/errors.ts';
import { assertFileName, isClutter, nameKey } from './file-names.ts';
import type { FileLimits } from './limits.ts';
import { lengthOf, type SpoolReader } from './spool-reader.ts';
import type { SpooledFile } from './spool.ts';

/** One file that was handed in, whether packed or as it is. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: number;
  /** @throws AppError where it is not what it says */
  read(): Promise<Buffer>;
}

function refused(message: string, cause?: unknown): AppError {
  return new AppError('bad-request', message, cause === undefined ? {} : { cause });
}

/** The files of a ZIP, by its central directory, after all of it was looked at. @throws AppError */
export async function openArchive(
  file: SpooledFile,
  spool: SpoolReader,
  limits: FileLimits,
): Promise<readonly GivenFile[]> {
  const zip = await openZip(file, spool);
  const entries = await readEntries(zip, limits);
  assertPlain(entries, limits);
  return entries
    .filter(({ fileName }) => !fileName.endsWith('/') && !isClutter(fileName))
    .map((entry) => ({
      name: entry.fileName,
      bytes: entry.uncompressedSize,
      read: () => readEntry(zip, entry, limits),
    }));
}

async function openZip(file: SpooledFile, spool: SpoolReader): Promise<yauzl.ZipFile> {
  class Reader extends yauzl.RandomAccessReader {
    override _readStreamForRange(from: number, until: number): Readable {
      return Readable.from(pieces(from, until), { objectMode: false });
    }
  }
  async function* pieces(from: number, until: number): AsyncGenerator<Buffer> {
    const step = 256 * 1024;
    for (let at = from; at < until; at += step) yield await spool.read(file, at, Math.min(until, at + step));
  }
  const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySize: true };
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(new Reader(), lengthOf(file), options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(refused('This is not a ZIP file that can be read. Pack it again.', error));
    });
  });
}

function readEntries(zip: yauzl.ZipFile, limits: FileLimits): Promise<readonly yauzl.Entry[]> {
  if (zip.entryCount > limits.files) {
    return Promise.reject(refused(`The ZIP holds more than ${String(limits.files)} files.`));
  }
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      if (entries.length > limits.files) reject(refused('The ZIP holds more files than it says.'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (cause: unknown) =>
      reject(
        refused('The ZIP’s list of files can’t be read, or names a file in a way that is not taken.', cause),
      ),
    );
    zip.readEntry();
  });
}

/** Refuses what no honest archive has. */
function assertPlain(entries: readonly yauzl.Entry[], limits: FileLimits): void {
  const names = new Set<string>();
  let unpacked = 0;
  for (const entry of entries) {
    assertFileName(entry.fileName.replace(/\/$/, ''), limits);
    const key = nameKey(entry.fileName);
    if (names.has(key)) throw refused('The ZIP holds two files of the same name.');
    names.add(key);
    if (entry.isEncrypted()) throw refused('The ZIP is locked with a password. Pack it without one.');
    if (isLink(entry)) throw refused('The ZIP holds a link instead of a file.');
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
      throw refused('The ZIP is packed in a way that is not taken. Pack it with the usual one (Deflate).');
    unpacked += entry.uncompressedSize;
    const isBomb =
      entry.uncompressedSize > limits.ratioFromBytes &&
      entry.uncompressedSize > entry.compressedSize * limits.ratio;
    if (isBomb || unpacked > limits.unpackedBytes)
      throw refused('The ZIP would become far larger than it is. It was not unpacked.');
  }
  assertApart(entries);
}

/** Files that share their packed bytes make a small ZIP huge. */
function assertApart(entries: readonly yauzl.Entry[]): void {
  const sorted = entries.toSorted(
    (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  );
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: start, compressedSize, fileNameLength } of sorted) {
    if (start < end) throw refused('Files of the ZIP lie over one another. It was not unpacked.');
    end = start + 30 + fileNameLength + compressedSize;
  }
}

function isLink(entry: yauzl.Entry): boolean {
  const isUnix = entry.versionMadeBy >>> 8 === 3;
  const type = (entry.externalFileAttributes >>> 28) & 0xf;
  // 8 is a file, 4 a folder, 0 not said.
  return isUnix && type !== 0 && type !== 8 && type !== 4;
}

function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, limits: FileLimits): Promise<Buffer> {
  if (entry.uncompressedSize > limits.fileBytes) return Promise.reject(refused('The file is too large.'));
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        reject(refused('The file can’t be unpacked.', error));
        return;
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.byteLength;
        // yauzl counts too; this one doesn't trust what the archive says.
        if (bytes > limits.fileBytes) stream.destroy(refused('The file is too large.'));
      });
      stream.on('end', () => {
        const whole = Buffer.concat(parts);
        if (crc32(whole) === entry.crc32) resolve(whole);
        else reject(refused('The file is damaged: its check sum is wrong.'));
      });
      stream.on('error', (cause: unknown) => reject(refused('The file can’t be unpacked.', cause)));
    });
  });
}
