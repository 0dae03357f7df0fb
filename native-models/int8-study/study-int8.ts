import { createSession } from '../../src-main/engine/recognition/inference/session.ts';
import type { Interval } from '../../src-main/engine/intervals.ts';
import {
  createFaceChain,
  type ChainSessions,
  type FaceChain,
} from '../../src-main/engine/recognition/steps/chain.ts';
import type { ModelSession } from '../../src-main/engine/recognition/steps/tensor.ts';
import { bootstrap } from '../evaluate/bootstrap.ts';
import { compareAll, type Comparisons } from '../evaluate/compare-all.ts';
import { embedImage } from '../evaluate/embed-image.ts';
import { onceEach, thresholdAt, trueAcceptRate } from '../evaluate/rates.ts';
import type { TestImage } from '../evaluate/read-folder.ts';
import type { Sample } from '../evaluate/sample.ts';
import type { Pack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import type { PackFiles } from '../packs.ts';
import { findFacesInClips, type FacesInClips } from './faces-in-clips.ts';
import { watchRanges } from './ranges.ts';
import { timed, type TimedSession } from './timed-session.ts';
import { toInt8 } from './to-int8.ts';

/** Which model of a pack is quantised. */
export const roles = ['detector', 'mesh', 'embedder'] as const;
export type Role = (typeof roles)[number];

/** What a chain did to the pictures. */
interface ChainFigures {
  readonly tar: number;
  readonly failureToEnrol: number;
  /** CPU time of the model in question, in milliseconds a run. */
  readonly cpuMs: number;
  /** Of a detector only. */
  readonly inClips: FacesInClips | null;
}

export interface Int8Study {
  readonly role: Role;
  readonly pictures: number;
  readonly identities: number;
  readonly asItIs: ChainFigures;
  readonly int8: ChainFigures;
  /** By how much the true accept rate falls, with a 95% interval by bootstrap over identities. */
  readonly loss: Interval & { readonly value: number };
}

/** The false match rate at which true accept rates are compared. */
export const comparedFmr = 1e-4;
/** People whose first picture shows what ranges values have; they are left out of the comparison. */
const watchedPeople = 100;

/** Runs all pictures through a pack's chain as it is and with one of its models in 8-bit integers, turn by turn. Throws ModelError. */
export async function studyInt8(
  images: readonly TestImage[],
  ignored: ReadonlySet<string>,
  { pack, files, role }: { readonly pack: Pack; readonly files: PackFiles; readonly role: Role },
  report: (words: string) => void,
): Promise<Int8Study> {
  const people = [...Map.groupBy(images, ({ identity }) => identity).values()];
  const measured = people.slice(watchedPeople).flat();
  if (measured.length === 0) throw new ModelError(`More than ${watchedPeople} people are needed for this.`);
  const [model, file] = [pack[role], files[role]];
  if (model === null || file === null) throw new ModelError(`The pack "${pack.id}" has no ${role}.`);
  const plain = await openChain(pack, files, role, await createSession(file, model.input, 'cpu'));
  const watcher = await watchRanges(file, model.input);
  const watching: ModelSession = {
    async run(picture) {
      await watcher.watch(picture);
      return plain.session.run(picture);
    },
    release: async () => undefined,
  };
  const watched = await openChain(pack, files, role, watching);
  for (const [first] of people.slice(0, watchedPeople)) {
    if (first !== undefined) await embedImage(first.file, watched.chain);
  }
  report(`watched the ${role} compute pictures of ${watchedPeople} people`);
  const int8 = await openChain(
    pack,
    files,
    role,
    await createSession(toInt8(file, watcher.ranges()), model.input, 'cpu'),
  );
  try {
    const samples: { plain: Sample[]; int8: Sample[] } = { plain: [], int8: [] };
    for (const [nth, image] of measured.entries()) {
      for (const [way, { chain }] of [
        ['plain', plain],
        ['int8', int8],
      ] as const)
        samples[way].push({ ...image, ...(await embedImage(image.file, chain)) });
      if (nth % 200 === 199) report(`compared ${nth + 1} of ${measured.length} pictures`);
    }
    const [one, other] = [compareAll(samples.plain, ignored), compareAll(samples.int8, ignored)];
    const lossOf = (weights: Float64Array) => tarOf(one, weights) - tarOf(other, weights);
    const [interval = { low: Number.NaN, high: Number.NaN }] = bootstrap(one.identities.length, (weights) => [
      lossOf(weights),
    ]);
    return {
      role,
      pictures: measured.length,
      identities: one.identities.length,
      asItIs: await figuresOf(one, samples.plain, plain, role),
      int8: await figuresOf(other, samples.int8, int8, role),
      loss: { value: lossOf(onceEach(one)), ...interval },
    };
  } finally {
    await watcher.release();
    for (const { chain } of [watched, plain, int8]) await chain.release();
  }
}

function tarOf(comparisons: Comparisons, weights: Float64Array): number {
  return trueAcceptRate(comparisons.genuines, weights, thresholdAt(comparisons, weights, comparedFmr));
}

async function figuresOf(
  comparisons: Comparisons,
  samples: readonly Sample[],
  { chain, session }: { readonly chain: FaceChain; readonly session: TimedSession },
  role: Role,
): Promise<ChainFigures> {
  return {
    tar: tarOf(comparisons, onceEach(comparisons)),
    failureToEnrol: samples.filter(({ template }) => template === null).length / samples.length,
    // Of pictures of one size, so before the clips.
    cpuMs: session.cpuMs(),
    inClips: role === 'detector' ? await findFacesInClips(chain) : null,
  };
}

/** A pack's chain on the CPU with another session for one of its models. */
async function openChain(
  pack: Pack,
  files: PackFiles,
  role: Role,
  replacement: ModelSession,
): Promise<{ readonly chain: FaceChain; readonly session: TimedSession }> {
  const session = timed(replacement);
  const open = async (which: Role) => {
    const [model, file] = [pack[which], files[which]];
    if (model === null || file === null) return null;
    return which === role ? session : createSession(file, model.input, 'cpu');
  };
  const [detector, mesh, embedder] = [await open('detector'), await open('mesh'), await open('embedder')];
  if (detector === null || embedder === null) throw new Error('a pack without a detector or embedder');
  const sessions: ChainSessions = { detector, mesh, embedder };
  return { chain: createFaceChain(pack, sessions), session };
}
