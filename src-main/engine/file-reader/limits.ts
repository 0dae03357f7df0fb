const mebibyte = 1024 * 1024;

/** What files that somebody hands in may be at the most. Beyond each the whole of it is refused, in words. */
export const fileLimits = {
  /** All that is handed in, as it comes. */
  spoolBytes: 8 * 1024 * mebibyte,
  /** One piece of it, as the wire takes it. */
  chunkBytes: mebibyte,
  files: 60_000,
  nameCharacters: 300,
  /** One file, unpacked. */
  fileBytes: 25 * mebibyte,
  tableBytes: 32 * mebibyte,
  /** All files, unpacked. */
  unpackedBytes: 16 * 1024 * mebibyte,
  /** How many times larger than packed a file may become; smaller ones than `ratioFromBytes` never are a bomb. */
  ratio: 120,
  ratioFromBytes: 256 * 1024,
  rows: 50_000,
  columns: 40,
  rowCharacters: 8_000,
  /** For one picture or the opening; beyond it the process is ended and started anew. */
  pictureMs: 20_000,
  openMs: 60_000,
  /** JavaScript's own memory of the process, and all that it may hold. */
  heapMebibytes: 512,
  residentBytes: 1_600 * mebibyte,
} as const;

export type FileLimits = { readonly [Name in keyof typeof fileLimits]: number };
