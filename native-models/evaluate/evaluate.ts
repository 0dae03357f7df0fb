import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { findPack } from '../manifest.ts';
import { openPack } from '../packs.ts';
import type { Manifest } from '../schema/manifest-schema.ts';
import { compareAll } from './compare-all.ts';
import { detPoints, type DetPoint } from './det.ts';
import { embedImages } from './embed-images.ts';
import type { TestImage } from './read-folder.ts';

export interface Evaluation {
  readonly pack: string;
  readonly modelHash: string;
  readonly images: number;
  readonly identities: number;
  /** Share of the images that gave no template; each is a miss in all its genuine pairs. */
  readonly failureToEnrol: number;
  readonly det: readonly DetPoint[];
  readonly limits: readonly Limit[];
}

/** A figure that has to hold for the evaluation to pass. */
interface Limit {
  readonly name: string;
  /** Null: too few pairs to tell. */
  readonly value: number | null;
  readonly limit: number;
  readonly ok: boolean;
}

const falseMatchRates = [1e-3, 1e-4, 1e-5, 1e-6];
/** What development holds the default chain to, with at most four images a person. */
const acceptance = { fmr: 1e-4, leastTar: 0.975, mostFailureToEnrol: 0.01 } as const;

export interface EvaluateOptions {
  readonly manifest: Manifest;
  readonly packId: string;
  readonly packsDirectory: string;
  readonly ignoredPairs: ReadonlySet<string>;
  readonly report: (done: number) => void;
}

/** Embeds all images and compares all pairs. Runs on the CPU, so that results can be repeated. */
export async function evaluate(images: readonly TestImage[], options: EvaluateOptions): Promise<Evaluation> {
  const pack = findPack(options.manifest, options.packId);
  const files = await openPack(pack, options.packsDirectory);
  const chain = await loadCpuChain(pack, files);
  try {
    const samples = await embedImages(images, chain, options.report);
    const failed = samples.filter(({ template }) => template === null).length;
    const comparisons = compareAll(samples, options.ignoredPairs);
    const det = detPoints(comparisons, falseMatchRates);
    const failureToEnrol = failed / samples.length;
    return {
      pack: pack.id,
      modelHash: pack.modelHash,
      images: samples.length,
      identities: comparisons.identities.length,
      failureToEnrol,
      det,
      limits: limitsOf(det, failureToEnrol),
    };
  } finally {
    await chain.release();
  }
}

function limitsOf(det: readonly DetPoint[], failureToEnrol: number): readonly Limit[] {
  const tar = det.find(({ fmr }) => fmr === acceptance.fmr)?.tar ?? null;
  return [
    {
      name: `TAR at FMR ${acceptance.fmr}`,
      value: tar,
      limit: acceptance.leastTar,
      ok: tar !== null && tar >= acceptance.leastTar,
    },
    {
      name: 'failure to enrol',
      value: failureToEnrol,
      limit: acceptance.mostFailureToEnrol,
      ok: failureToEnrol <= acceptance.mostFailureToEnrol,
    },
  ];
}
