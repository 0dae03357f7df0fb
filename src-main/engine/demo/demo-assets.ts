import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeSchema, roleSchema, sha256Schema } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';

const personSchema = z.strictObject({
  loginName: z.string(),
  displayName: z.string(),
  role: roleSchema,
  password: z.string(),
});
export type DemoPerson = z.infer<typeof personSchema>;
const peopleSchema = z.object({ people: z.array(personSchema) });

const cameraSchema = z.object({ id: z.string(), name: z.string(), place: z.string() });
type DemoCamera = z.infer<typeof cameraSchema>;
const camerasSchema = z.object({ cameras: z.array(cameraSchema) });

const listedSchema = z.strictObject({
  reference: z.string(),
  name: z.string(),
  category: codeSchema,
  portrait: z.string(),
  sha256: sha256Schema,
  source: z.string(),
  lawfulBasis: z.string(),
  imageDate: z.string(),
  instructions: z.string(),
});
const watchlistSchema = z.object({ name: z.string(), entries: z.array(listedSchema) });

const pictureSchema = z.strictObject({ file: z.string(), sha256: sha256Schema });
type DemoPicture = z.infer<typeof pictureSchema>;
const decoysSchema = z.strictObject({
  people: z.array(
    z.strictObject({ reference: z.string(), listed: pictureSchema, cameras: z.array(pictureSchema) }),
  ),
});

/** The demo's people, cameras, watchlist and decoys. Nobody in it exists. */
export interface DemoAssets {
  readonly people: readonly DemoPerson[];
  readonly cameras: readonly DemoCamera[];
  readonly watchlist: z.infer<typeof watchlistSchema>;
  /** People who stand in decoys, and are in no clip and on no list. */
  readonly decoys: z.infer<typeof decoysSchema>['people'];
  readDecoyPicture(picture: DemoPicture): Promise<Uint8Array>;
  /** Reads a portrait and checks it against its hash. */
  readPortrait(entry: z.infer<typeof listedSchema>): Promise<Uint8Array>;
}

/** @param directory the `demo` folder of the assets */
export async function readDemoAssets(directory: string): Promise<DemoAssets> {
  const readJson = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(directory, name), 'utf8'));
  const [people, cameras, watchlist, decoys] = await Promise.all([
    readJson('people.json'),
    readJson('cameras.json'),
    readJson('watchlist.json'),
    readJson('decoys/decoys.json'),
  ]);
  return {
    people: peopleSchema.parse(people).people,
    cameras: camerasSchema.parse(cameras).cameras,
    watchlist: watchlistSchema.parse(watchlist),
    decoys: decoysSchema.parse(decoys).people,
    readDecoyPicture: readPicture,
    readPortrait: ({ portrait, sha256: hash }) => readPicture({ file: portrait, sha256: hash }),
  };

  async function readPicture({ file, sha256: hash }: DemoPicture): Promise<Uint8Array> {
    const picture = await readFile(join(directory, file));
    if (sha256(picture) === hash) return picture;
    throw new AppError(
      'demo-only',
      `The demo portrait ${file} has been changed. Restore it from the package.`,
    );
  }
}

/** The demo enrols only its own synthetic portraits, told by their hashes. */
export function admitDemoPicture({ watchlist }: DemoAssets): (sha256: string) => void {
  const known = new Set(watchlist.entries.map((entry) => entry.sha256));
  return (hash) => {
    if (!known.has(hash)) {
      throw new AppError(
        'demo-only',
        'The demo takes only the synthetic portraits that it came with. Start Cordon with --data for pictures of your own.',
      );
    }
  };
}

/** The same of its decoys. */
export function admitDemoDecoy({ decoys }: DemoAssets): (sha256: string) => void {
  const known = new Set(
    decoys.flatMap(({ listed, cameras }) => [listed, ...cameras].map((one) => one.sha256)),
  );
  return (hash) => {
    if (!known.has(hash)) {
      throw new AppError(
        'demo-only',
        'The demo’s decoys are of its own made-up people only. Start Cordon with --data for consenting staff.',
      );
    }
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
