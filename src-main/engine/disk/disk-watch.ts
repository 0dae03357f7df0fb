import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export interface DiskWatchDeps {
  readonly directory: string;
  /** What everybody is told has changed. */
  readonly onAlarmChange: () => void;
  /** For tests: bytes that are free to this user on the disk of the data. */
  readonly freeBytes?: () => Promise<number>;
  /** For tests: a small one. */
  readonly reserveBytes?: number;
}

/** Room for two hundred alerts with their pictures and entries, and for what SQLite needs beside. */
const usualReserveBytes = 32 * 1024 * 1024;
/** Below this somebody has to free some space: a day's deployments, and backups of the database, fit in it. */
const lowBytes = 2 * 1024 ** 3;
/** Below this the reserve is given up, so that what happens now can still be kept. */
const lastBytes = 32 * 1024 * 1024;
const reserveFile = 'reserve';

/**
 * Looks how much room is left on the disk of the data, and keeps a file of zeros there to give up when there is none: so that the
 * alarm comes while alerts can still be written.
 */
export class DiskWatch {
  readonly #deps: DiskWatchDeps;
  #alarm: string | null = null;
  #looking: Promise<void> | null = null;

  constructor(deps: DiskWatchDeps) {
    this.#deps = deps;
  }

  /** What needs a person now; null when nothing does. */
  get alarm(): string | null {
    return this.#alarm;
  }

  /** Looks once; while a look is under way there is no second one. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const free = await this.#free();
    const reserved = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
    const wanted = this.#deps.reserveBytes ?? usualReserveBytes;
    if (free < lastBytes) {
      await rm(this.#path, { force: true });
      this.#setAlarm(
        `The disk is nearly full: the last ${inMegabytes(free + reserved)} MB are being used so that alerts can still be kept. Free some space now, or end the deployment.`,
      );
      return;
    }
    if (reserved < wanted && free - (wanted - reserved) > lowBytes / 2) await this.#makeReserve(wanted);
    this.#setAlarm(
      free < lowBytes
        ? `The disk of Cordon’s data has only ${inMegabytes(free)} MB left. Free some space on it soon.`
        : null,
    );
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

  #setAlarm(words: string | null): void {
    if (this.#alarm === words) return;
    this.#alarm = words;
    this.#deps.onAlarmChange();
  }
}

const inMegabytes = (bytes: number): string => Math.round(bytes / 1024 / 1024).toLocaleString('en-GB');
