import { open, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shareRun } from '../share-run.ts';

export interface DiskWatchDeps {
  readonly directory: string;
  /** What everybody is told has changed. */
  readonly onAlarmChange: () => void;
  /** Writes something into the database, so that it is seen when it can be written again; rejects while it can't. */
  readonly tryDatabase?: () => Promise<void>;
  /** For tests: bytes that are free to this user on the disk of the data. */
  readonly freeBytes?: () => Promise<number>;
  /** For tests: a small one. */
  readonly reserveBytes?: number;
  /** For tests: what writing to the disk of the data does. */
  readonly writeOut?: (path: string) => Promise<void>;
}

/** Room for two hundred alerts with their pictures and entries, and for what SQLite needs beside. */
const usualReserveBytes = 32 * 1024 * 1024;
/** Below this somebody has to free some space: a day's deployments, and backups of the database, fit in it. */
const lowBytes = 2 * 1024 ** 3;
/** Below this the reserve is given up, so that what happens now can still be kept. */
const lastBytes = 32 * 1024 * 1024;
const reserveFile = 'reserve';
const checkFile = 'disk-check';

/**
 * Looks how much room is left on the disk of the data, whether it can be written at all, and keeps a file of zeros there to give up
 * when there is none: so that the alarm comes while alerts can still be written.
 */
export class DiskWatch {
  readonly #deps: DiskWatchDeps;
  /** What the last look found, and what the database met since. */
  #found: string | null = null;
  #trouble: string | null = null;
  #told: string | null = null;

  constructor(deps: DiskWatchDeps) {
    this.#deps = deps;
  }

  /** What needs a person now; null when nothing does. */
  get alarm(): string | null {
    return this.#trouble ?? this.#found;
  }

  /** The database could not be written, or can be again (null): told at once. */
  noteDatabase(trouble: Error | null): void {
    this.#trouble = trouble === null ? null : `The case log can’t be written. ${trouble.message}`;
    this.#tell();
  }

  /** Looks once; while a look is under way there is no second one. */
  readonly look = shareRun(() => this.#look());

  async #look(): Promise<void> {
    if (this.#trouble !== null) await this.#deps.tryDatabase?.().catch(() => undefined); // noteDatabase hears of it
    const unwritable = await (this.#deps.writeOut ?? writeOut)(join(this.#deps.directory, checkFile)).then(
      () => null,
      wordsOf,
    );
    await this.#lookForRoom();
    if (unwritable !== null) this.#found = unwritable;
    this.#tell();
  }

  async #lookForRoom(): Promise<void> {
    const free = await this.#free();
    const reserved = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
    const wanted = this.#deps.reserveBytes ?? usualReserveBytes;
    if (free < lastBytes) {
      await rm(this.#path, { force: true });
      this.#found = `The disk is nearly full: the last ${inMegabytes(free + reserved)} MB are being used so that alerts can still be kept. Free some space now, or end the deployment.`;
      return;
    }
    if (reserved < wanted && free - (wanted - reserved) > lowBytes / 2) await this.#makeReserve(wanted);
    this.#found =
      free < lowBytes
        ? `The disk of Cordon’s data has only ${inMegabytes(free)} MB left. Free some space on it soon.`
        : null;
  }

  async #free(): Promise<number> {
    if (this.#deps.freeBytes !== undefined) return this.#deps.freeBytes();
    const { bavail, bsize } = await statfs(this.#deps.directory);
    return bavail * bsize;
  }

  get #path(): string {
    return join(this.#deps.directory, reserveFile);
  }

  /** Written out: a file with holes would take no room. */
  async #makeReserve(bytes: number): Promise<void> {
    const file = await open(this.#path, 'w', 0o600);
    try {
      const zeros = Buffer.alloc(Math.min(bytes, 4 * 1024 * 1024));
      for (let at = 0; at < bytes; at += zeros.length)
        await file.write(zeros, 0, Math.min(zeros.length, bytes - at), at);
      await file.sync();
    } catch {
      // There was less room than it looked: better none than half of one.
      await rm(this.#path, { force: true });
    } finally {
      await file.close();
    }
  }

  #tell(): void {
    if (this.#told === this.alarm) return;
    this.#told = this.alarm;
    this.#deps.onAlarmChange();
  }
}

/** A disk that was mounted read-only or pulled out says so to whoever writes, and only then. */
function writeOut(path: string): Promise<void> {
  return writeFile(path, Buffer.alloc(4_096), { mode: 0o600, flush: true });
}

function wordsOf(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException; // Node's file errors carry a code
  if (code === 'ENOSPC')
    return 'The disk of Cordon’s data is full: nothing new can be kept. Free some space on it now.';
  const why =
    code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
      ? 'it is read-only'
      : `it reports an error (${String(code)})`;
  return `The disk of Cordon’s data can’t be written: ${why}. Nothing new can be kept until that is mended. Look at the disk, and end the deployment if it can’t be.`;
}

const inMegabytes = (bytes: number): string => Math.round(bytes / 1024 / 1024).toLocaleString('en-GB');
