import { z } from 'zod';
import { policySchema, type Policy } from '../../contract/policy.ts';
import { openCertificate, type OpenCertificate, type Trust } from './certificates.ts';
import { accepted, refused, type Checked } from './checked.ts';
import { loosenedFloors } from './floors.ts';
import type { PinnedRoot } from './force-root.ts';
import { modeWords } from './mode-words.ts';
import { hashOfText, isSignedBy, parseStatement, signedDocumentSchema } from './signed-document.ts';

/** Different people who must have signed a policy. */
export const signaturesNeeded = 2;

const policySignatureSchema = z.strictObject({
  certificate: signedDocumentSchema,
  /** Base64 of the Ed25519 signature over the policy's text. */
  signature: z.base64().max(100),
});

/** A policy as it travels and is kept: the very text that was signed, with everybody's signature. */
export const policyPackSchema = z.strictObject({
  format: z.literal('cordon-policy/1'),
  payload: z.string().max(512 * 1024),
  signatures: z.array(policySignatureSchema).max(8),
});
export type PolicyPack = z.infer<typeof policyPackSchema>;

/** A policy whose form and floors hold, and the hash that the next version and each deployment name it by. */
export interface ReadPolicy {
  readonly policy: Policy;
  /** SHA-256 of its text. */
  readonly hash: string;
}

/** A policy that two people signed. */
export interface OpenPolicy extends ReadPolicy {
  readonly signers: readonly OpenCertificate[];
}

/** A policy that an installation has adopted. */
export interface AdoptedPolicy {
  readonly pack: PolicyPack;
  /** SHA-256 of the text that was adopted. */
  readonly hash: string;
  readonly adopted: { readonly at: number };
}

/** What a policy's text says: its form and the floors, whoever signed it. */
export function readPolicy(payload: string): Checked<ReadPolicy> {
  const read = parseStatement(payload, policySchema, 'This policy');
  if (!read.ok) return read;
  const loosened = loosenedFloors(read.value);
  if (loosened.length > 0) {
    const sentences = loosened.map(({ words }) => words).join(' ');
    return refused(`This policy loosens what no policy may: ${sentences}`);
  }
  return accepted({ policy: read.value, hash: hashOfText(payload) });
}

/**
 * A policy that may be in force: of this installation's force and mode, within the floors, and signed by at least two
 * different people whose certificates count at the given moment. A signature that doesn't count spoils the whole pack.
 */
export function openPolicyPack(pack: PolicyPack, trust: Trust, now: number): Checked<OpenPolicy> {
  const read = readPolicy(pack.payload);
  if (!read.ok) return read;
  const belongs = checkBelongs(read.value.policy, trust.root);
  if (!belongs.ok) return belongs;
  const signers = openSignatures(pack, trust, now);
  if (!signers.ok) return signers;
  const [first, second] = signers.value;
  if (first === undefined) return refused('Nobody has signed this policy. Two different people must.');
  if (second === undefined)
    return refused(`Only ${first.holder} has signed this policy. A second person must.`);
  return accepted({ ...read.value, signers: signers.value });
}

/**
 * A policy that was adopted, checked again as it is stored: its certificates as they were when it was adopted (they may
 * run out while it holds), revocations as they are now.
 */
export function openAdoptedPolicy({ pack, hash, adopted }: AdoptedPolicy, trust: Trust): Checked<OpenPolicy> {
  const opened = openPolicyPack(pack, trust, adopted.at);
  if (!opened.ok || opened.value.hash === hash) return opened;
  return refused('The policy in the database is not the one that was adopted: its text was changed.');
}

/** Whether a policy is for the force and the mode of a root. */
export function checkBelongs(policy: Policy, root: PinnedRoot): Checked<Policy> {
  if (policy.mode !== root.mode) return refused(`This policy ${modeWords(policy.mode)}.`);
  if (policy.force === root.force) return accepted(policy);
  return refused(`This policy is that of ${policy.force}, and the force root here is that of ${root.force}.`);
}

/** Everybody who signed a pack so far, each once. */
export function openSignatures(
  { payload, signatures }: PolicyPack,
  trust: Trust,
  now: number,
): Checked<readonly OpenCertificate[]> {
  const signers: OpenCertificate[] = [];
  for (const { certificate, signature } of signatures) {
    const opened = openCertificate(certificate, trust, 'policy-signer', now);
    if (!opened.ok) return opened;
    if (!isSignedBy(payload, signature, opened.value.publicKey)) {
      return refused(
        `The signature of ${opened.value.holder} is not over this text: the policy was changed after it.`,
      );
    }
    const another = checkAnotherPerson(opened.value, signers);
    if (!another.ok) return another;
    signers.push(opened.value);
  }
  return accepted(signers);
}

/** Whether somebody is none of those who signed, by number and by key. */
export function checkAnotherPerson(
  person: OpenCertificate,
  signers: readonly OpenCertificate[],
): Checked<OpenCertificate> {
  return signers.some((earlier) => isSamePerson(earlier, person))
    ? refused(
        `${person.holder} has signed already, or two people share a key. Two different people must sign, each with a key of their own.`,
      )
    : accepted(person);
}

/** One person by their number, however it is spaced; one key by itself, whatever the certificate. */
function isSamePerson(
  one: Pick<OpenCertificate, 'personnelNumber' | 'publicKey'>,
  other: Pick<OpenCertificate, 'personnelNumber' | 'publicKey'>,
): boolean {
  return one.publicKey === other.publicKey || plainNumber(one) === plainNumber(other);
}

function plainNumber({ personnelNumber }: Pick<OpenCertificate, 'personnelNumber'>): string {
  return personnelNumber
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Whether a policy may follow the one in force: one version higher, and naming it by its hash. The first that an
 * installation takes may be of any version: there is nothing there that it could roll back.
 */
export function checkPolicySuccession(next: ReadPolicy, present: ReadPolicy | null): Checked<ReadPolicy> {
  if (present === null) return accepted(next);
  const { version, previous } = next.policy;
  const known = present.policy.version;
  if (next.hash === present.hash) return refused(`Version ${String(version)} is in force here already.`);
  if (version <= known) {
    return refused(
      `This is version ${String(version)}, and version ${String(known)} is in force. Versions only rise: to return to earlier rules, have them signed as version ${String(known + 1)}.`,
    );
  }
  if (version > known + 1) {
    return refused(
      `This is version ${String(version)}, and version ${String(known)} is in force. Hand in the versions between together with it.`,
    );
  }
  if (previous !== present.hash) {
    return refused(
      `This version ${String(version)} follows another version ${String(known)} than the one in force here. Have it drafted from the one that is in force.`,
    );
  }
  return accepted(next);
}
