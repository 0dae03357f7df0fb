import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Has what was written to a file on the disk when it returns. Synchronous: it runs in the database thread. */
export function syncFile(path: string): void {
  sync(path, 'r+'); // Windows syncs only what it may write
}

/** Has it on the disk which files a directory has, and under which names. Synchronous, as above. */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return; // directories can't be opened there
  sync(path, 'r');
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
