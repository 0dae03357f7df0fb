import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { SetUpError } from '../set-up/progress.mjs';

/** What onnxruntime-node says of the files that its npm package is too small for. */
export interface CudaPackage {
  readonly name: string;
  readonly version: string;
  /** NuGet's service index. */
  readonly feed: string;
  /** Where each file lies in the package, by its name beside the binding. */
  readonly files: Readonly<Record<string, string>>;
}

const metadataSchema = z.object({
  manifests: z.record(z.string(), z.record(z.string(), z.object({ package: z.string(), path: z.string() }))),
  packages: z.record(
    z.string(),
    z.object({ name: z.string(), versions: z.array(z.object({ feed: z.string(), version: z.string() })) }),
  ),
  feeds: z.record(z.string(), z.object({ index: z.string() })),
});
const indexSchema = z.object({ resources: z.array(z.object({ '@id': z.string(), '@type': z.string() })) });
const registrationSchema = z.object({ catalogEntry: z.string(), packageContent: z.string() });
const catalogSchema = z.object({ packageHash: z.string(), packageHashAlgorithm: z.literal('SHA512') });

/** Its package itself, from whose own tree the ZIP reader of its install script comes. */
const requireFromOrt = createRequire(import.meta.resolve('onnxruntime-node'));

/** Where onnxruntime-node looks for its providers. */
export function providersDirectory(): string {
  const folder = join('bin', 'napi-v6', process.platform, process.arch);
  return join(dirname(requireFromOrt.resolve('onnxruntime-node/package.json')), folder);
}

/** The package for this platform, as onnxruntime-node's own install script would choose it; null where it has none. */
export function cudaPackageFor(platform: string): CudaPackage | null {
  const metadata = metadataSchema.parse(requireFromOrt('onnxruntime-node/script/install-metadata.js'));
  const manifest = metadata.manifests[`${platform}:cuda12`];
  const [first] = Object.values(manifest ?? {});
  const known = first === undefined ? undefined : metadata.packages[first.package];
  const [release] = known?.versions ?? [];
  const index = release === undefined ? undefined : metadata.feeds[release.feed]?.index;
  if (manifest === undefined || known === undefined || release === undefined || index === undefined)
    return null;
  const files = Object.fromEntries(Object.entries(manifest).map(([name, { path }]) => [name, path]));
  return { name: known.name, version: release.version, feed: index, files };
}

/**
 * Fetches the package and puts its files beside the binding, all or none.
 * @param get answers what an address gives
 * @returns the package's SHA-512, in base64
 * @throws SetUpError when it can't be reached, or is not what NuGet's catalogue says that it is
 */
export async function installCudaPackage(
  wanted: CudaPackage,
  directory: string,
  get: (url: string) => Promise<Response>,
): Promise<string> {
  const answer = async (url: string): Promise<Response> => {
    const response = await get(url).catch(() => null);
    if (response === null || !response.ok)
      throw new SetUpError(
        `The CUDA provider could not be fetched (${new URL(url).host}): connect this machine to the internet and try again.`,
      );
    return response;
  };
  const json = async <Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.output<Schema>> =>
    schema.parse(await (await answer(url)).json());

  const { resources } = await json(wanted.feed, indexSchema);
  const base = resources.find((resource) => resource['@type'] === 'RegistrationsBaseUrl/3.6.0')?.['@id'];
  if (base === undefined) throw new SetUpError('NuGet’s index has no registrations: try again later.');
  const address = `${base}${wanted.name.toLowerCase()}/${wanted.version.toLowerCase()}.json`;
  const { catalogEntry, packageContent } = await json(address, registrationSchema);
  const { packageHash } = await json(catalogEntry, catalogSchema);
  const bytes = Buffer.from(await (await answer(packageContent)).arrayBuffer());
  const hash = createHash('sha512').update(bytes).digest('base64');
  if (hash !== packageHash)
    throw new SetUpError(
      `What was fetched is not ${wanted.name} ${wanted.version} as NuGet’s catalogue has it: nothing was installed. Try again.`,
    );
  await place(bytes, wanted.files, directory);
  return hash;
}

interface Zip {
  getEntry(path: string): { getData(): Buffer } | null;
}

async function place(bytes: Buffer, files: CudaPackage['files'], directory: string): Promise<void> {
  // It has no types here: this is the one function of it that is used.
  const Reader = requireFromOrt('adm-zip') as new (content: Buffer) => Zip;
  const zip = new Reader(bytes);
  const contents = Object.entries(files).map(([name, path]) => {
    const entry = zip.getEntry(path);
    if (entry === null) throw new SetUpError(`The package lacks ${path}: nothing was installed.`);
    return [name, entry.getData()] as const;
  });
  await mkdir(directory, { recursive: true });
  for (const [name, content] of contents) {
    const path = join(directory, name);
    await writeFile(`${path}.part`, content);
    await rm(path, { force: true });
    await rename(`${path}.part`, path);
  }
}
