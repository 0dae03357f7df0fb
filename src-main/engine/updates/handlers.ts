import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Handlers } from '../dispatch.ts';
import { personOf } from '../session.ts';
import { copyChecked } from './copy-checked.ts';
import {
  packageFor,
  readUpdateManifest,
  updateFile,
  updateSignatureFile,
  type UpdateManifest,
  type UpdatePackage,
} from './update-manifest.ts';

export interface UpdateDeps {
  /** As the host tells it: three numbers, and what else there is to say of the build. */
  readonly version: string;
  /** The key that updates count by (PEM); null where nobody signed this installation. */
  readonly releaseKey: string | null;
  readonly dataDirectory: string;
  /** Whether a deployment runs, suspended or not. */
  readonly isRunning: () => Promise<boolean>;
  /** Makes backups wherever they go. Resolves with what became of them, in words. */
  readonly makeBackups: () => Promise<string>;
  readonly note: (staged: {
    readonly from: string;
    readonly to: string;
    readonly sha256: string;
    readonly actorId: string;
  }) => Promise<unknown>;
}

/** Beside the data, which only its owner reads; another one takes its place. */
export const stagingFolder = 'update';

/**
 * Updates, as far as the console goes: it looks whether one counts and lays a checked copy ready. Installing takes the machine's
 * administrator (`cordon update`), which checks all of it again.
 */
export function createUpdateHandlers(deps: UpdateDeps): Pick<Handlers, 'updates.look' | 'updates.stage'> {
  const installed = /^\d+\.\d+\.\d+/.exec(deps.version)?.[0] ?? '0.0.0';

  /** @throws AppError in words why it can't be taken */
  async function wantedIn(
    folder: string,
  ): Promise<{ readonly manifest: UpdateManifest; readonly wanted: UpdatePackage }> {
    const manifest = await readUpdateManifest(folder, deps.releaseKey);
    return { manifest, wanted: packageFor(manifest, installed) };
  }

  async function assertNothingRuns(): Promise<void> {
    if (await deps.isRunning())
      throw new AppError(
        'conflict',
        'A deployment is live. An update never interrupts anybody’s work: end the deployment first.',
      );
  }

  return {
    'updates.look': async ({ folder }) => {
      const nothing = { installed, version: null, bytes: null };
      try {
        const { manifest, wanted } = await wantedIn(folder);
        const found = { installed, version: manifest.version, bytes: wanted.bytes };
        return await assertNothingRuns().then(
          () => ({ ...found, refusal: null }),
          (cause: unknown) => ({ ...found, refusal: refusalOf(cause) }),
        );
      } catch (cause) {
        return { ...nothing, refusal: refusalOf(cause) };
      }
    },
    'updates.stage': async ({ folder }, caller) => {
      const { manifest, wanted } = await wantedIn(folder);
      await assertNothingRuns();
      const staged = join(deps.dataDirectory, stagingFolder);
      if (resolve(folder) === staged)
        throw new AppError('bad-request', 'This is where updates are laid ready. Name where it came from.');
      // Whole or not at all: what is half copied has another name.
      const fresh = `${staged}.new`;
      await rm(fresh, { recursive: true, force: true });
      await mkdir(fresh, { mode: 0o700 });
      try {
        await copyChecked(join(folder, wanted.file), join(fresh, wanted.file), wanted);
        for (const name of [updateFile, updateSignatureFile])
          await copyFile(join(folder, name), join(fresh, name));
        // Read again where nobody else can change it.
        const { version } = await readUpdateManifest(fresh, deps.releaseKey);
        if (version !== manifest.version) throw changedMeanwhile();
        const backups = await deps.makeBackups();
        await assertNothingRuns();
        await rm(staged, { recursive: true, force: true });
        await rename(fresh, staged);
        await deps.note({
          from: installed,
          to: manifest.version,
          sha256: wanted.sha256,
          actorId: personOf(caller).id,
        });
        return { version: manifest.version, folder: staged, backups };
      } finally {
        await rm(fresh, { recursive: true, force: true });
      }
    },
  };
}

/** Whatever isn't expected is a defect, and not the folder's. */
function refusalOf(cause: unknown): string {
  if (cause instanceof AppError) return cause.message;
  throw cause;
}

function changedMeanwhile(): AppError {
  return new AppError('not-trusted', 'The update was changed while it was copied. Nothing of it was used.');
}
