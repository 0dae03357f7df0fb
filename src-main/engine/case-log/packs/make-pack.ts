import { setImmediate } from 'node:timers/promises';
import { zipSync, type Zippable } from 'fflate';
import { AppError } from '../../../contract/errors.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { payloadOf, wrapOf, type PackFile, type PackParts } from './build-pack.ts';
import { mimeTypeFile } from './pack-layout.ts';

/** What is held in memory until somebody has saved it. */
const mostBytes = 256 * 1024 ** 2;

/** The ZIP of a pack. @param sign the log's key over a manifest */
export async function makePack(
  parts: PackParts,
  sign: (manifest: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const payload = payloadOf(parts);
  const hashed: { path: string; hash: string; bytes: number }[] = [];
  let total = 0;
  for (const [nth, [path, bytes]] of payload.entries()) {
    hashed.push({ path, hash: toHex(sha256(bytes)), bytes: bytes.length });
    total += bytes.length;
    if (nth % 200 === 199) await setImmediate();
  }
  if (total > mostBytes)
    throw new AppError(
      'conflict',
      'This is more than one pack can hold. Make packs about its alerts one by one.',
    );
  const wrap = wrapOf(parts, hashed);
  const files = [
    ...wrap.filesWith(await sign(wrap.toSign)),
    ...payload.map(([path, bytes]): PackFile => [`${parts.bag}/${path}`, bytes]),
  ];
  return zipped(files, parts.pack.madeAt);
}

function zipped(files: readonly PackFile[], at: number): Uint8Array {
  const tree: Zippable = Object.fromEntries(
    files.map(([path, bytes]) => [path, [bytes, { level: isDense(path) ? 0 : 6, mtime: at }]] as const),
  );
  return zipSync(tree);
}

/** What doesn't get smaller, and the kind of file, which must stand there as it is. */
function isDense(path: string): boolean {
  return path === mimeTypeFile || /\.(png|bin|sig|ed25519)$/.test(path);
}
