import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../contract/errors.ts';
import type { Mode, Role } from '../../../contract/domain.ts';
import type { PackAbout, PackVariant } from '../../../contract/packs.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { concat, toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { entryHeaderSchema } from '../entry-header.ts';
import { consistencyProof, inclusionProof } from '../proofs.ts';
import { openCosignature } from '../witness/cosignature.ts';
import type { PackedCosignature, PackedEntry, PackedHead, PackParts } from './build-pack.ts';
import { splitClip, type OpenedClip } from './clip-files.ts';
import { LeafTree } from './leaf-tree.ts';
import { headSizes } from './pack-layout.ts';
import type { Pack, PackPicture } from './pack-schema.ts';
import type { KnownHeads, OpenedEntry, PackTopics } from './queries.ts';
import { leftOutWhenRedacted, shownWhenRedacted } from './redaction.ts';

/** What the rest of the engine knows of what a pack is about. */
export interface PackFacts {
  readonly about: PackAbout;
  readonly label: string;
  readonly topics: PackTopics;
  /** Texts by their path in the bag; none of them in a redacted pack. */
  readonly documents: Readonly<Record<string, string>>;
  readonly openPictures: () => Promise<
    readonly (Omit<PackPicture, 'path' | 'sha256'> & { readonly png: Uint8Array })[]
  >;
  readonly openClips: () => Promise<readonly OpenedClip[]>;
}

/** Two people's word. */
export interface PackRequest {
  readonly id: string;
  readonly about: PackAbout;
  readonly label: string;
  readonly variant: PackVariant;
  readonly reason: string;
  readonly askedBy: string;
  readonly confirmedBy: string;
}

export interface PackPerson {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
}

export interface GatherDeps {
  readonly database: DatabaseClient;
  readonly mode: Mode;
  readonly version: string;
  readonly now: number;
  readonly people: readonly PackPerson[];
  /** 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

const leavesAtOnce = 5_000;
const entriesAtOnce = 500;
/** What a person can still look at, and a browser can still verify. */
const mostEntries = 50_000;
const mostInChain = 500_000;

/** Everything of a pack, as the log stands now. @throws AppError where it can't be made now, and what to do */
export async function gatherPack(
  request: PackRequest,
  facts: PackFacts,
  deps: GatherDeps,
): Promise<PackParts> {
  const { database, onProgress } = deps;
  const isRedacted = request.variant === 'redacted';
  // What follows is proved against a checkpoint over everything that there is.
  database.sign();
  const [identity, latest] = await Promise.all([
    database.call('heads.identity'),
    database.call('heads.latest'),
  ]);
  if (latest === null)
    throw new AppError('conflict', 'No head of the log could be signed. Look at the disk.');
  const selected = await database.call('packs.select', facts.topics);
  if (selected === null)
    throw new AppError('conflict', 'The log is still being indexed. Try again in a minute.');
  const sequences = selected.sequences.filter((sequence) => sequence <= latest.size);
  const chain = { first: selected.first, last: Math.min(selected.last, latest.size) };
  if (sequences.length > mostEntries || chain.last - chain.first >= mostInChain)
    throw new AppError(
      'conflict',
      'This is more than one pack can hold. Make packs about its alerts one by one.',
    );
  onProgress(0.05);
  const tree = await growTree(database, latest.size, (done) => onProgress(0.05 + done * 0.45));
  const opened = await readEntries(database, sequences, isRedacted);
  onProgress(0.6);
  const pictures = isRedacted ? [] : await facts.openPictures();
  const clips = isRedacted ? [] : (await facts.openClips()).map(splitClip);
  const entries = await placed(opened, tree, latest.size);
  const known = headsFor(await database.call('packs.known-heads'), chain.last, latest.size);
  const heads = known.heads.map(({ size, note }): PackedHead => ({
    size,
    note,
    proof: consistencyProof(tree.rootOf, size, latest.size),
  }));
  onProgress(0.7);
  const named = pictures.map(({ png, ...picture }) => ({
    bytes: png,
    picture: {
      ...picture,
      path: `pictures/${picture.alertId}/${picture.what}-${String(picture.nth)}.png`,
      sha256: toHex(sha256(png)),
    },
  }));
  const pack: Pack = {
    format: 'cordon-evidence/1',
    id: request.id,
    about: { ...facts.about, label: facts.label },
    variant: request.variant,
    mode: deps.mode,
    madeAt: deps.now,
    madeWith: deps.version,
    reason: isRedacted ? null : request.reason,
    askedBy: personOf(request.askedBy, deps.people, isRedacted),
    confirmedBy: personOf(request.confirmedBy, deps.people, isRedacted),
    log: { origin: identity.origin, verifierKey: identity.verifierKey, size: latest.size },
    chain,
    entries: sequences,
    pictures: named.map(({ picture }) => picture),
    clips: clips.map(({ clip }) => clip),
    anchors: known.kept.map(({ size, place }) => ({
      size,
      place: isRedacted ? 'a place off the machine' : place,
    })),
    cosignatures: known.cosignatures.map(({ size, key }) => ({ size, key })),
    timestamps: known.stamped.map(({ size, place, at }) => ({
      size,
      at,
      place: isRedacted ? 'a timestamp server' : place,
    })),
    leftOut: [
      ...(isRedacted ? leftOutWhenRedacted : []),
      ...(opened.some(({ kind }) => kind === 'alert.pictures-destroyed') && !isRedacted
        ? ['Pictures and clips of some alerts were destroyed on schedule before this pack was made.']
        : []),
      ...(opened.some(({ content }) => content === null) && !isRedacted
        ? ['The content of some entries was destroyed on schedule before this pack was made, with its key.']
        : []),
    ],
  };
  return {
    pack,
    bag: bagName(facts.about, facts.label, request.variant, deps.now),
    people: (await actorsOf(opened)).map((id) => personOf(id, deps.people, isRedacted)),
    checkpoint: latest.note,
    entries,
    chain: await readChain(database, chain, tree),
    heads,
    cosignatures: known.cosignatures,
    timestamps: known.stamped,
    pictures: [
      ...named.map(({ picture, bytes }) => ({ path: picture.path, bytes })),
      ...clips.flatMap(({ files }) => files),
    ],
    documents: isRedacted ? {} : facts.documents,
  };
}

/** In parts, so that alerts don't wait behind a long log. */
async function growTree(
  database: DatabaseClient,
  size: number,
  onProgress: (done: number) => void,
): Promise<LeafTree> {
  const tree = new LeafTree();
  while (tree.size < size) {
    const limit = Math.min(leavesAtOnce, size - tree.size);
    const leaves = await database.call('packs.leaves', { after: tree.size, limit });
    if (leaves.length === 0) throw new Error('the log is shorter than its checkpoint');
    tree.add(leaves);
    onProgress(tree.size / size);
    await setImmediate();
  }
  return tree;
}

async function readEntries(
  database: DatabaseClient,
  sequences: readonly number[],
  isRedacted: boolean,
): Promise<readonly OpenedEntry[]> {
  const entries: OpenedEntry[] = [];
  for (let at = 0; at < sequences.length; at += entriesAtOnce) {
    const part = sequences.slice(at, at + entriesAtOnce);
    const shown = isRedacted ? [...shownWhenRedacted] : null;
    entries.push(...(await database.call('packs.read-entries', { sequences: part, shown })));
  }
  return entries;
}

async function placed(
  opened: readonly OpenedEntry[],
  tree: LeafTree,
  size: number,
): Promise<readonly PackedEntry[]> {
  const entries: PackedEntry[] = [];
  for (const { sequence, header, content, previous, sealedHash } of opened) {
    const path = inclusionProof(tree.rootOf, sequence - 1, size);
    entries.push({ sequence, header, content, proof: concat(previous, sealedHash, ...path) });
    if (entries.length % entriesAtOnce === 0) await setImmediate();
  }
  return entries;
}

async function readChain(
  database: DatabaseClient,
  { first, last }: Pack['chain'],
  tree: LeafTree,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [first === 1 ? new Uint8Array(32) : tree.leafAt(first - 2)];
  for (let from = first; from <= last; from += leavesAtOnce) {
    const until = Math.min(last, from + leavesAtOnce - 1);
    parts.push(await database.call('packs.chain', { from, until }));
  }
  return concat(...parts);
}

/** What of all that others said goes into a pack. */
function headsFor({ kept, cosigned, stamped }: KnownHeads, last: number, size: number) {
  const chosen = {
    kept: telling(kept, last, size),
    stamped: telling(stamped, last, size),
    cosigned: telling(cosigned, last, size),
  };
  const cosignedSizes = new Set(chosen.cosigned.map((head) => head.size));
  const cosignatures = cosigned
    .filter((head) => cosignedSizes.has(head.size))
    .flatMap((head): readonly PackedCosignature[] => {
      const opened = openCosignature(head.note, head.line, head.key);
      return opened === null
        ? []
        : [{ size: head.size, key: head.key, message: opened.message, signature: opened.signature }];
    });
  const all = [...chosen.kept, ...chosen.stamped, ...chosen.cosigned];
  const heads = headSizes(all).flatMap((one) => all.find((head) => head.size === one) ?? []);
  return { kept: chosen.kept, stamped: chosen.stamped, cosignatures, heads };
}

/** The first that covers everything, which says most about when it was, and the latest. */
function telling<Head extends { readonly size: number }>(
  heads: readonly Head[],
  last: number,
  size: number,
): readonly Head[] {
  const known = heads.filter((head) => head.size <= size);
  const chosen = [known.find((head) => head.size >= last), known.at(-1)].filter((head) => head !== undefined);
  return chosen.filter((head, nth) => chosen.findIndex((other) => other.size === head.size) === nth);
}

async function actorsOf(entries: readonly OpenedEntry[]): Promise<readonly string[]> {
  const actors = new Set<string>();
  for (const [nth, { header }] of entries.entries()) {
    const { actor } = entryHeaderSchema.parse(JSON.parse(header));
    if (actor !== null) actors.add(actor);
    if (nth % entriesAtOnce === entriesAtOnce - 1) await setImmediate();
  }
  return [...actors].toSorted();
}

function personOf(id: string, people: readonly PackPerson[], isRedacted: boolean): Pack['askedBy'] {
  const person = people.find((one) => one.id === id);
  return { id, role: person?.role ?? 'operator', name: isRedacted ? null : (person?.displayName ?? null) };
}

function bagName({ kind, id }: PackAbout, label: string, variant: PackVariant, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10);
  const plain = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  const name = kind !== 'deployment' ? plain : `deployment-${plain === '' ? id.slice(0, 8) : plain}`;
  return `cordon-${name}-${day}${variant === 'redacted' ? '-redacted' : ''}`;
}
