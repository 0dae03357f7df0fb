import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Needles } from './needles.ts';

/** Where something of a face was found. */
export interface Place {
  readonly process: 'engine' | 'ingest' | 'inference';
  readonly layout: string;
}

export interface Find extends Place {
  /** What the memory belongs to, as the kernel names it. */
  readonly region: string;
  readonly address: bigint;
}

export interface MemoryImage {
  readonly finds: readonly Find[];
  /** Of the pages that are there. */
  readonly readBytes: number;
}

const pageBytes = 4_096;
const chunkPages = 1_024;
const presentBit = 1n << 63n;

/**
 * Looks through all readable memory of a process that somebody has stopped: heap, stacks, anonymous and shared mappings
 * and files. Linux, as root or the parent of the process.
 */
export function searchMemory(pid: number, process: Place['process'], needles: Needles): MemoryImage {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pages = openSync(`/proc/${pid}/pagemap`, 'r');
  const finds: Find[] = [];
  let readBytes = 0;
  // The end of a chunk is looked at again with the next one, for what lies across.
  const buffer = Buffer.alloc(chunkPages * pageBytes + needles.longest);
  try {
    for (const { start, end, name } of mappingsOf(pid)) {
      for (const run of presentRuns(pages, start, end)) {
        let carried = 0;
        for (let at = run.start; at < run.end;) {
          const wanted = Math.min(chunkPages * pageBytes, Number(run.end - at));
          const got = readAt(memory, buffer, carried, wanted, at);
          if (got <= 0) break;
          readBytes += got;
          const filled = carried + got;
          needles.search(buffer.subarray(0, filled), (layout, offset) => {
            finds.push({ process, layout, region: name, address: at - BigInt(carried) + BigInt(offset) });
          });
          at += BigInt(got);
          const tail = Math.min(filled, needles.longest - 1);
          buffer.copy(buffer, 0, filled - tail, filled);
          carried = tail;
        }
      }
    }
  } finally {
    buffer.fill(0);
    closeSync(memory);
    closeSync(pages);
  }
  return { finds: distinct(finds), readBytes };
}

interface Mapping {
  readonly start: bigint;
  readonly end: bigint;
  readonly name: string;
}

function mappingsOf(pid: number): readonly Mapping[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+\s*(.*)$/.exec(line);
      if (found === null || found[3]?.startsWith('r') !== true) return [];
      const [, start = '0', end = '0', , name = ''] = found;
      // The kernel's own: they can't be read, and hold clocks.
      if (/^\[v(var|syscall|dso)/.test(name)) return [];
      return [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), name: name || 'anonymous' }];
    });
}

/** Runs of pages that are in memory: most of what is reserved never was. */
function* presentRuns(pages: number, start: bigint, end: bigint): Generator<{ start: bigint; end: bigint }> {
  const entries = Buffer.alloc(8 * chunkPages);
  let runStart: bigint | null = null;
  for (let at = start; at < end;) {
    const count = Math.min(chunkPages, Number((end - at) / BigInt(pageBytes)));
    const got = readAt(pages, entries, 0, 8 * count, (at / BigInt(pageBytes)) * 8n);
    if (got < 8) break;
    for (let page = 0; page < got / 8; page++) {
      const isPresent = (entries.readBigUInt64LE(8 * page) & presentBit) !== 0n;
      const address = at + BigInt(page * pageBytes);
      if (isPresent) runStart ??= address;
      else if (runStart !== null) {
        yield { start: runStart, end: address };
        runStart = null;
      }
    }
    at += BigInt((got / 8) * pageBytes);
  }
  if (runStart !== null) yield { start: runStart, end };
}

function readAt(file: number, into: Buffer, offset: number, length: number, position: bigint): number {
  try {
    return readSync(file, into, offset, length, position);
  } catch {
    return 0; // a mapping that went, or that is not to be read
  }
}

/** What lies across two chunks is found twice. */
function distinct(finds: readonly Find[]): readonly Find[] {
  return [...new Map(finds.map((find) => [`${find.layout} ${find.address}`, find])).values()];
}
