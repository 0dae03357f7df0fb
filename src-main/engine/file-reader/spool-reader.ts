import { createDecipheriv } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { pieceAlgorithm, pieceOverhead, type SpooledFile, type SpoolPiece } from './spool.ts';

/** Reads a spool at any place. A piece is opened whole and the last one kept, since reading goes forward mostly. */
export class SpoolReader {
  readonly #handle: FileHandle;
  readonly #key: Uint8Array;
  #last: { readonly at: number; readonly bytes: Buffer } | null = null;

  private constructor(handle: FileHandle, key: Uint8Array) {
    this.#handle = handle;
    this.#key = key;
  }

  static async open(path: string, key: Uint8Array): Promise<SpoolReader> {
    return new SpoolReader(await open(path, 'r'), key);
  }

  /** Bytes `from` to `until` of a file; fewer where it ends before. */
  async read({ pieces }: SpooledFile, from: number, until: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let start = 0;
    for (const piece of pieces) {
      const end = start + piece.bytes;
      if (end > from && start < until) {
        const opened = await this.#open(piece);
        parts.push(opened.subarray(Math.max(0, from - start), Math.min(piece.bytes, until - start)));
      }
      start = end;
      if (start >= until) break;
    }
    return Buffer.concat(parts);
  }

  async close(): Promise<void> {
    this.#last?.bytes.fill(0);
    await this.#handle.close();
  }

  async #open({ at, bytes }: SpoolPiece): Promise<Buffer> {
    if (this.#last?.at === at) return this.#last.bytes;
    const sealed = Buffer.alloc(bytes + pieceOverhead);
    await this.#handle.read(sealed, 0, sealed.byteLength, at);
    const decipher = createDecipheriv(pieceAlgorithm, this.#key, sealed.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    this.#last = { at, bytes: opened };
    return opened;
  }
}

export function lengthOf({ pieces }: SpooledFile): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}
