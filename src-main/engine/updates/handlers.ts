import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Handlers } from '../dispatch.ts';
import type { PreparedUpdate } from '../host-updater.ts';
import { personOf } from '../session.ts';
import { copyChecked } from './copy-checked.ts';
import { readOutcome } from './read-outcome.ts';
import { numbersOf, stagedIn } from './staging.ts';
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
  /** Null where the host can have the machine's administrator asked. */
  readonly cannotInstallBecause: string | null;
  /** Where whoever installs writes down what became of it; null where nobody does. */
  readonly outcomeFile: string | null;
  /** Has the machine's administrator asked, who checks and tries it. @throws AppError with why it won't be installed */
  readonly prepare: (folder: string) => Promise<PreparedUpdate>;
  readonly note: (kind: 'update.staged' | 'update.handed-over', update: NotedUpdate) => Promise<unknown>;
}

interface NotedUpdate {
  readonly from: string;
  readonly to: string;
  readonly sha256: string;
  readonly actorId: string;
}

type UpdateHandlers = Pick<Handlers, Extract<keyof Handlers, `updates.${string}`>>;

/**
 * Updates, as far as the console goes: it looks whether one counts, lays a checked copy ready, and has the machine's administrator
 * asked to install that (`cordon update`), which checks all of it again.
 */
export function createUpdateHandlers(deps: UpdateDeps): UpdateHandlers {
  const installed = numbersOf(deps.version);
  const staged = stagedIn(deps.dataDirectory);

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
    'updates.read': async () => ({
      installed,
      // What no longer counts, or was installed meanwhile, is not ready.
      ready: await wantedIn(staged).then(
        ({ manifest }) => ({ version: manifest.version, folder: staged }),
        () => null,
      ),
      cannotInstallBecause: deps.cannotInstallBecause,
      last: deps.outcomeFile === null ? null : await readOutcome(deps.outcomeFile),
    }),
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
        await deps.note('update.staged', {
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
    'updates.install': async (_, caller) => {
      const { manifest, wanted } = await wantedIn(staged);
      await assertNothingRuns();
      if (deps.cannotInstallBecause !== null) throw new AppError('conflict', deps.cannotInstallBecause);
      // Takes as long as an administrator, a check and a trial take: work goes on meanwhile, and may begin.
      const prepared = await deps.prepare(staged);
      try {
        await assertNothingRuns();
        await deps.note('update.handed-over', {
          from: installed,
          to: manifest.version,
          sha256: wanted.sha256,
          actorId: personOf(caller).id,
        });
      } catch (cause) {
        prepared.drop();
        throw cause;
      }
      prepared.go();
      return { version: manifest.version };
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
