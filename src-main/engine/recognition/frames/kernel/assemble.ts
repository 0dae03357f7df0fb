/** Instructions of WebAssembly by the names of its specification, and what stands after each. */
const instructions: Readonly<
  Record<string, { readonly code: readonly number[]; readonly operands: Operands }>
> = {
  loop: { code: [0x03, 0x40], operands: 'none' },
  end: { code: [0x0b], operands: 'none' },
  br_if: { code: [0x0d], operands: 'bytes' },
  select: { code: [0x1b], operands: 'none' },
  'local.get': { code: [0x20], operands: 'local' },
  'local.set': { code: [0x21], operands: 'local' },
  'local.tee': { code: [0x22], operands: 'local' },
  'i32.load': { code: [0x28, 2, 0], operands: 'none' },
  'i32.const': { code: [0x41], operands: 'number' },
  'i32.lt_s': { code: [0x48], operands: 'none' },
  'i32.gt_s': { code: [0x4a], operands: 'none' },
  'i32.add': { code: [0x6a], operands: 'none' },
  'i32.sub': { code: [0x6b], operands: 'none' },
  'i32.mul': { code: [0x6c], operands: 'none' },
  'i32.and': { code: [0x71], operands: 'none' },
  'i32.or': { code: [0x72], operands: 'none' },
  'i32.shl': { code: [0x74], operands: 'none' },
  'i32.shr_s': { code: [0x75], operands: 'none' },
  'i8x16.shuffle': { code: [0xfd, 0x0d], operands: 'bytes' },
  'i32x4.splat': { code: [0xfd, 0x11], operands: 'none' },
  // Alignment and offset stand before the lane, as they do in loads.
  'v128.load': { code: [0xfd, 0x00, 0, 0], operands: 'none' },
  'v128.store': { code: [0xfd, 0x0b, 0, 0], operands: 'none' },
  'v128.load32_zero': { code: [0xfd, 0x5c, 0, 0], operands: 'none' },
  'v128.load64_zero': { code: [0xfd, 0x5d, 0, 0], operands: 'none' },
  'v128.store32_lane': { code: [0xfd, 0x5a, 0, 0], operands: 'bytes' },
  'v128.and': { code: [0xfd, 0x4e], operands: 'none' },
  'v128.or': { code: [0xfd, 0x50], operands: 'none' },
  'i8x16.swizzle': { code: [0xfd, 0x0e], operands: 'none' },
  'i8x16.narrow_i16x8_u': { code: [0xfd, 0x66], operands: 'none' },
  'i16x8.narrow_i32x4_s': { code: [0xfd, 0x86, 0x01], operands: 'none' },
  'i32x4.extract_lane': { code: [0xfd, 0x1b], operands: 'bytes' },
  'i32x4.shl': { code: [0xfd, 0xab, 0x01], operands: 'none' },
  'i32x4.shr_s': { code: [0xfd, 0xac, 0x01], operands: 'none' },
  'i32x4.add': { code: [0xfd, 0xae, 0x01], operands: 'none' },
  'i32x4.sub': { code: [0xfd, 0xb1, 0x01], operands: 'none' },
  'i32x4.mul': { code: [0xfd, 0xb5, 0x01], operands: 'none' },
  'i32x4.min_s': { code: [0xfd, 0xb6, 0x01], operands: 'none' },
  'i32x4.max_s': { code: [0xfd, 0xb8, 0x01], operands: 'none' },
  'i32x4.dot_i16x8_s': { code: [0xfd, 0xba, 0x01], operands: 'none' },
};
type Operands = 'none' | 'local' | 'number' | 'bytes';

const types = { i32: 0x7f, v128: 0x7b } as const;

export interface KernelSource {
  readonly parameters: readonly string[];
  /** Whole numbers, and vectors of 16 bytes. */
  readonly locals: Readonly<Record<keyof typeof types, readonly string[]>>;
  /** One instruction a line, in WebAssembly's own text format; `;;` begins a comment. */
  readonly body: string;
}

/**
 * Turns one function into a WebAssembly module: it is exported as `run`, takes whole numbers and answers nothing; its memory is
 * exported as `memory`. @throws for an instruction or a local that there isn't.
 */
export function assemble({ parameters, locals, body }: KernelSource): Uint8Array<ArrayBuffer> {
  const names = [...parameters, ...locals.i32, ...locals.v128];
  const lines = body.split('\n').map((line) => line.replace(/;;.*/, '').trim());
  const encoded = lines.filter((line) => line !== '').flatMap((line) => encode(line, names));
  const declared = [
    2,
    ...unsigned(locals.i32.length),
    types.i32,
    ...unsigned(locals.v128.length),
    types.v128,
  ];
  const code = [...declared, ...encoded, 0x0b];
  const parameterTypes = parameters.map(() => types.i32);
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, ...unsigned(parameters.length), ...parameterTypes, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...named('memory'), 2, 0, ...named('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function encode(line: string, names: readonly string[]): readonly number[] {
  const [name = '', ...operands] = line.split(/\s+/);
  const instruction = instructions[name];
  if (instruction === undefined) throw new Error(`there is no instruction "${name}"`);
  return [...instruction.code, ...operands.flatMap((text) => operand(text, instruction.operands, names))];
}

function operand(text: string, kind: Operands, names: readonly string[]): readonly number[] {
  switch (kind) {
    case 'local': {
      const place = names.indexOf(text.replace('$', ''));
      if (place < 0) throw new Error(`there is no local "${text}"`);
      return unsigned(place);
    }
    case 'number':
      return signed(Number(text));
    case 'bytes':
      return [Number(text)];
    case 'none':
      throw new Error(`"${text}" stands where nothing should`);
  }
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...unsigned(content.length), ...content];
}

function named(text: string): readonly number[] {
  return [text.length, ...Buffer.from(text)];
}

/** LEB128, as the format writes its numbers. */
function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): readonly number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}

/** A function in WebAssembly, with the memory that it works in: what it reads goes in there, what it gives comes out. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  run(...parameters: readonly number[]): void;
}

export function createKernel(source: KernelSource): Kernel {
  const module = new WebAssembly.Module(assemble(source));
  // What the module exports is what `assemble` says.
  return new WebAssembly.Instance(module).exports as unknown as Kernel;
}

const pageBytes = 65_536;

/** A kernel's memory, of at least so many bytes. Valid until it is asked for again. */
export function memoryOf({ memory }: Kernel, bytes: number): Uint8Array<ArrayBuffer> {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return new Uint8Array(memory.buffer);
}
