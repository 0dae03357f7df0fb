import { unzipSync, type UnzipFileInfo } from 'fflate';
import type { PackFiles } from './check-files.ts';

/** Far more than any pack has. */
const mostFiles = 200_000;
const mostBytes = 2 * 1024 ** 3;

/**
 * The files of a ZIP, by its central directory. Two files of one name, and paths that leave the folder, make it no pack:
 * what another program unpacks must be what is looked at here.
 * @throws Error with a sentence for whoever handed it in
 */
export function openZip(bytes: Uint8Array): PackFiles {
  const seen = new Set<string>();
  let unpacked = 0;
  let refusal: string | null = null;
  const take = ({ name, originalSize }: UnzipFileInfo): boolean => {
    unpacked += originalSize;
    if (seen.has(name)) refusal ??= `The ZIP holds two files called ${name}.`;
    if (isUnsafe(name)) refusal ??= 'The ZIP holds a file whose name leaves its folder.';
    if (seen.size >= mostFiles || unpacked > mostBytes) refusal ??= 'The ZIP is larger than any pack is.';
    seen.add(name);
    return refusal === null && !name.endsWith('/');
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: take });
  } catch (cause) {
    throw new Error('This is not a ZIP file that can be read, or it is damaged.', { cause });
  }
  if (refusal !== null) throw new Error(refusal);
  const found = new Map(Object.entries(files));
  // A name such as __proto__ is taken by no object.
  if (found.size !== [...seen].filter((name) => !name.endsWith('/')).length)
    throw new Error('The ZIP holds a file whose name no pack has.');
  return found;
}

function isUnsafe(name: string): boolean {
  return (
    name.startsWith('/') ||
    name.includes('\\') ||
    name.split('/').some((part) => part === '..' || part === '.')
  );
}
