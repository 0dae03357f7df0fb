import { createPageCipher } from './page-cipher.ts';
import type { PageFile } from './page-file.ts';
import { readWal, type WalFrame } from './wal-frames.ts';

/**
 * Whether a write-ahead log has lost transactions in its middle. SQLite takes the first frame that is not whole for its end, and
 * would overwrite all that was committed after it, in silence. A cut of the power can damage the last transaction only,
 * which nobody was told of: each waits for the disk before the next begins. So where two or more commits lie behind the break,
 * as whole pages under the key, something was damaged that was safe.
 * @returns what was found, as a part of a sentence; null where nothing was
 */
export function findWalDamage(file: PageFile, wal: Buffer, key: Uint8Array): string | null {
  const { isHeaderWhole, frames } = readWal(wal);
  const end = frames.findIndex(({ isChained }) => !isChained);
  if (end < 0) return null;
  const cipher = createPageCipher(key, file.salt);
  const behind = frames.slice(end).filter(({ bytes, page }) => cipher.open(bytes, page) !== null);
  const commits = behind.filter(({ committedPages }) => committedPages > 0).length;
  if (!isHeaderWhole) {
    // A turn that was never begun leaves the one before it, all of which is in the database.
    return areIn(file, behind, cipher)
      ? null
      : 'the beginning of its write-ahead log is not as it was written';
  }
  return commits < 2
    ? null
    : `its write-ahead log breaks off in the middle, before ${String(commits)} transactions`;
}

/** Whether the latest of these pages are what the database's file has. */
function areIn(
  file: PageFile,
  frames: readonly WalFrame[],
  cipher: ReturnType<typeof createPageCipher>,
): boolean {
  const latest = new Map(frames.map((frame) => [frame.page, frame]));
  return [...latest.values()].every(({ page, bytes }) => {
    const there = cipher.open(file.page(page), page);
    const written = cipher.open(bytes, page);
    return there !== null && written !== null && there.equals(written);
  });
}
