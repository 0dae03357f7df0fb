import { z } from 'zod';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { checkClock, checkMade } from '../trust/known-time.ts';
import {
  checkBelongs,
  checkPolicySuccession,
  openPolicyPack,
  policyPackSchema,
  readPolicy,
  type OpenPolicy,
  type PolicyPack,
  type ReadPolicy,
} from '../trust/policy-pack.ts';
import { formProblems } from '../trust/signed-document.ts';

/** What an import is checked against. */
export interface ImportGround {
  readonly trust: Trust;
  /** The latest version here. */
  readonly present: ReadPolicy | null;
  /** Hashes of every version that was adopted here. */
  readonly known: ReadonlySet<string>;
  readonly now: number;
  /** The latest time that is known here. */
  readonly latestAt: number;
}

/** Versions that may come into force, oldest first. */
export interface Import {
  readonly steps: readonly (ReadPolicy & { readonly pack: PolicyPack })[];
  /** The newest of them, which two people signed. */
  readonly newest: OpenPolicy;
  /** What they follow; null where there was none. */
  readonly present: ReadPolicy | null;
}

/** A file of a policy. @param text what somebody chose */
function readPack(text: string): Checked<PolicyPack> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refused(
      'This file is no policy: it is not even JSON. Choose the file that “authority sign” wrote.',
    );
  }
  const pack = policyPackSchema.safeParse(content);
  if (pack.success) return accepted(pack.data);
  const format = z.object({ format: z.string() }).safeParse(content);
  return refused(
    format.success && format.data.format !== 'cordon-policy/1'
      ? `This file is no signed policy but “${format.data.format.slice(0, 40)}”. Choose the file that “authority sign” wrote.`
      : `This file is no signed policy: ${formProblems(pack.error)}.`,
  );
}

/** The newest version in some files, as far as it can be read, whether or not it would be accepted. */
export function newestIn(
  texts: readonly string[],
): { readonly read: ReadPolicy; readonly pack: PolicyPack } | null {
  const readable = texts.flatMap((text) => {
    const pack = readPack(text);
    const read = pack.ok ? readPolicy(pack.value.payload) : pack;
    return pack.ok && read.ok ? [{ read: read.value, pack: pack.value }] : [];
  });
  return readable.toSorted((one, other) => other.read.policy.version - one.read.policy.version)[0] ?? null;
}

/**
 * Whether some files bring a policy into force here. The newest must count in itself. Versions between it and the
 * present one need no certificates that still count: each is named by hash in the next, and so vouched for by those
 * who signed the newest.
 */
export function checkImport(texts: readonly string[], ground: ImportGround): Checked<Import> {
  const clock = checkClock(ground.now, ground.latestAt);
  if (!clock.ok) return clock;
  const read: (ReadPolicy & { readonly pack: PolicyPack })[] = [];
  for (const text of texts) {
    const pack = readPack(text);
    if (!pack.ok) return pack;
    const policy = readPolicy(pack.value.payload);
    if (!policy.ok) return policy;
    const belongs = checkBelongs(policy.value.policy, ground.trust.root);
    if (!belongs.ok) return belongs;
    read.push({ ...policy.value, pack: pack.value });
  }
  const unknown = read.filter(({ hash }) => !ground.known.has(hash));
  // Files that are known already may lie among the others; alone they are refused below, as what they are.
  const steps = (unknown.length > 0 ? unknown : read).toSorted(
    (one, other) => one.policy.version - other.policy.version,
  );
  let before = ground.present;
  for (const step of steps) {
    const follows = checkPolicySuccession(step, before);
    if (!follows.ok) return follows;
    before = step;
  }
  return checkNewest(steps, ground);
}

function checkNewest(steps: Import['steps'], { trust, present, now }: ImportGround): Checked<Import> {
  const last = steps.at(-1);
  if (last === undefined) return refused('Choose a file.');
  const newest = openPolicyPack(last.pack, trust, now);
  if (!newest.ok) return newest;
  const { version, draftedAt, revocationList } = newest.value.policy;
  const made = checkMade(`Version ${String(version)} of the policy`, draftedAt, now);
  if (!made.ok) return made;
  const known = trust.revocations?.number ?? 0;
  if (known < revocationList) {
    return refused(
      `Version ${String(version)} needs list ${String(revocationList)} of revocations or a later one, and this workstation knows ${known === 0 ? 'none' : `list ${String(known)}`}. Import the list first.`,
    );
  }
  return accepted({ steps, newest: newest.value, present });
}
