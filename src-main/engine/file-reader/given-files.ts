import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { decodePicture } from '../recognition/steps/decode-picture.ts';
import { openArchive, type GivenFile } from './archive.ts';
import { assertFileName, isClutter, nameKey } from './file-names.ts';
import { fileLimits, type FileLimits } from './limits.ts';
import { lengthOf, SpoolReader } from './spool-reader.ts';
import type { SpooledFile, SpoolTable } from './spool.ts';
import { readTable, type GivenTable } from './table.ts';

/** A picture as we wrote it ourselves: nothing of the file that came is in it but what it shows. */
export interface CleanPicture {
  readonly png: Uint8Array;
  /** Of the file that came. */
  readonly sha256: string;
}

/**
 * A CSV file and pictures, as somebody handed them in: a ZIP, or files. Runs in a process of its own, because everything here
 * is as hostile as whoever made it.
 */
export class GivenFiles {
  readonly #spool: SpoolReader;
  readonly #limits: FileLimits;
  readonly #files: ReadonlyMap<string, GivenFile>;
  /** Looked for once: each of 20,000 rows asks where its table lies. */
  readonly #tables: readonly GivenFile[];

  private constructor(spool: SpoolReader, files: readonly GivenFile[], limits: FileLimits) {
    this.#spool = spool;
    this.#limits = limits;
    this.#files = new Map(files.map((file) => [nameKey(file.name), file]));
    this.#tables = files.filter(({ name }) => name.toLowerCase().endsWith('.csv'));
  }

  /** @throws AppError */
  static async open({ path, key, files }: SpoolTable, limits: FileLimits = fileLimits): Promise<GivenFiles> {
    const [first] = files;
    if (first === undefined) throw new AppError('bad-request', 'Nothing was handed in.');
    const spool = await SpoolReader.open(path, key);
    try {
      const isZip = files.length === 1 && (await startsLikeZip(first, spool));
      const given = isZip ? await openArchive(first, spool, limits) : plainFiles(files, spool, limits);
      return new GivenFiles(spool, given, limits);
    } catch (cause) {
      await spool.close();
      throw cause;
    }
  }

  get count(): number {
    return this.#files.size;
  }

  /** The one CSV file. @throws AppError */
  async table(): Promise<GivenTable> {
    const [table, ...others] = this.#tables;
    if (table === undefined)
      throw new AppError('bad-request', 'There is no CSV file. It says who is on which picture.');
    if (others.length > 0)
      throw new AppError('bad-request', 'There is more than one CSV file. Hand in one with its pictures.');
    if (table.bytes > this.#limits.tableBytes)
      throw new AppError('bad-request', 'The CSV file is too large.');
    return readTable(await table.read(), this.#limits);
  }

  /** A file's bytes by the name that the table gives it. @throws AppError `not-found` */
  async bytes(name: string): Promise<Buffer> {
    const file = this.#find(name);
    if (file === null) throw new AppError('not-found', 'There is no file of this name.');
    if (file.bytes > this.#limits.fileBytes)
      throw new AppError('unreadable-picture', 'The file is too large.');
    return file.read();
  }

  /** @throws AppError `not-found`, `unreadable-picture` */
  async picture(name: string): Promise<CleanPicture> {
    const bytes = await this.bytes(name).catch((cause: unknown) => {
      if (cause instanceof AppError && cause.code === 'bad-request')
        throw new AppError('unreadable-picture', cause.message, { cause });
      throw cause;
    });
    const { data, width, height } = await decodePicture(bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    bytes.fill(0);
    try {
      const raw = { width, height, channels: 3 } as const;
      const png = await sharp(data, { raw }).png({ compressionLevel: 1 }).toBuffer();
      return { png, sha256 };
    } finally {
      data.fill(0);
    }
  }

  close(): Promise<void> {
    return this.#spool.close();
  }

  /** Beside the table, from the top, or by the bare name where only one file has it. */
  #find(name: string): GivenFile | null {
    const wanted = nameKey(name.replaceAll('\\', '/').replace(/^\.\//, ''));
    if (wanted === '' || wanted.split('/').includes('..')) return null;
    const folder = this.#tables[0]?.name.replace(/[^/]*$/, '') ?? '';
    const exact = this.#files.get(nameKey(folder) + wanted) ?? this.#files.get(wanted);
    if (exact !== undefined) return exact;
    const named = [...this.#files].filter(([key]) => key.endsWith(`/${wanted}`));
    return named.length === 1 ? (named[0]?.[1] ?? null) : null;
  }
}

async function startsLikeZip(file: SpooledFile, spool: SpoolReader): Promise<boolean> {
  const head = await spool.read(file, 0, 4);
  return head.toString('latin1').startsWith('PK') || /\.zip$/i.test(file.name);
}

function plainFiles(
  files: readonly SpooledFile[],
  spool: SpoolReader,
  limits: FileLimits,
): readonly GivenFile[] {
  if (files.length > limits.files) throw new AppError('bad-request', 'That is too many files.');
  const names = new Set<string>();
  return files
    .filter(({ name }) => !isClutter(name))
    .map((file) => {
      assertFileName(file.name, limits);
      const key = nameKey(file.name);
      if (names.has(key)) throw new AppError('bad-request', 'Two files have the same name.');
      names.add(key);
      const bytes = lengthOf(file);
      return { name: file.name, bytes, read: () => spool.read(file, 0, bytes) };
    });
}
