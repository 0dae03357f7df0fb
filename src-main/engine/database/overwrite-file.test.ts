import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { overwriteFile, overwriteFileAside } from './overwrite-file.ts';

it.each([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 * (1 << 20) + 7])(
  'leaves nothing but zeros of %i bytes, and as many',
  async (bytes) => {
    const folder = await temporaryDirectory();
    try {
      const path = join(folder, 'file');
      const ways = [
        (): Promise<void> => Promise.resolve(overwriteFile(path)),
        () => overwriteFileAside(path),
      ];
      for (const overwrite of ways) {
        await writeFile(path, Buffer.alloc(bytes, 0xa5));
        await overwrite();
        expect(Buffer.compare(await readFile(path), Buffer.alloc(bytes))).toBe(0);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
