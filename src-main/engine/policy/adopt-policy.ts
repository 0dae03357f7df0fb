import { AppError } from '../../contract/errors.ts';
import type { Checked } from '../trust/checked.ts';
import { comparePolicies } from './compare.ts';
import { gatherGround, readAdopted, type Ground } from './ground.ts';
import { checkImport, type Import } from './import.ts';
import { afterChange, mustCount, type TakeInDeps } from './take-in.ts';

/**
 * Puts the newest policy in some files in force. Answers its version.
 * @param hash of the version that was looked at; null where nobody looked (the demo)
 * @throws AppError `not-trusted` with the reason
 */
export async function adoptPolicy(
  files: readonly string[],
  hash: string | null,
  actorId: string | null,
  deps: TakeInDeps,
): Promise<number> {
  const ground = await gatherGround(deps.database(), deps.keeper);
  const checked = checkFiles(files, ground, deps.now());
  const { steps, newest, present } = await mustCount(checked, 'A policy', actorId, deps);
  if (hash !== null && newest.hash !== hash) {
    throw new AppError('conflict', 'This is another file than the one that was looked at. Choose it anew.');
  }
  const changes = present === null ? [] : comparePolicies(present.policy, newest.policy);
  await deps.database().call('policy.adopt', {
    policies: steps.map((step) => ({ version: step.policy.version, hash: step.hash, pack: step.pack })),
    present: present?.hash ?? null,
    signers: newest.signers.map(({ holder }) => holder),
    changes: changes.map(({ label, direction, words }) => `${label}: ${words} (${direction})`),
    actorId,
  });
  await afterChange({ policyHash: newest.hash }, deps);
  return newest.policy.version;
}

/** Whether some files would be adopted now. */
export function checkFiles(
  files: readonly string[],
  { rows, trust, all }: Ground,
  now: number,
): Checked<Import> {
  if (!trust.ok) return trust;
  const present = readAdopted(all[0]);
  if (!present.ok) return present;
  const known = new Set(all.map(({ hash }) => hash));
  const ground = { trust: trust.value, present: present.value, known, now, latestAt: rows.latestAt };
  return checkImport(files, ground);
}
