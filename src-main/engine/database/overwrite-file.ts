import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Overwrites a file with zeros, on the disk when it returns. What a disk that never writes in place keeps of it is as encrypted
 * as it was. Synchronous: for the database thread and for commands.
 */
export function overwriteFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    for (const { zeros, at } of zerosFor(statSync(path).size)) writeSync(file, zeros, 0, zeros.length, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The same for the engine's own thread, which may not wait for a slow share. */
export async function overwriteFileAside(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    for (const { zeros, at } of zerosFor((await file.stat()).size))
      await file.write(zeros, 0, zeros.length, at);
    await file.sync();
  } finally {
    await file.close();
  }
}

const pieceBytes = 1 << 20;

/** What to write where, so that a file of that size is nothing but zeros. */
function* zerosFor(size: number): Generator<{ readonly zeros: Uint8Array; readonly at: number }> {
  const zeros = new Uint8Array(Math.min(size, pieceBytes));
  for (let at = 0; at < size; at += pieceBytes)
    yield { zeros: zeros.subarray(0, Math.min(pieceBytes, size - at)), at };
}
