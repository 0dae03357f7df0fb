import { createCipheriv, randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { assertFileName } from './file-names.ts';
import { fileLimits, type FileLimits } from './limits.ts';

/** Where a piece of a file lies in the spool, and how long it is in plain. */
export interface SpoolPiece {
  readonly at: number;
  readonly bytes: number;
}

export interface SpooledFile {
  readonly name: string;
  readonly pieces: readonly SpoolPiece[];
}

/** All that it takes to read a spool. The key exists in memory only. */
export interface SpoolTable {
  readonly path: string;
  readonly key: Uint8Array;
  readonly files: readonly SpooledFile[];
}

/** AES-256-GCM: nonce, text, tag. */
export const pieceOverhead = 12 + 16;
export const pieceAlgorithm = 'aes-256-gcm';

/**
 * Keeps what somebody hands in until it was read: on the disk, because it may be large, and under a key that only
 * memory has. A dead engine leaves nothing that could be opened. Nothing of it is looked at here.
 */
export class Spool {
  readonly #path: string;
  readonly #key = new Uint8Array(randomBytes(32));
  readonly #limits: FileLimits;
  readonly #files = new Map<string, { name: string; pieces: SpoolPiece[]; isWhole: boolean }>();
  #file: FileHandle | null = null;
  #end = 0;
  #received = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string, limits: FileLimits = fileLimits) {
    this.#path = path;
    this.#limits = limits;
  }

  get receivedBytes(): number {
    return this.#received;
  }

  get table(): SpoolTable {
    return { path: this.#path, key: this.#key, files: [...this.#files.values()] };
  }

  get hasOpenFiles(): boolean {
    return [...this.#files.values()].some(({ isWhole }) => !isWhole);
  }

  /** Takes the next piece of a file; pieces of one file come in order. @throws AppError */
  put(name: string, offset: number, bytes: Uint8Array, isLast: boolean): Promise<void> {
    const written = this.#turn.then(() => this.#put(name, offset, bytes, isLast));
    this.#turn = written.catch(() => undefined);
    return written;
  }

  async #put(name: string, offset: number, bytes: Uint8Array, isLast: boolean): Promise<void> {
    assertFileName(name, this.#limits);
    const known = this.#files.get(name);
    const length = known?.pieces.reduce((sum, piece) => sum + piece.bytes, 0) ?? 0;
    if (known?.isWhole === true || offset !== length) {
      throw new AppError('bad-request', 'The pieces of a file have to come one after the other, each once.');
    }
    if (known === undefined && this.#files.size >= this.#limits.files) {
      throw new AppError('bad-request', `That is more than ${String(this.#limits.files)} files.`);
    }
    if (this.#received + bytes.byteLength > this.#limits.spoolBytes) {
      throw new AppError('bad-request', 'That is more than fits: hand it in in several parts.');
    }
    const nonce = randomBytes(12);
    const cipher = createCipheriv(pieceAlgorithm, this.#key, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    try {
      this.#file ??= await open(this.#path, 'wx', 0o600);
      await this.#file.write(sealed, 0, sealed.byteLength, this.#end);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') {
        throw new AppError('disk-full', 'The disk is full: make room, and hand it in again.', { cause });
      }
      throw cause;
    }
    const entry = known ?? { name, pieces: [], isWhole: false };
    entry.pieces.push({ at: this.#end, bytes: bytes.byteLength });
    entry.isWhole = isLast;
    this.#files.set(name, entry);
    this.#end += sealed.byteLength;
    this.#received += bytes.byteLength;
  }

  /** Its key is overwritten and its file removed. */
  async destroy(): Promise<void> {
    await this.#turn;
    this.#key.fill(0);
    await this.#file?.close();
    this.#file = null;
    await rm(this.#path, { force: true });
  }
}
