import type { OperationOutput } from '../../contract/operations.ts';
import type { PolicyVersion } from '../../contract/policy-operations.ts';
import { certificateSchema } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { fingerprintOf } from '../trust/fingerprint.ts';
import type { PolicyPack, ReadPolicy } from '../trust/policy-pack.ts';
import { parseStatement } from '../trust/signed-document.ts';
import { comparePolicies } from './compare.ts';
import { describePolicy } from './describe.ts';
import { readAdopted } from './ground.ts';
import type { AdoptedPack } from './queries.ts';

/** A version as people read it, compared with the one before where that is known. */
export function viewOf(read: ReadPolicy, pack: PolicyPack, before: ReadPolicy | null): PolicyVersion {
  const { policy, hash } = read;
  return {
    version: policy.version,
    hash,
    mode: policy.mode,
    force: policy.force,
    summary: policy.summary,
    draftedAt: policy.draftedAt,
    signers: signersOf(pack).map(({ holder, personnelNumber, publicKey }) => ({
      holder,
      personnelNumber,
      fingerprint: fingerprintOf(publicKey),
    })),
    rules: [...describePolicy(policy)],
    changes: before === null ? [] : [...comparePolicies(before.policy, policy)],
    changedFrom: before?.policy.version ?? null,
  };
}

/** The same of a version that was adopted, with the one before it if that can be read. */
export function versionOf(
  adopted: AdoptedPack,
  before: AdoptedPack | undefined,
): Checked<OperationOutput<'policy.version'>> {
  const read = readAdopted(adopted);
  if (!read.ok) return read;
  if (read.value === null) return refused('There is no such version.');
  const earlier = readAdopted(before);
  const view = viewOf(read.value, adopted.pack, earlier.ok ? earlier.value : null);
  return accepted({ ...view, adopted: adopted.adopted });
}

/** As their certificates name them; whether those count is checked elsewhere. */
export function signersOf({ signatures }: PolicyPack) {
  return signatures.flatMap(({ certificate }) => {
    const read = parseStatement(certificate.payload, certificateSchema, 'A certificate');
    return read.ok ? [read.value] : [];
  });
}
