import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DiskCall } from './intercept-disk.ts';

/** Whole or not at all is what a disk promises for so much. */
const sectorBytes = 512;

type Change = Extract<DiskCall, { kind: 'write' | 'truncate' }>;

/** Bytes that can grow. */
interface Content {
  bytes: Buffer;
  size: number;
}

interface KnownFile {
  /** What is certainly on the disk. */
  readonly durable: Content;
  /** What was written since the last sync: any part of it may be on the disk. */
  unsynced: Change[];
  /** Whether its name is, and whether its name is certainly, in the folder. */
  isNamed: boolean;
  isNameDurable: boolean;
}

/** Zero to one, at random. */
export type Random = () => number;

/**
 * What a disk promises of the files of a folder and what it does not: a write is there after a sync of its file, a name after a sync
 * of its folder; before that each 512 bytes of it may be there or not, in any order.
 */
export class UnsyncedDisk {
  readonly #directory: string;
  readonly #files = new Map<string, KnownFile>();

  /** All that is in the folder now is taken to be safe. */
  constructor(directory: string) {
    this.#directory = directory;
    for (const name of readdirSync(directory)) {
      const bytes = readFileSync(join(directory, name));
      const durable = { bytes, size: bytes.length };
      this.#files.set(name, { durable, unsynced: [], isNamed: true, isNameDurable: true });
    }
  }

  hear(call: DiskCall): void {
    if (call.kind === 'sync' && call.path === this.#directory) {
      for (const [name, file] of this.#files) {
        file.isNameDurable = file.isNamed;
        if (!file.isNamed) this.#files.delete(name);
      }
      return;
    }
    if (dirname(call.path) !== this.#directory) return;
    const file = this.#file(basename(call.path));
    switch (call.kind) {
      case 'create':
        file.isNamed = true;
        return;
      case 'unlink':
        file.isNamed = false;
        return;
      case 'sync':
        for (const change of file.unsynced.splice(0)) apply(file.durable, change);
        return;
      default:
        file.unsynced.push(call);
    }
  }

  /** Writes into an empty folder what the disk may hold if the power goes now. */
  cut(target: string, random: Random): void {
    // How much of it got there differs from cut to cut: nothing, all, or any share.
    const share = random() < 0.2 ? Math.round(random()) : random();
    for (const [name, file] of this.#files) {
      const isThere = file.isNamed === file.isNameDurable ? file.isNamed : random() < 0.5;
      if (!isThere) continue;
      const content = { ...file.durable, bytes: Buffer.from(file.durable.bytes) };
      for (const change of file.unsynced) {
        const left = random() < 0.3 ? torn(change, share, random) : random() < share ? [change] : [];
        for (const part of left) apply(content, part);
      }
      writeFileSync(join(target, name), content.bytes.subarray(0, content.size), { mode: 0o600 });
    }
  }

  #file(name: string): KnownFile {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const made: KnownFile = {
      durable: { bytes: Buffer.alloc(0), size: 0 },
      unsynced: [],
      isNamed: true,
      isNameDurable: false,
    };
    this.#files.set(name, made);
    return made;
  }
}

/** Some of the sectors that a write covers. */
function torn(change: Change, share: number, random: Random): readonly Change[] {
  if (change.kind === 'truncate') return random() < share ? [change] : [];
  const { at, bytes } = change;
  const parts: Change[] = [];
  for (let from = 0; from < bytes.length;) {
    const until = Math.min(bytes.length, from + sectorBytes - ((at + from) % sectorBytes));
    if (random() < share) parts.push({ ...change, at: at + from, bytes: bytes.subarray(from, until) });
    from = until;
  }
  return parts;
}

function apply(content: Content, change: Change): void {
  const size =
    change.kind === 'truncate' ? change.size : Math.max(content.size, change.at + change.bytes.length);
  if (size > content.bytes.length) {
    const grown = Buffer.alloc(size * 2);
    content.bytes.copy(grown, 0, 0, content.size);
    content.bytes = grown;
  }
  if (size < content.size) content.bytes.fill(0, size, content.size);
  content.size = size;
  if (change.kind === 'write') content.bytes.set(change.bytes, change.at);
}
