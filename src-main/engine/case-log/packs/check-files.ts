import { fromUtf8, isSame, toBase64, toHex, utf8 } from '../../portable/bytes.ts';
import { isSignature, sha256 } from '../../portable/crypto.ts';
import { parseVerifierKey } from '../open-note.ts';
import {
  bagDeclaration,
  bagFiles,
  entryOfPath,
  isBagName,
  mimeTypeFile,
  packMimeType,
  paths,
  signatureFile,
  signedManifest,
  signedManifestFile,
  tagManifestFile,
} from './pack-layout.ts';
import { Findings, type PackCheck } from './report.ts';

/** Every file of a pack by its path. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;

/** The files of the bag alone, by their path in it. */
export interface Bag {
  readonly name: string;
  readonly files: PackFiles;
}

/** The one folder beside META-INF; null where there isn't exactly one. */
export function findBag(files: PackFiles): Bag | null {
  const names = new Set<string>();
  for (const path of files.keys()) {
    const slash = path.indexOf('/');
    if (slash > 0 && !path.startsWith('META-INF/')) names.add(path.slice(0, slash));
  }
  const [name, ...more] = names;
  if (name === undefined || more.length > 0 || !isBagName(name)) return null;
  const inside = [...files].flatMap(([path, bytes]) =>
    path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), bytes] as const] : [],
  );
  return { name, files: new Map(inside) };
}

/** That every file is the one that its manifest names, and that there is no other. */
export function checkChecksums(bag: Bag): PackCheck {
  const found = new Findings();
  const payload = [...bag.files.keys()].filter((path) => path.startsWith('data/'));
  compare(bag, 'manifest-sha256.txt', payload, found);
  compare(bag, tagManifestFile, bagFiles, found);
  for (const path of bag.files.keys()) {
    const isKnown =
      path.startsWith('data/') || path === tagManifestFile || bagFiles.some((known) => known === path);
    if (!isKnown) found.add(`The file ${path} does not belong in a pack.`, { file: path });
  }
  if (!isText(bag.files.get('bagit.txt'), bagDeclaration)) {
    found.add('The file bagit.txt does not say what it should.', { file: 'bagit.txt' });
  }
  return found.as(
    'Files',
    `All ${String(payload.length)} files are the ones that the pack’s list of checksums names.`,
  );
}

function compare(bag: Bag, manifest: string, present: readonly string[], found: Findings): void {
  const listed = readManifest(bag.files.get(manifest));
  if (listed === null) {
    found.add(`The list of checksums ${manifest} is missing or can’t be read.`, { file: manifest });
    return;
  }
  for (const path of present) {
    const entry = entryOfPath(path);
    const where = entry === null ? { file: path } : { file: path, entry };
    const named = entry === null ? '' : `, of entry ${String(entry)},`;
    const bytes = bag.files.get(path);
    if (bytes === undefined) found.add(`The file ${path} is missing.`, where);
    else if (!listed.has(path))
      found.add(`The file ${path}${named} stands in no list of checksums: it was added.`, where);
    else if (toHex(sha256(bytes)) !== listed.get(path))
      found.add(`The file ${path}${named} was changed.`, where);
  }
  for (const path of listed.keys()) {
    const entry = entryOfPath(path);
    if (!bag.files.has(path))
      found.add(`The file ${path} is missing.`, entry === null ? { file: path } : { file: path, entry });
  }
}

/** `<hexadecimal SHA-256>  <path>` in each line, as sha256sum writes it; null where it is anything else. */
function readManifest(bytes: Uint8Array | undefined): ReadonlyMap<string, string> | null {
  const text = bytes === undefined ? null : fromUtf8(bytes);
  if (text === null || !text.endsWith('\n')) return null;
  const listed = new Map<string, string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const match = /^([0-9a-f]{64}) {2}([\w./-]+)$/.exec(line);
    const [, hash, path] = match ?? [];
    if (hash === undefined || path === undefined || listed.has(path)) return null;
    listed.set(path, hash);
  }
  return listed;
}

/** That the key of the log signed this bag, and no other. */
export function checkSignature(files: PackFiles, bag: Bag, verifierKey: string | null): PackCheck {
  const found = new Findings();
  if (!isText(files.get(mimeTypeFile), packMimeType))
    found.add('The file mimetype does not say that this is a pack.', { file: mimeTypeFile });
  for (const path of files.keys()) {
    const isKnown =
      path.startsWith(`${bag.name}/`) || [mimeTypeFile, signedManifestFile, signatureFile].includes(path);
    if (!isKnown) found.add(`The file ${path} does not belong in a pack.`, { file: path });
  }
  const manifest = files.get(signedManifestFile);
  const digest = toBase64(sha256(bag.files.get(tagManifestFile) ?? new Uint8Array()));
  if (!isText(manifest, signedManifest(bag.name, digest)))
    found.add('What was signed is not this pack’s list of checksums.', { file: signedManifestFile });
  const key = verifierKey === null ? null : parseVerifierKey(verifierKey);
  const signature = files.get(signatureFile) ?? new Uint8Array();
  if (key === null)
    found.add('The pack does not say which key signed it.', { file: `${bag.name}/${paths.verifierKey}` });
  else if (manifest === undefined || !isSignature(key.publicKey, manifest, signature))
    found.add('The signature over the pack is not that of the log’s key.', { file: signatureFile });
  return found.as('Signature', 'The key of the log signed exactly this pack.');
}

function isText(bytes: Uint8Array | undefined, text: string): boolean {
  return bytes !== undefined && isSame(bytes, utf8(text));
}
