import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { pageBytes } from './page-cipher.ts';

/** A database's file, page by page: it may be larger than memory. */
export interface PageFile {
  /** The first 16 bytes, which are in the clear. */
  readonly salt: Buffer;
  readonly count: number;
  /** As it lies there; shorter than a page where the file ends. Counted from 1. */
  page(number: number): Buffer;
  close(): void;
}

export function openPageFile(path: string): PageFile {
  const file = openSync(path, 'r');
  function read(bytes: number, at: number): Buffer {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, at));
  }
  return {
    salt: read(16, 0),
    count: Math.floor(fstatSync(file).size / pageBytes),
    page: (number) => read(pageBytes, (number - 1) * pageBytes),
    close: () => closeSync(file),
  };
}
