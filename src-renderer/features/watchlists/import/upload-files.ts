import type { EngineClient } from '../../../engine/client.ts';
import { readPicture } from '../../../ui/read-picture.ts';

export interface ChosenFile {
  /** Below the folder that was chosen, with slashes. */
  readonly path: string;
  readonly file: File;
}

/** So many files are on their way at once; the pieces of one follow one another. */
const atOnce = 4;

/** The path that a file has below what was chosen: browsers give it for folders only. */
export function pathOf(file: Pick<File, 'name' | 'webkitRelativePath'>): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

/**
 * Hands files to the engine, piece by piece. Rejects with the engine's own words, or when `signal` says so.
 * @param onSent how many bytes are there
 */
export async function uploadFiles(
  engine: Pick<EngineClient, 'call'>,
  { id, chunkBytes }: { readonly id: string; readonly chunkBytes: number },
  files: readonly ChosenFile[],
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let sent = 0;
  const queue = files.values();
  async function work(): Promise<void> {
    for (const { path, file } of queue) {
      for (let offset = 0; offset === 0 || offset < file.size; offset += chunkBytes) {
        signal.throwIfAborted();
        const piece = file.slice(offset, offset + chunkBytes);
        const isLast = offset + chunkBytes >= file.size;
        const dataBase64 = piece.size === 0 ? '' : await readPicture(piece);
        await engine.call('imports.put', { id, file: path, offset, isLast, dataBase64 });
        sent += piece.size;
        onSent(sent);
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
}
