import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';

/**
 * Overwrites a file with zeros, on the disk when it returns. What a disk that never writes in place keeps of it is as encrypted
 * as it was. Synchronous: for the database thread and for commands.
 */
export function overwriteFile(path: string): void {
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  try {
    const zeros = Buffer.alloc(Math.min(size, 1 << 20));
    for (let at = 0; at < size; at += zeros.length)
      writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
