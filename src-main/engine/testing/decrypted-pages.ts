import { createDecipheriv } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const pageBytes = 4096;
/** At the end of each page: initialisation vector (16 bytes) and HMAC (64 bytes). */
const reservedBytes = 80;
/** Before the pages of a write-ahead log, and before each of them: https://sqlite.org/fileformat.html#walformat */
const walHeaderBytes = 32;
const frameHeaderBytes = 24;

/**
 * Every page of an encrypted database, its free space included, as somebody reads it who has the key and no need of
 * SQLite: what was deleted and not overwritten is in there. SQLCipher 4: AES-256-CBC, page 1 with 16 bytes of salt.
 */
export async function decryptedPages(file: string, key: Uint8Array): Promise<Buffer> {
  const main = await readFile(file);
  const wal = await readFile(`${file}-wal`).catch(() => Buffer.alloc(0));
  const pages: Buffer[] = [];
  for (let at = 0; at + pageBytes <= main.length; at += pageBytes) {
    pages.push(decrypt(main.subarray(at, at + pageBytes), at === 0, key));
  }
  const step = frameHeaderBytes + pageBytes;
  for (let at = walHeaderBytes; at + step <= wal.length; at += step) {
    const isFirst = wal.readUInt32BE(at) === 1;
    pages.push(decrypt(wal.subarray(at + frameHeaderBytes, at + step), isFirst, key));
  }
  return Buffer.concat(pages);
}

function decrypt(page: Buffer, isFirst: boolean, key: Uint8Array): Buffer {
  const end = pageBytes - reservedBytes;
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(isFirst ? 16 : 0, end)), decipher.final()]);
}
