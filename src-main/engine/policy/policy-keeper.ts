import type { Mode, Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/operations.ts';
import { policySchema, type Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { TrustSeal } from '../keys/vault-file.ts';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import type { PinnedRoot } from '../trust/force-root.ts';
import { checkPinnedRoot, openTrust } from '../trust/pinned-root.ts';
import { openAdoptedPolicy, type OpenPolicy } from '../trust/policy-pack.ts';
import { hashOfText, parseStatement, type SignedDocument } from '../trust/signed-document.ts';
import type { AdoptedPack, TrustRows } from './queries.ts';
import { mayRead, readingRuleOf } from './reading.ts';
import { defaultEscrow, escrowOf } from './escrow.ts';
import { defaultSignIn, signInOf } from './sign-in.ts';

export interface PolicyKeeperDeps {
  readonly mode: Mode;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** What is trusted here at least, as the vault knows it. */
  readonly seal: () => TrustSeal | null;
}

/** What the gate is told of trust and policy, unopened: it checks each signature itself. */
export interface TrustFacts {
  readonly latestAt: number;
  readonly root: Checked<PinnedRoot>;
  readonly revocations: SignedDocument | null;
  readonly leastListNumber: number;
  readonly newestPolicy: Checked<AdoptedPack>;
}

const locked = 'The data is locked. Sign in to unlock it.';

/** What the rest of the engine asks of the policy. It is read and checked anew each time: a changed row counts for nothing. */
export class PolicyKeeper {
  readonly #deps: PolicyKeeperDeps;
  #reading: Policy['reading'] | null = null;
  #signIn: ReturnType<typeof signInOf>;
  #escrow = defaultEscrow;

  constructor(deps: PolicyKeeperDeps) {
    this.#deps = deps;
    this.#signIn = defaultSignIn(deps.mode);
  }

  /** How people come in, as of the last `refresh`. */
  get signIn(): ReturnType<typeof signInOf> {
    return this.#signIn;
  }

  /** How often the recovery is rehearsed, as of the last `refresh`. */
  get escrow(): ReturnType<typeof escrowOf> {
    return this.#escrow;
  }

  async facts(): Promise<TrustFacts> {
    const database = this.#deps.database();
    if (database === null) {
      const nothing = refused(locked);
      return { latestAt: 0, root: nothing, revocations: null, leastListNumber: 0, newestPolicy: nothing };
    }
    const [rows, newestPolicy] = await Promise.all([database.call('trust.rows'), this.#newest(database)]);
    return {
      latestAt: rows.latestAt,
      root: this.#rootOf(rows),
      revocations: rows.revocations?.document ?? null,
      leastListNumber: this.#deps.seal()?.listNumber ?? 0,
      newestPolicy,
    };
  }

  /** What is trusted, from rows that were just read. */
  trustOf(rows: TrustRows): Checked<Trust> {
    const leastNumber = this.#deps.seal()?.listNumber ?? 0;
    return openTrust(this.#rootOf(rows), rows.revocations?.document ?? null, leastNumber);
  }

  /** What is trusted now. */
  async trust(): Promise<Checked<Trust>> {
    const database = this.#deps.database();
    return database === null ? refused(locked) : this.trustOf(await database.call('trust.rows'));
  }

  /** The policy in force, or why there is none. */
  async inForce(): Promise<Checked<OpenPolicy>> {
    const { root, revocations, leastListNumber, newestPolicy } = await this.facts();
    const trust = openTrust(root, revocations, leastListNumber);
    if (!trust.ok) return trust;
    return newestPolicy.ok ? openAdoptedPolicy(newestPolicy.value, trust.value) : newestPolicy;
  }

  /** The policy in force. @throws AppError `no-policy` that says why there is none */
  async require(): Promise<OpenPolicy> {
    const inForce = await this.inForce();
    if (inForce.ok) return inForce.value;
    throw new AppError('no-policy', inForce.because);
  }

  /** What the policy in force says; null where there is none. */
  async policyInForce(): Promise<Policy | null> {
    const inForce = await this.inForce();
    return inForce.ok ? inForce.value.policy : null;
  }

  /** What a version said, in force or not: deployments and their alerts keep to theirs. */
  async byHash(hash: string | null): Promise<Policy | null> {
    const adopted = hash === null ? null : await this.#deps.database()?.call('policy.by-hash', { hash });
    if (adopted === null || adopted === undefined) return null;
    const { payload } = adopted.pack;
    const read = parseStatement(payload, policySchema, 'This policy');
    return read.ok && hashOfText(payload) === hash ? read.value : null;
  }

  /** A version that was adopted here, with its signatures checked anew. */
  async open(hash: string | null): Promise<Checked<OpenPolicy>> {
    const database = this.#deps.database();
    if (database === null) return refused(locked);
    const adopted = hash === null ? null : await database.call('policy.by-hash', { hash });
    if (adopted === null) return refused('This deployment keeps to no policy that was in force here.');
    const trust = await this.trust();
    return trust.ok ? openAdoptedPolicy(adopted, trust.value) : trust;
  }

  /** What a deployment's version says; of the one in force where it has none. @throws AppError `no-policy` */
  async of(hash: string | null): Promise<Policy> {
    return (await this.byHash(hash)) ?? (await this.require()).policy;
  }

  /** Whether a role may read something, as of the last `refresh`. */
  mayRead(what: keyof Policy['reading'], role: Role): boolean {
    return mayRead(this.#reading, what, role);
  }

  /** The same of an operation: those that no rule is about are open. */
  isOpenTo(operation: OperationName, role: Role): boolean {
    const rule = readingRuleOf(operation);
    return rule === null || this.mayRead(rule, role);
  }

  /** After the data was opened, and after every change of what is trusted or in force. */
  async refresh(): Promise<void> {
    const policy = await this.policyInForce();
    this.#reading = policy?.reading ?? null;
    this.#escrow = policy === null ? defaultEscrow : escrowOf(policy);
    this.#signIn = policy === null ? defaultSignIn(this.#deps.mode) : signInOf(policy);
  }

  /** The root that was pinned, from rows that were just read. */
  #rootOf({ root }: TrustRows): Checked<PinnedRoot> {
    return checkPinnedRoot(root?.file ?? null, this.#deps.seal()?.rootKey ?? null, this.#deps.mode);
  }

  /** The newest version, if the one that the vault knows of is still there. */
  async #newest(database: DatabaseClient): Promise<Checked<AdoptedPack>> {
    const newest = await database.call('policy.latest');
    const sealedHash = this.#deps.seal()?.policyHash ?? null;
    if (sealedHash !== null && newest?.hash !== sealedHash) {
      const sealed = await database.call('policy.by-hash', { hash: sealedHash });
      if (sealed === null) {
        return refused(
          'The newest version of the policy has been taken out of the database. Import it again.',
        );
      }
    }
    return newest === null
      ? refused(
          'There is no policy yet. Two people sign one outside this workstation; then import it here, under Policy.',
        )
      : accepted(newest);
  }
}
