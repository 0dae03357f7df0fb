import { sign } from 'node:crypto';
import type { NoteSigner } from '../signed-note.ts';

/**
 * Signs what only a pack's manifest can be: a checkpoint begins with the log's name, so none can be had this way.
 * @returns the Ed25519 signature, 64 bytes
 */
export function signPackManifest(manifest: string, { privateKey }: NoteSigner): Uint8Array {
  if (!manifest.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest ')) {
    throw new Error('this is no manifest of a pack');
  }
  return sign(null, Buffer.from(manifest, 'utf8'), privateKey);
}
