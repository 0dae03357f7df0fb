import { openPlainFile } from './open-plain-file.ts';

/** No manifest and no signature is longer; what is gets read no further. */
const longest = 64 * 1024;

/** A short plain file's content; null where there is none. */
export async function readShort(path: string): Promise<Buffer | null> {
  const file = await openPlainFile(path).catch(() => null);
  if (file === null) return null;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(longest + 1), 0, longest + 1, 0);
    return bytesRead > longest ? null : buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
