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

/** The demo's people, cameras and watchlist. Nobody in it exists. */
export interface DemoAssets {
  readonly people: readonly DemoPerson[];
  readonly cameras: readonly DemoCamera[];
  readonly watchlist: z.infer<typeof watchlistSchema>;
  /** Reads a portrait and checks it against its hash. */
  readPortrait(entry: z.infer<typeof listedSchema>): Promise<Uint8Array>;
}

/** @param directory the `demo` folder of the assets */
export async function readDemoAssets(directory: string): Promise<DemoAssets> {
  const readJson = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(directory, name), 'utf8'));
  const [people, cameras, watchlist] = await Promise.all([
    readJson('people.json'),
    readJson('cameras.json'),
    readJson('watchlist.json'),
  ]);
  return {
    people: peopleSchema.parse(people).people,
    cameras: camerasSchema.parse(cameras).cameras,
    watchlist: watchlistSchema.parse(watchlist),
    async readPortrait(entry) {
      const picture = await readFile(join(directory, entry.portrait));
      if (sha256(picture) !== entry.sha256) {
        throw new AppError(
          'demo-only',
          `The demo portrait ${entry.portrait} has been changed. Restore it from the package.`,
        );
      }
      return picture;
    },
  };
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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
