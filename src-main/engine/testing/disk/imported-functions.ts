import { closeSync, openSync, readFileSync, readlinkSync, readSync, writeSync } from 'node:fs';

/** Kinds of relocation that fill in the address of a function: ABS64, GLOB_DAT and JUMP_SLOT of each architecture. */
const addressKinds: Readonly<Record<string, readonly number[]>> = {
  x64: [1, 6, 7],
  arm64: [257, 1025, 1026],
};

/** https://refspecs.linuxfoundation.org/elf/elf.pdf: entries of the dynamic section. */
const tag = { pltSize: 2, strings: 5, symbols: 6, relocations: 7, relocationsSize: 8, plt: 23 } as const;
const segment = { load: 1, dynamic: 2 } as const;

/**
 * Where a loaded native module keeps the addresses of functions that it takes from other libraries, by their names.
 * Linux, 64 bits, little endian.
 */
export function findImports(file: string): ReadonlyMap<string, readonly bigint[]> {
  const kinds = addressKinds[process.arch];
  if (process.platform !== 'linux' || kinds === undefined)
    throw new Error(`system calls can't be intercepted on ${process.platform} ${process.arch}`);
  const elf = readFileSync(file);
  const base = loadedAt(file);
  const headers = segmentsOf(elf);
  const offsetOf = (address: bigint): number => {
    const found = headers.find(
      ({ kind, from, size }) => kind === segment.load && address >= from && address < from + size,
    );
    if (found === undefined) throw new Error(`nothing of ${file} lies at ${String(address)}`);
    return Number(address - found.from + found.offset);
  };

  const dynamic = headers.find(({ kind }) => kind === segment.dynamic);
  if (dynamic === undefined) throw new Error(`${file} is not linked dynamically`);
  const entries = new Map<number, bigint>();
  for (let at = Number(dynamic.offset); at < Number(dynamic.offset + dynamic.fileSize); at += 16)
    entries.set(Number(elf.readBigInt64LE(at)), elf.readBigUInt64LE(at + 8));
  const entry = (name: keyof typeof tag): bigint => entries.get(tag[name]) ?? 0n;
  const symbols = offsetOf(entry('symbols'));
  const strings = offsetOf(entry('strings'));

  const found = new Map<string, bigint[]>();
  for (const [start, size] of [
    [entry('relocations'), entry('relocationsSize')],
    [entry('plt'), entry('pltSize')],
  ] as const) {
    if (size === 0n) continue;
    const from = offsetOf(start);
    for (let at = from; at < from + Number(size); at += 24) {
      const info = elf.readBigUInt64LE(at + 8);
      const symbol = Number(info >> 32n);
      if (symbol === 0 || !kinds.includes(Number(info & 0xffffffffn))) continue;
      const nameAt = strings + elf.readUInt32LE(symbols + symbol * 24);
      const name = elf.toString('latin1', nameAt, elf.indexOf(0, nameAt));
      found.set(name, [...(found.get(name) ?? []), base + elf.readBigUInt64LE(at)]);
    }
  }
  return found;
}

/** The native module that SQLite is in; it has to be loaded. */
export function loadedModule(pattern: RegExp): string {
  const line = readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .find((mapped) => pattern.test(mapped));
  if (line === undefined) throw new Error(`no module that fits ${String(pattern)} is loaded`);
  return line.slice(line.indexOf('/'));
}

/** Writes an address into each of these places of this process's own memory. Answers a function that puts back what was there. */
export function putAddress(places: readonly bigint[], address: bigint): () => void {
  const memory = openSync('/proc/self/mem', 'r+');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(address);
  const before = places.map((place) => {
    const old = Buffer.alloc(8);
    readSync(memory, old, 0, old.length, Number(place));
    writeSync(memory, bytes, 0, bytes.length, Number(place));
    return { place, old };
  });
  return () => {
    for (const { place, old } of before) writeSync(memory, old, 0, old.length, Number(place));
    closeSync(memory);
  };
}

/** The file behind a descriptor of this process. */
export function pathOf(descriptor: number): string {
  return readlinkSync(`/proc/self/fd/${String(descriptor)}`);
}

function loadedAt(file: string): bigint {
  const first = readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .find((mapped) => mapped.endsWith(file));
  if (first === undefined) throw new Error(`${file} is not loaded`);
  return BigInt(`0x${first.slice(0, first.indexOf('-'))}`);
}

interface Segment {
  readonly kind: number;
  readonly offset: bigint;
  readonly from: bigint;
  readonly fileSize: bigint;
  readonly size: bigint;
}

function segmentsOf(elf: Buffer): readonly Segment[] {
  const start = Number(elf.readBigUInt64LE(32));
  const [size, count] = [elf.readUInt16LE(54), elf.readUInt16LE(56)];
  return Array.from({ length: count }, (_, nth) => {
    const at = start + nth * size;
    return {
      kind: elf.readUInt32LE(at),
      offset: elf.readBigUInt64LE(at + 8),
      from: elf.readBigUInt64LE(at + 16),
      fileSize: elf.readBigUInt64LE(at + 32),
      size: elf.readBigUInt64LE(at + 40),
    };
  });
}
