import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { fingerprintOf, isSameFingerprint } from '../trust/fingerprint.ts';
import { forceRootFileSchema, type ForceRoot, type ForceRootFile } from '../trust/force-root.ts';
import { openRootFor } from '../trust/pinned-root.ts';
import { readFileAs } from '../trust/read-file-as.ts';
import { afterChange, mustCount, type TakeInDeps } from './take-in.ts';

interface ReadRoot {
  readonly root: ForceRoot;
  readonly file: ForceRootFile;
}

/** The force root in a file, as far as it may be pinned here; whose it is, only the fingerprint tells. */
export function readRoot(text: string, mode: Mode): Checked<ReadRoot> {
  const otherwise = 'no force root. Choose force-root.json, which “authority root” wrote';
  const file = readFileAs(text, forceRootFileSchema, otherwise);
  if (!file.ok) return file;
  const root = openRootFor(file.value, mode);
  return root.ok ? accepted({ root: root.value, file: file.value }) : root;
}

/**
 * Trusts a force root for good, in the database and in the vault. Broken off in between, it counts for nothing and the
 * same root can be pinned again.
 * @param fingerprint as somebody typed it from the paper; null where there is no paper (the demo)
 */
export async function pinRoot(
  text: string,
  fingerprint: string | null,
  actorId: string | null,
  deps: TakeInDeps,
): Promise<void> {
  const read = await mustCount(readRoot(text, deps.mode), 'A force root', actorId, deps);
  if (fingerprint !== null)
    await mustCount(checkTyped(read.root, fingerprint), 'A force root', actorId, deps);
  const { root, file } = read;
  const sealed = deps.seal();
  if (sealed !== null && sealed.rootKey !== root.publicKey) {
    throw new AppError(
      'already-set-up',
      'Another force root is pinned on this workstation, and it is pinned for good. Another force begins with another data folder.',
    );
  }
  await deps.database().call('trust.pin-root', {
    file,
    force: root.force,
    fingerprint: fingerprintOf(root.publicKey),
    actorId,
  });
  if (sealed === null) await deps.sealTrust({ rootKey: root.publicKey, listNumber: 0, policyHash: null });
  await afterChange({}, deps);
}

function checkTyped(root: ForceRoot, typed: string): Checked<ForceRoot> {
  return isSameFingerprint(typed, fingerprintOf(root.publicKey))
    ? accepted(root)
    : refused(
        'The fingerprint that was typed is not that of this file. Check it against the paper: if it was typed rightly, this is not your force’s root.',
      );
}
