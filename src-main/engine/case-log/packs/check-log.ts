import { counted } from '../../wording.ts';
import { fromUtf8, isSame, toBase64 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { entryHeaderSchema, bodyOf, type EntryHeader } from '../entry-header.ts';
import type { EntryKind } from '../entry-kind.ts';
import { entryKinds, isEntryKindName } from '../entry-kinds.ts';
import { leafOfHashes } from '../leaf.ts';
import type { Checkpoint } from '../../portable/parse-checkpoint.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { parseNote, parseVerifierKey } from '../open-note.ts';
import { verifyConsistency, verifyInclusion } from '../proofs.ts';
import type { PackFiles } from './check-files.ts';
import { checkWitnesses } from './check-witnesses.ts';
import { pemOf } from './pem.ts';
import { anchorFolder, entryFolder, headSizes, paths } from './pack-layout.ts';
import type { Pack } from './pack-schema.ts';
import { Findings, type PackCheck, type ShownEntry } from './report.ts';

const hashBytes = 32;

/** What the checks of the log found, and the entries that fit. */
export interface CheckedLog {
  readonly checks: readonly PackCheck[];
  readonly checkpoint: Checkpoint | null;
  readonly entries: readonly ShownEntry[];
}

export function checkLog(files: PackFiles, pack: Pack): CheckedLog {
  const checkpoint = openCheckpoint(textOf(files, paths.checkpoint), pack.log.verifierKey);
  const read = pack.entries.map((sequence) => readEntry(files, sequence, checkpoint));
  return {
    checks: [
      checkKey(files, pack),
      checkCheckpoint(files, pack, checkpoint),
      checkEntries(read),
      checkChain(files, pack, read),
      checkAnchors(files, pack, checkpoint),
      ...(pack.cosignatures.length === 0 ? [] : [checkWitnesses(files, pack)]),
    ],
    checkpoint,
    entries: read.flatMap(({ shown }) => shown ?? []),
  };
}

/** That the pack speaks of one key throughout: in its own file, as PEM, and in the first entry of the log. */
function checkKey(files: PackFiles, pack: Pack): PackCheck {
  const found = new Findings();
  const key = parseVerifierKey(pack.log.verifierKey);
  if (textOf(files, paths.verifierKey) !== `${pack.log.verifierKey}\n`)
    found.add('The pack names two keys.', { file: paths.verifierKey });
  if (key === null || textOf(files, paths.pem) !== pemOf(key.publicKey))
    found.add('The key in PEM is another one.', { file: paths.pem });
  if (key !== null && key.name !== pack.log.origin)
    found.add('The key is that of another log.', { file: paths.verifierKey });
  return found.as('Key', 'The pack names one key of the log throughout.');
}

function checkCheckpoint(files: PackFiles, pack: Pack, checkpoint: Checkpoint | null): PackCheck {
  const found = new Findings();
  const file = paths.checkpoint;
  if (checkpoint === null) found.add('The checkpoint has no valid signature of the log’s key.', { file });
  else if (checkpoint.size !== pack.log.size || checkpoint.origin !== pack.log.origin)
    found.add('The checkpoint is another one than the pack names.', { file });
  checkParts(files, 'data/log/checkpoint', found);
  return found.as(
    'Checkpoint',
    `The key of the log signed it as it stood after ${String(checkpoint?.size ?? 0)} entries.`,
  );
}

/** The signed text and the bare signature, which lie beside a note for those who check with openssl, are its own. */
function checkParts(files: PackFiles, path: string, found: Findings): void {
  const note = parseNote(textOf(files, `${path}.note`));
  const [signature] = note?.signatures ?? [];
  if (note === null || signature === undefined) return;
  if (textOf(files, `${path}.txt`) !== note.text)
    found.add(`The text of ${path}.txt is not that of its note.`, { file: `${path}.txt` });
  if (!isSame(files.get(`${path}.sig`) ?? new Uint8Array(), signature.bytes.subarray(4)))
    found.add(`The signature in ${path}.sig is not that of its note.`, { file: `${path}.sig` });
}

interface ReadEntry {
  readonly sequence: number;
  readonly leaf: Uint8Array | null;
  readonly previous: Uint8Array | null;
  readonly headerHash: Uint8Array | null;
  readonly sealedHash: Uint8Array | null;
  readonly shown: ShownEntry | null;
  readonly findings: Findings;
}

/** One entry: its header and content, its leaf, and its way up to the root that was signed. */
function readEntry(files: PackFiles, sequence: number, checkpoint: Checkpoint | null): ReadEntry {
  const findings = new Findings();
  const folder = entryFolder(sequence);
  const name = `Entry ${String(sequence)}`;
  const nothing = {
    sequence,
    leaf: null,
    previous: null,
    headerHash: null,
    sealedHash: null,
    shown: null,
    findings,
  };
  const headerBytes = files.get(`${folder}/header.json`);
  const proof = files.get(`${folder}/proof.bin`);
  const bad = (words: string, file: string): void =>
    findings.add(words, { file: `${folder}/${file}`, entry: sequence });
  if (headerBytes === undefined || proof === undefined) {
    bad(`${name} is missing.`, headerBytes === undefined ? 'header.json' : 'proof.bin');
    return nothing;
  }
  const header = readHeader(headerBytes);
  if (header?.sequence !== sequence) {
    bad(`${name} has the header of another, or none that can be read.`, 'header.json');
    return nothing;
  }
  const [previous, sealedHash, ...path] = hashesIn(proof);
  if (previous === undefined || sealedHash === undefined || proof.length % hashBytes !== 0) {
    bad(`${name} has no proof of its place.`, 'proof.bin');
    return nothing;
  }
  const headerHash = sha256(headerBytes);
  const leaf = leafOfHashes(previous, headerHash, sealedHash);
  const isIncluded =
    checkpoint !== null && verifyInclusion(path, leaf, sequence - 1, checkpoint.size, checkpoint.root);
  if (!isIncluded) bad(`${name} is not in the log that was signed.`, 'header.json');
  const content = files.get(`${folder}/content.json`);
  const body = content === undefined ? undefined : contentOf(headerBytes, content);
  if (content !== undefined && (body === undefined || header.v === 1))
    bad(`The content of entry ${String(sequence)} is not the one that its header names.`, 'content.json');
  const { at, kind, subject, actor } = header;
  const words = body === undefined ? null : wordsOf(kind, body);
  return {
    sequence,
    leaf,
    previous,
    headerHash,
    sealedHash,
    shown: isIncluded ? { sequence, at, kind, subject, actor, words, body } : null,
    findings,
  };
}

function checkEntries(entries: readonly ReadEntry[]): PackCheck {
  const found = new Findings();
  for (const { findings } of entries) found.problems.push(...findings.problems);
  return found.as(
    'Entries',
    `All ${String(entries.length)} entries stand in the log that was signed, each where it says.`,
  );
}

/** That the chain goes on from entry to entry without a gap, through those too that are not shown. */
function checkChain(files: PackFiles, { chain }: Pack, entries: readonly ReadEntry[]): PackCheck {
  const found = new Findings();
  const file = paths.chain;
  const hashes = hashesIn(files.get(file) ?? new Uint8Array());
  const count = chain.last - chain.first + 1;
  const shown = new Map(entries.map((entry) => [entry.sequence, entry]));
  if (hashes.length !== 1 + 2 * count) {
    found.add('The chain does not have as many links as it should.', { file });
    return found.as('Chain', '');
  }
  let leaf = hashes[0] ?? new Uint8Array();
  for (let nth = 0; nth < count; nth++) {
    const sequence = chain.first + nth;
    const [headerHash, sealedHash] = [hashes[1 + 2 * nth], hashes[2 + 2 * nth]];
    if (headerHash === undefined || sealedHash === undefined) break;
    const entry = shown.get(sequence);
    if (entry?.previous !== null && entry?.previous !== undefined && !isSame(entry.previous, leaf)) {
      found.add(`The chain is broken before entry ${String(sequence)}.`, { file, entry: sequence });
    }
    leaf = leafOfHashes(leaf, headerHash, sealedHash);
    if (entry?.leaf !== null && entry?.leaf !== undefined && !isSame(entry.leaf, leaf)) {
      found.add(`The chain is broken at entry ${String(sequence)}.`, { file, entry: sequence });
      leaf = entry.leaf;
    }
  }
  const within = entries.filter(({ sequence }) => sequence >= chain.first && sequence <= chain.last).length;
  return found.as(
    'Chain',
    `From entry ${String(chain.first)} to ${String(chain.last)} each names the one before it; ${count === within ? 'all of them are shown' : `${String(count - within)} of these ${String(count)} are not shown`}.`,
  );
}

/** That the heads which others know are of this log, and earlier states of what was signed. */
function checkAnchors(files: PackFiles, pack: Pack, checkpoint: Checkpoint | null): PackCheck {
  const found = new Findings();
  for (const size of headSizes(pack.anchors, pack.cosignatures, pack.timestamps)) {
    const folder = anchorFolder(size);
    const file = `${folder}/head.note`;
    const head = openCheckpoint(textOf(files, file), pack.log.verifierKey);
    const proof = files.get(`${folder}/consistency.bin`);
    checkParts(files, `${folder}/head`, found);
    if (head?.size !== size || head.origin !== pack.log.origin)
      found.add(`The head over ${String(size)} entries is not signed by the log’s key.`, { file });
    else if (
      proof === undefined ||
      proof.length % hashBytes !== 0 ||
      checkpoint === null ||
      !verifyConsistency(hashesIn(proof), head, checkpoint)
    )
      found.add(`The head over ${String(size)} entries is not an earlier state of this log.`, { file });
  }
  const count = pack.anchors.length;
  return found.as(
    'Heads kept elsewhere',
    count === 0
      ? 'No head of this log had been kept off the machine.'
      : `${counted(count, 'head', 'heads')} of this log, kept off the machine by its own account, fit it. Ask for them where they are kept, and compare.`,
  );
}

function wordsOf(name: string, content: unknown): string | null {
  if (!isEntryKindName(name)) return null;
  // Each kind's words take that kind's body, which its schema parses here.
  const kind = entryKinds[name] as EntryKind<unknown>;
  const body = kind.schema.safeParse(content);
  return body.success ? kind.words(body.data, { role: 'auditor', isAlertDecided: true }) : null;
}

function readHeader(bytes: Uint8Array): EntryHeader | null {
  try {
    const header = entryHeaderSchema.safeParse(JSON.parse(fromUtf8(bytes) ?? ''));
    return header.success ? header.data : null;
  } catch {
    return null;
  }
}

/** Undefined where it isn't what the header names. */
function contentOf(header: Uint8Array, content: Uint8Array): unknown {
  try {
    return bodyOf(fromUtf8(header) ?? '', content);
  } catch {
    return undefined;
  }
}

function hashesIn(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / hashBytes) }, (_, nth) =>
    bytes.subarray(nth * hashBytes, (nth + 1) * hashBytes),
  );
}

export function textOf(files: PackFiles, path: string): string {
  return fromUtf8(files.get(path) ?? new Uint8Array()) ?? '';
}

/** Of a raw public key, so that it can be compared by eye: `SHA256:` and base64, as ssh has it. */
export function fingerprintOfKey(publicKey: Uint8Array): string {
  return `SHA256:${toBase64(sha256(publicKey)).replace(/=+$/, '')}`;
}
