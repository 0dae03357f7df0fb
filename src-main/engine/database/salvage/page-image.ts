import { createPageCipher } from './page-cipher.ts';
import type { PageFile } from './page-file.ts';
import { readWal } from './wal-frames.ts';

/** Pages kept in memory at once. */
const mostKnown = 4_096;

/** A database's pages as they can still be read, one by one. */
export interface PageImage {
  /** How many the database has. */
  readonly count: number;
  /** Its plain bytes; null when it can't be read. Counted from 1. */
  page(number: number): Buffer | null;
  /** Pages that can't be read, or of which only an earlier state can. */
  readonly damaged: readonly number[];
}

/**
 * Opens the pages of a damaged database: of each the latest that is as it was written, from the write-ahead log or the file. What
 * was written after the last commit counts for nothing.
 */
export function openPageImage(file: PageFile, wal: Buffer, key: Uint8Array): PageImage {
  const cipher = createPageCipher(key, file.salt);
  const { frames } = readWal(wal);
  const lastCommit = frames.findLastIndex(({ committedPages }) => committedPages > 0);
  const committed = frames.slice(0, lastCommit + 1);
  const count = committed.at(-1)?.committedPages ?? file.count;
  /** Latest first. */
  const inWal = new Map<number, Buffer[]>();
  for (const { page, bytes } of committed) inWal.set(page, [bytes, ...(inWal.get(page) ?? [])]);

  const known = new Map<number, Buffer | null>();
  function page(number: number): Buffer | null {
    const kept = known.get(number);
    if (kept !== undefined) return kept;
    let opened: Buffer | null = null;
    for (const bytes of inWal.get(number) ?? []) opened ??= cipher.open(bytes, number);
    opened ??= cipher.open(file.page(number), number);
    if (known.size >= mostKnown) known.clear();
    known.set(number, opened);
    return opened;
  }
  const damaged: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const [latest = file.page(number)] = inWal.get(number) ?? [];
    if (cipher.open(latest, number) === null) damaged.push(number);
  }
  return { count, page, damaged };
}
