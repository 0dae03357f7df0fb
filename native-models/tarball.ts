import { gunzipSync } from 'node:zlib';

const blockBytes = 512;

/** Finds regular files in a gzipped tar archive by their paths. Paths that the archive lacks are absent from the map. */
export function readTarball(archive: Uint8Array, paths: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const content = gunzipSync(archive);
  const wanted = new Set(paths);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + blockBytes <= content.length;) {
    const header = content.subarray(at, at + blockBytes);
    const prefix = text(header, 345, 155);
    const name = text(header, 0, 100);
    if (name === '') break;
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const size = Number.parseInt(text(header, 124, 12), 8);
    if (!Number.isSafeInteger(size)) throw new Error(`the archive's entry ${path} has no valid size`);
    const start = at + blockBytes;
    const kind = text(header, 156, 1);
    if (wanted.has(path) && (kind === '0' || kind === ''))
      files.set(path, content.subarray(start, start + size));
    at = start + Math.ceil(size / blockBytes) * blockBytes;
  }
  return files;
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end === -1 ? length : end).trim();
}
