import type { Policy } from '../../contract/policy.ts';
import type { AdoptedPack } from './queries.ts';
import type { LiveDeployment } from './status.ts';

/** What a new version means here and now, in words. */
export function consequenceOf(
  next: Policy,
  {
    live,
    all,
    modelHash,
  }: {
    readonly live: LiveDeployment | null;
    readonly all: readonly AdoptedPack[];
    /** The model that runs; null while there is none. */
    readonly modelHash: string | null;
  },
): string {
  if (live === null) return 'It applies from now on.';
  const bound = all.find(({ hash }) => hash === live.policyHash);
  const kept = `It applies from the next deployment on. “${live.name}”, which is live, keeps to version ${bound === undefined ? 'it started under' : String(bound.version)}`;
  return modelHash !== null && next.models.every(({ hash }) => hash !== modelHash)
    ? `${kept}, but recognition stops at once: this version no longer approves the model that runs.`
    : `${kept} until it ends.`;
}
