import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export const pageBytes = 4096;
/** At the end of each page: initialisation vector and HMAC-SHA512. */
const vectorBytes = 16;
const reservedBytes = vectorBytes + 64;
/** What SQLite itself uses of a page. */
export const usableBytes = pageBytes - reservedBytes;
const saltBytes = 16;
/** What SQLCipher does to the salt, and how often, to get the HMAC's key from the page key. */
const saltMask = 0x3a;
const keyRounds = 2;
const plainHeader = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * Opens pages of a SQLCipher 4 database one by one, without SQLite: AES-256-CBC and HMAC-SHA512 over ciphertext, vector and page
 * number. https://www.zetetic.net/sqlcipher/design/
 */
export interface PageCipher {
  /** The page as SQLite sees it, its reserved bytes zero; null when its HMAC says that it is not as it was written. */
  open(page: Uint8Array, number: number): Buffer | null;
  /** For tests: what somebody who has the key can write. */
  seal(plain: Uint8Array, number: number): Buffer;
}

/** @param salt the first 16 bytes of the database's file */
export function createPageCipher(key: Uint8Array, salt: Uint8Array): PageCipher {
  const masked = Buffer.from(salt.subarray(0, saltBytes)).map((byte) => byte ^ saltMask);
  const macKey = pbkdf2Sync(key, masked, keyRounds, 32, 'sha512');
  const end = usableBytes;
  const startOf = (number: number): number => (number === 1 ? saltBytes : 0);
  function macOf(page: Uint8Array, number: number): Buffer {
    const counted = Buffer.alloc(4);
    counted.writeUInt32LE(number);
    const covered = page.subarray(startOf(number), end + vectorBytes);
    return createHmac('sha512', macKey).update(covered).update(counted).digest();
  }

  return {
    open(page, number) {
      if (page.length !== pageBytes) return null;
      if (!timingSafeEqual(macOf(page, number), page.subarray(end + vectorBytes))) return null;
      const vector = page.subarray(end, end + vectorBytes);
      const decipher = createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
      const plain = Buffer.alloc(pageBytes);
      const start = startOf(number);
      Buffer.concat([decipher.update(page.subarray(start, end)), decipher.final()]).copy(plain, start);
      if (number === 1) plainHeader.copy(plain);
      return plain;
    },
    seal(plain, number) {
      const page = Buffer.alloc(pageBytes);
      const start = startOf(number);
      if (number === 1) page.set(salt.subarray(0, saltBytes));
      const vector = randomBytes(vectorBytes);
      const cipher = createCipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
      Buffer.concat([cipher.update(plain.subarray(start, end)), cipher.final()]).copy(page, start);
      vector.copy(page, end);
      macOf(page, number).copy(page, end + vectorBytes);
      return page;
    },
  };
}
