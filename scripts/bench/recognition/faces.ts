import { findPack, shippedManifest } from '../../../native-models/manifest.ts';
import { openPack } from '../../../native-models/packs.ts';
import { defaultPacksDirectory } from '../../../native-models/where.ts';
import { loadCpuChain } from '../../../src-main/engine/recognition/inference/load-chain.ts';
import { printed, type Row } from '../row.ts';
import { createOurFaces } from './our-faces.ts';
import { loadFaceApi } from './peers/face-api.ts';
import { loadHuman } from './peers/human.ts';
import { installPeers } from './peers/install-peers.ts';
import { fetchFromFiles } from './peers/local-fetch.ts';
import type { Corners, Peer } from './peers/peer.ts';
import { countTrue, readStreet, type StreetFrame } from './street-clip.ts';

/** What somebody made of the frames: true faces found and embedded, false ones, and the CPU time of the process. */
interface Tally {
  found: number;
  embedded: number;
  wrong: number;
  cpuMs: number;
}

/** How many times as many faces in a second of CPU the peers' faces have to be. */
const leastRatio = 5;

/**
 * Faces found and embedded in a second of CPU on frames of the street clip, and how many times as many that is as others
 * manage. All take turns at each frame, so that they meet the same neighbours on the machine.
 */
export async function measureFaces({
  frames: wanted,
  say,
}: {
  readonly frames: number;
  readonly say: (line: string) => void;
}): Promise<readonly Row[]> {
  const directory = await installPeers(say);
  const pack = findPack(shippedManifest(), 'default');
  const chain = await loadCpuChain(pack, await openPack(pack, defaultPacksDirectory));
  const ours = createOurFaces(chain);
  const street = await readStreet();
  const restoreFetch = fetchFromFiles();
  try {
    const peers = new Map<string, Peer>();
    if (directory !== null) {
      peers.set('face-api', await loadFaceApi(directory));
      peers.set('human', await loadHuman(directory));
    }
    const chosen = street.filter((_, nth) => nth % Math.ceil(street.length / wanted) === 0);
    say(`finding and embedding the faces of ${chosen.length} frames of the street clip`);
    const tally = emptyTally();
    const tallies = new Map([...peers.keys()].map((name) => [name, emptyTally()]));
    // The first frame, several times for ours, is not counted: code is compiled and models settle.
    const [first] = chosen;
    if (first === undefined) throw new Error('the street clip has no keyframes');
    for (let nth = 0; nth < 5; nth += 1) await ours.findFaces(first);
    for (const peer of peers.values()) await lookAs(peer, first, ours.rgbOf(first), emptyTally());
    for (const frame of chosen) {
      await lookOurselves(ours, frame, tally);
      const rgb = ours.rgbOf(frame);
      for (const [name, peer] of peers) await lookAs(peer, frame, rgb, tallies.get(name) ?? emptyTally());
    }
    return [
      printed('faces-per-cpu-second', rateOf(tally), 'faces / CPU s'),
      printed('faces-found', tally.found, 'true faces'),
      printed('faces-embedded', tally.embedded, 'true faces'),
      ...['face-api', 'human'].flatMap((name) => rowsAgainst(name, tally, tallies.get(name))),
    ];
  } finally {
    restoreFetch();
    for (const { frame } of street) frame.free();
    ours.free();
    await chain.release();
  }
}

/** The ratio holds only if at least as many of the faces that are there were found. A peer that isn't there is no win. */
function rowsAgainst(name: string, ours: Tally, theirs: Tally | undefined): readonly Row[] {
  const ratio = theirs === undefined ? 0 : rateOf(ours) / rateOf(theirs);
  const row: Row = {
    ...printed(`vs-${name}`, ratio, '× faces / CPU s'),
    limit: `≥ ${leastRatio}`,
    ok: theirs !== undefined && ratio >= leastRatio && ours.found >= theirs.found,
  };
  return theirs === undefined
    ? [row]
    : [
        row,
        printed(`${name}-faces`, theirs.found, 'true faces'),
        printed(`${name}-wrong`, theirs.wrong, 'false faces'),
      ];
}

async function lookOurselves(
  ours: ReturnType<typeof createOurFaces>,
  frame: StreetFrame,
  tally: Tally,
): Promise<void> {
  const startedMs = cpuMs();
  const { found, embedded } = await ours.findFaces(frame);
  tally.cpuMs += cpuMs() - startedMs;
  tally.found += countTrue(found, frame.truth);
  tally.embedded += countTrue(embedded, frame.truth);
  tally.wrong += found.length - countTrue(found, frame.truth);
}

async function lookAs(peer: Peer, frame: StreetFrame, rgb: Uint8Array, tally: Tally): Promise<void> {
  const startedMs = cpuMs();
  const boxes: readonly Corners[] = await peer.findFaces(rgb, frame.frame.width, frame.frame.height);
  tally.cpuMs += cpuMs() - startedMs;
  const right = countTrue(boxes, frame.truth);
  tally.found += right;
  tally.embedded += right;
  tally.wrong += boxes.length - right;
}

function rateOf({ embedded, cpuMs: spentMs }: Tally): number {
  return (embedded * 1_000) / spentMs;
}

function emptyTally(): Tally {
  return { found: 0, embedded: 0, wrong: 0, cpuMs: 0 };
}

/** Of all threads: scalers and collectors of garbage have their own. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
