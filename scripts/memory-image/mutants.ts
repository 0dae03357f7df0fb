import type { Place } from './process-memory.ts';

/** An overwrite that is left out, and what it leaves. */
export interface Mutant {
  readonly id: string;
  /** Below `src-main/engine/recognition`. */
  readonly file: string;
  /** The very text that is replaced; it must be there once. */
  readonly text: string;
  readonly by: string;
  /** What must be found then. No two of a round leave the same. */
  readonly leaves: readonly Place[];
  /** 3: those about who is listed, whose list is destroyed before the memory is read. */
  readonly round: 1 | 2 | 3;
}

/**
 * Where the memory of what was not overwritten would be garbage, the mutant keeps hold of it: that the collector may not
 * have come yet is the very reason for overwriting.
 */
const keep = (what: string): string => `(globalThis.keptByMutant ??= []).push(${what})`;

export const mutants: readonly Mutant[] = [
  {
    id: 'templates of a list that the recognition process took',
    file: 'inference/inference-service.ts',
    text: 'wipe(templates);',
    by: `${keep('templates')};`,
    round: 3,
    leaves: [{ process: 'inference', layout: 'template of somebody listed' }],
  },
  {
    id: 'templates of a list that the engine handed over',
    file: 'inference/template-seal.ts',
    text: 'template.fill(0);',
    by: `${keep('template')};`,
    round: 3,
    leaves: [{ process: 'engine', layout: 'template of somebody listed' }],
  },
  {
    id: 'templates of a track that ended',
    file: 'inference/camera-pipeline.ts',
    text: 'wipe(shot.template);',
    by: `${keep('shot.template')};`,
    round: 1,
    leaves: [{ process: 'inference', layout: 'template' }],
  },
  {
    id: 'what the templates of a track have in common',
    file: 'steps/vote.ts',
    text: 'return await search(fused);\n  } finally {\n    wipe(fused);',
    by: `return await search(fused);\n  } finally {\n    ${keep('fused')};`,
    round: 1,
    leaves: [{ process: 'inference', layout: 'searched' }],
  },
  {
    id: 'what the embedder gave',
    file: 'steps/embed.ts',
    text: 'wipe(...outputs.values());',
    by: `${keep('outputs')};`,
    round: 1,
    leaves: [{ process: 'inference', layout: 'embedding' }],
  },
  {
    id: 'the aligned face',
    file: 'inference/camera-pipeline.ts',
    text: 'wipe(aligned.picture);',
    by: `${keep('aligned.picture')};`,
    round: 1,
    leaves: [{ process: 'inference', layout: 'planes of the aligned face' }],
  },
  {
    id: 'what the mesh was given',
    file: 'steps/face-mesh.ts',
    text: 'wipe: () => wipe(input),',
    by: 'wipe: () => undefined,',
    round: 1,
    leaves: [{ process: 'inference', layout: 'planes of the mesh’s picture' }],
  },
  {
    id: 'what the mesh gave',
    file: 'steps/face-mesh.ts',
    text: 'wipe(second.vertices);',
    by: `${keep('second.vertices')};`,
    round: 1,
    leaves: [{ process: 'inference', layout: 'mesh' }],
  },
  {
    id: 'crops of a track that ended',
    file: 'inference/camera-pipeline.ts',
    text: 'this.#crops.giveBack(shot.probe);',
    by: `${keep('shot.probe')};`,
    round: 2,
    leaves: [{ process: 'inference', layout: 'RGB of the face' }],
  },
  {
    id: 'the part that was cut out',
    file: 'ingest/picture-cutter.ts',
    text: 'wipe(): void {\n    this.#rgb.wipe();',
    by: 'wipe(): void {',
    round: 1,
    leaves: [{ process: 'ingest', layout: 'RGB of the face' }],
  },
  {
    id: 'the copy that parts are cut out of',
    file: 'ingest/picture-cutter.ts',
    text: 'for (const { bytes } of this.#copy?.planes ?? []) bytes.fill(0);',
    by: '',
    round: 1,
    leaves: [{ process: 'ingest', layout: 'planes of 4:2:0' }],
  },
  {
    id: 'an empty picture through the models',
    file: 'steps/rinsable.ts',
    text: 'wipe(...(await session.run(picture)).values());',
    by: '',
    round: 2,
    leaves: [
      { process: 'inference', layout: 'embedding' },
      { process: 'inference', layout: 'mesh' },
    ],
  },
];
