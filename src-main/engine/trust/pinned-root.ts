import type { Mode } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from './checked.ts';
import type { Trust } from './certificates.ts';
import { fingerprintOf } from './fingerprint.ts';
import { openForceRoot, type ForceRoot, type ForceRootFile, type PinnedRoot } from './force-root.ts';
import { modeWords } from './mode-words.ts';
import { openRevocations } from './revocations.ts';
import type { SignedDocument } from './signed-document.ts';

/** A root in a file that may be trusted by an installation of this mode, once its fingerprint was compared. */
export function openRootFor(file: ForceRootFile, mode: Mode): Checked<ForceRoot> {
  const root = openForceRoot(file);
  if (!root.ok || root.value.mode === mode) return root;
  return refused(`This force root ${modeWords(root.value.mode)}.`);
}

/**
 * The root that an installation was pinned to. It is kept in two places, the database and the vault under its MAC, so
 * that changing or deleting either of them is noticed.
 * @param stored the file in the database
 * @param sealedKey the public key in the vault
 */
export function checkPinnedRoot(
  stored: ForceRootFile | null,
  sealedKey: string | null,
  mode: Mode,
): Checked<PinnedRoot> {
  if (stored === null) {
    return refused(
      sealedKey === null
        ? 'No force root is pinned on this workstation yet. An admin does it under Policy, Force root, with the fingerprint on paper.'
        : 'The force root has been taken out of the database. Pin the same root again.',
    );
  }
  const root = openRootFor(stored, mode);
  if (!root.ok) return root;
  if (sealedKey === null) {
    return refused(
      'The vault does not know the force root in the database. Pin the same root again, with the fingerprint on paper.',
    );
  }
  if (sealedKey !== root.value.publicKey) {
    return refused(
      `The force root in the database is not the one that was pinned: its fingerprint is ${fingerprintOf(root.value.publicKey)}, and ${fingerprintOf(sealedKey)} was pinned. Somebody has changed it. Put a backup back.`,
    );
  }
  return accepted(root.value);
}

/**
 * The root, with the newest list of what it took back.
 * @param leastNumber of the list that was taken in here: an older one in its place brings back what was revoked
 */
export function openTrust(
  root: Checked<PinnedRoot>,
  revocations: SignedDocument | null,
  leastNumber: number,
): Checked<Trust> {
  if (!root.ok) return root;
  const list = revocations === null ? accepted(null) : openRevocations(revocations, root.value);
  if (!list.ok) return list;
  if ((list.value?.number ?? 0) < leastNumber) {
    return refused(
      `List ${String(leastNumber)} of revocations has been taken out of the database. Import it again.`,
    );
  }
  return accepted({ root: root.value, revocations: list.value });
}
