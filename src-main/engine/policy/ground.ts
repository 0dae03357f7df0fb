import type { DatabaseClient } from '../database/client.ts';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { readPolicy, type OpenPolicy, type ReadPolicy } from '../trust/policy-pack.ts';
import type { PolicyKeeper } from './policy-keeper.ts';
import type { AdoptedPack, TrustRows } from './queries.ts';

/** What is trusted and was adopted here, read once for one answer. */
export interface Ground {
  readonly rows: TrustRows;
  readonly trust: Checked<Trust>;
  readonly inForce: Checked<OpenPolicy>;
  /** Every version, newest first. */
  readonly all: readonly AdoptedPack[];
}

export async function gatherGround(database: DatabaseClient, keeper: PolicyKeeper): Promise<Ground> {
  const [rows, all, inForce] = await Promise.all([
    database.call('trust.rows'),
    database.call('policy.all'),
    keeper.inForce(),
  ]);
  return { rows, all, inForce, trust: keeper.trustOf(rows) };
}

/** What an adopted version says; null for none. */
export function readAdopted(adopted: AdoptedPack | undefined): Checked<ReadPolicy | null> {
  if (adopted === undefined) return accepted(null);
  const read = readPolicy(adopted.pack.payload);
  if (read.ok && read.value.hash === adopted.hash) return read;
  return refused(
    `Version ${String(adopted.version)} of the policy is not what was adopted: ${read.ok ? 'its text was changed.' : read.because} Put a backup back.`,
  );
}
