import { zipSync, type Zippable } from 'fflate';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { payloadOf, wrapOf, type PackFile, type PackParts } from './build-pack.ts';
import { mimeTypeFile } from './pack-layout.ts';

/** A pack but for the signature over it. Pure; a large one takes seconds. */
export function preparePack(parts: PackParts) {
  const payload = payloadOf(parts);
  const hashed = payload.map(([path, bytes]) => ({
    path,
    hash: toHex(sha256(bytes)),
    bytes: bytes.length,
  }));
  const { toSign, filesWith } = wrapOf(parts, hashed);
  return {
    /** Of its files, as they are. */
    bytes: hashed.reduce((sum, { bytes }) => sum + bytes, 0),
    toSign,
    zipWith: (signature: Uint8Array): Uint8Array<ArrayBuffer> =>
      zipped(
        [
          ...filesWith(signature),
          ...payload.map(([path, bytes]): PackFile => [`${parts.bag}/${path}`, bytes]),
        ],
        parts.pack.madeAt,
      ),
  };
}

function zipped(files: readonly PackFile[], at: number): Uint8Array<ArrayBuffer> {
  const tree: Zippable = Object.fromEntries(
    files.map(([path, bytes]) => [path, [bytes, { level: isDense(path) ? 0 : 6, mtime: at }]] as const),
  );
  return zipSync(tree);
}

/** What doesn't get smaller, and the kind of file, which must stand there as it is. */
function isDense(path: string): boolean {
  return path === mimeTypeFile || /\.(png|jpg|bin|sig|tsr|ed25519)$/.test(path);
}
