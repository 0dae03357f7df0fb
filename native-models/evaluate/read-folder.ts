import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../model-error.ts';

/** More would let a few much-photographed people decide the result. */
const maximumImagesPerIdentity = 4;

export interface TestImage {
  readonly identity: string;
  readonly file: string;
}

/** A folder for each identity with its pictures, at most four of each, in the order of their names. */
export async function readFaces(directory: string): Promise<readonly TestImage[]> {
  const folders = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ModelError(
      `The folder ${directory} can't be read: name one that holds a folder for each identity.`,
      {
        cause,
      },
    );
  });
  const images: TestImage[] = [];
  for (const identity of namesOf(folders.filter((entry) => entry.isDirectory()))) {
    const files = await readdir(join(directory, identity), { withFileTypes: true });
    const pictures = files.filter((entry) => entry.isFile() && /\.(jpe?g|png|webp|tiff?)$/i.test(entry.name));
    for (const name of namesOf(pictures).slice(0, maximumImagesPerIdentity)) {
      images.push({ identity, file: join(directory, identity, name) });
    }
  }
  if (images.length === 0) {
    throw new ModelError(
      `The folder ${directory} holds no pictures: name one that holds a folder for each identity.`,
    );
  }
  return images;
}

/** Pairs of identities that are known to be one person: a line each, the two names separated by white space; none without a file. */
export async function readIgnoredPairs(file: string | undefined): Promise<ReadonlySet<string>> {
  if (file === undefined) return new Set();
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ModelError(`The file of pairs ${file} can't be read.`, { cause });
  });
  const pairs = new Set<string>();
  for (const line of text.split('\n')) {
    const [one, other, ...more] = line.trim().split(/\s+/);
    if (!one || one.startsWith('#')) continue;
    if (other === undefined || more.length > 0) {
      throw new ModelError(`A line of ${file} is not two names separated by white space: ${line.trim()}`);
    }
    pairs.add(pairKey(one, other));
  }
  return pairs;
}

/** The same for both orders of two identities. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one}\n${other}` : `${other}\n${one}`;
}

function namesOf(entries: readonly { readonly name: string }[]): readonly string[] {
  // By code points, so that the order doesn't depend on the machine's language.
  return entries.map(({ name }) => name).toSorted((one, other) => (one < other ? -1 : Number(one > other)));
}
