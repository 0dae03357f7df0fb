import { crc32, deflateRawSync } from 'node:zlib';

/** What a ZIP says of a file, and how it differs from what is true. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isStored?: boolean;
  readonly isEncrypted?: boolean;
  readonly method?: number;
  readonly claimedBytes?: number;
  readonly crc?: number;
  /** Upper half of the external attributes, as Unix has them: 0o120777 is a link. */
  readonly unixMode?: number;
  /** Shares the bytes of the file that stands at this place in the list. */
  readonly overlaps?: number;
}

/** Writes a ZIP by hand, so that every lie about a file can be told. */
export function makeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, 'utf8');
    const data = file.isStored === true ? Buffer.from(file.bytes) : deflateRawSync(file.bytes);
    const method = file.method ?? (file.isStored === true ? 0 : 8);
    const flags = 0x800 | (file.isEncrypted === true ? 1 : 0);
    const crc = file.crc ?? crc32(file.bytes);
    const size = file.claimedBytes ?? file.bytes.byteLength;
    const start = file.overlaps === undefined ? at : (starts[file.overlaps] ?? 0);
    starts.push(start);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(crc, 10);
    shared.writeUInt32LE(data.byteLength, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(name.byteLength, 22);
    if (file.overlaps === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, data]);
      parts.push(local);
      at += local.byteLength;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((file.unixMode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(start, 10);
    const madeBy = Buffer.from([20, 3]);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, shared, rest, name]));
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
