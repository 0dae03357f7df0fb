import { join } from 'node:path';
import { findPack, parseManifest } from '../manifest.ts';
import { joinManifests } from '../local-manifest.ts';
import { ModelError } from '../model-error.ts';
import { readIfPresent, sha256Of } from '../packs.ts';
import type { Manifest } from '../schema/manifest-schema.ts';
import type { Model } from '../schema/model-schema.ts';

/** Models that somebody brings along: their description and their files, each checked against the other. */
export interface Fragment {
  readonly manifest: Manifest;
  readonly contents: ReadonlyMap<Model, Uint8Array>;
}

/**
 * Reads a folder that holds `manifest.json` and the ONNX files that it describes. Throws ModelError that says what is
 * missing or doesn't fit, and what to do.
 * @param known what there is already; the packs of the folder may use its models
 */
export async function readFragment(folder: string, known: Manifest): Promise<Fragment> {
  const manifest = await readFragmentManifest(folder);
  const brought = manifest.models.find(({ origin }) => origin.kind !== 'supplied');
  if (brought !== undefined) {
    throw new ModelError(
      `The model "${brought.id}" says that it comes out of an npm package, which only Cordon's own do: give it the origin { "kind": "supplied", "statement": … }.`,
    );
  }
  if (manifest.packs.length === 0) {
    throw new ModelError(`${where(folder)} has no packs: say which models work together as a chain.`);
  }
  const all = joinManifests(known, manifest);
  for (const { id } of manifest.packs) findPack(all, id);
  const contents = new Map<Model, Uint8Array>();
  for (const model of manifest.models) contents.set(model, await readModel(folder, model));
  return { manifest, contents };
}

async function readFragmentManifest(folder: string): Promise<Manifest> {
  const content = await readIfPresent(join(folder, 'manifest.json'));
  if (content === null) {
    throw new ModelError(
      `The folder ${folder} holds no manifest.json: describe the models there, as native-models/README.md shows.`,
    );
  }
  try {
    return parseManifest(JSON.parse(new TextDecoder().decode(content)), where(folder));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ModelError(`${where(folder)} is not JSON: ${cause.message}.`, { cause });
  }
}

async function readModel(folder: string, { file, sha256 }: Model): Promise<Uint8Array> {
  const content = await readIfPresent(join(folder, file));
  if (content === null) {
    throw new ModelError(`The file ${file} that the manifest describes is not in ${folder}: put it there.`);
  }
  const actual = sha256Of(content);
  if (actual !== sha256) {
    throw new ModelError(
      `The file ${file} is not the one that its manifest describes: its SHA-256 is ${actual}. Get the right file; only if you know that this is it, write its SHA-256 into the manifest.`,
    );
  }
  return content;
}

function where(folder: string): string {
  return `The manifest in ${folder}`;
}
