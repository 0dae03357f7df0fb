import { AppError } from '../../contract/errors.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import type { Mode } from '../../contract/domain.ts';
import type { DatabaseClient } from '../database/client.ts';
import { checkAuthorityFile } from '../trust/authority.ts';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import type { OpenPolicy } from '../trust/policy-pack.ts';
import { formProblems, hashOfText } from '../trust/signed-document.ts';
import {
  authorityFileSchema,
  orderHashOf,
  type Authority,
  type AuthorityFile,
  type Order,
} from '../trust/statements.ts';
import { listUsedWords, type NewAuthority } from './authority-queries.ts';
import { takeStep, type StepTaker } from './lifecycle.ts';
import { orderFor, type OrderGround } from './order.ts';
import type { Deployment } from './queries.ts';
import { urgentMs } from './urgent-rules.ts';

export interface AuthorityDeps {
  readonly database: () => DatabaseClient;
  readonly mode: Mode;
  /** By the steady clock. */
  readonly now: () => number;
  readonly trust: () => Promise<Checked<Trust>>;
  /** A version of the policy that was adopted here, opened anew. */
  readonly openPolicy: (hash: string | null) => Promise<Checked<OpenPolicy>>;
  /** Cameras, list and model as they are now. */
  readonly orderGround: (deployment: Deployment) => Promise<Omit<OrderGround, 'mode' | 'policy'>>;
  readonly reconsider: () => Promise<void>;
}

interface ReadyAuthority {
  readonly deployment: Deployment;
  readonly file: AuthorityFile;
  readonly authority: Authority;
  readonly officer: NewAuthority['officer'];
  readonly hash: string;
}

/** What an officer is asked for, and what comes back signed. */
export class Authorities {
  readonly #deps: AuthorityDeps;

  constructor(deps: AuthorityDeps) {
    this.#deps = deps;
  }

  /** What is to be signed, as things stand now. @throws AppError with what is missing */
  async order(deployment: Deployment): Promise<Order> {
    const order = await this.checkedOrder(deployment);
    if (order.ok) return order.value;
    throw new AppError('conflict', order.because);
  }

  async checkedOrder(deployment: Deployment): Promise<Checked<Order>> {
    const [policy, ground] = await Promise.all([
      this.#deps.openPolicy(deployment.policyHash),
      this.#deps.orderGround(deployment),
    ]);
    if (!policy.ok) return policy;
    return orderFor(deployment, { ...ground, mode: this.#deps.mode, policy: policy.value.policy });
  }

  /** The request for the officer's own machine. */
  async exportRequest(deployment: Deployment): Promise<OperationOutput<'deployments.export'>> {
    const statement = await this.order(deployment);
    return {
      fileName: `${deployment.id}.request.json`,
      contentType: 'application/json',
      text: `${JSON.stringify({ format: 'cordon-request/1', statement }, null, 2)}\n`,
    };
  }

  /** Takes an authority in. @throws AppError `not-trusted` with the reason, once it is an entry of the log */
  async import(text: string, by: StepTaker, actorId: string | null): Promise<Deployment> {
    const ready = await this.check(text, by);
    if (!ready.ok) {
      const { deploymentId, deploymentName } = await this.#whatFor(text);
      const because = ready.because;
      await this.#deps.database().call('deployments.note-refusal', {
        deploymentId,
        deploymentName,
        what: 'An authority',
        because,
        actorId,
      });
      throw new AppError('not-trusted', because);
    }
    const { deployment, file, authority, officer, hash } = ready.value;
    await this.#deps.database().call('deployments.authorise', {
      id: deployment.id,
      file,
      hash,
      authority,
      officer,
      isAfterwards: isUrgentWaiting(deployment),
      by,
      actorId,
      at: this.#deps.now(),
    });
    await this.#deps.reconsider().catch(() => undefined);
    return deployment;
  }

  /** Everything that is asked of a file before it is taken in: the first thing that is wrong with it, in words. */
  async check(text: string, by: StepTaker): Promise<Checked<ReadyAuthority>> {
    const { database, now, mode } = this.#deps;
    const read = readAuthority(text);
    if (!read.ok) return read;
    const { file, deploymentId } = read.value;
    const deployment = await database().call('deployments.find', { id: deploymentId });
    if (deployment === null)
      return refused('This authority is for a deployment that is not on this workstation.');
    const [trust, policy] = await Promise.all([
      this.#deps.trust(),
      this.#deps.openPolicy(deployment.policyHash),
    ]);
    if (!trust.ok) return trust;
    if (!policy.ok) return policy;
    const at = now();
    const opened = checkAuthorityFile(file, { trust: trust.value, policy: policy.value, mode, now: at });
    if (!opened.ok) return opened;
    const { authority, officer } = opened.value;
    const state = checkTakes(deployment, by, at);
    if (!state.ok) return state;
    const asked = await this.#asked(deployment);
    if (!asked.ok) return asked;
    if (orderHashOf(asked.value) !== orderHashOf(authority))
      return refused(
        `This authority is not for the deployment as it stands here: ${differences(asked.value, authority)} Export the request again and have it signed anew.`,
      );
    const isUsed = await database().call('authorities.list-is-used', {
      sealHash: authority.listSealHash,
      deploymentId,
    });
    if (isUsed) return refused(listUsedWords);
    const hash = hashOfText(file.authority.document.payload);
    const { holder, personnelNumber, rank } = officer;
    return accepted({ deployment, file, authority, officer: { holder, personnelNumber, rank }, hash });
  }

  /** What the authority has to be for: what stands in the draft, or what was started urgently. */
  #asked(deployment: Deployment): Promise<Checked<Order>> {
    if (!isUrgentWaiting(deployment) || deployment.urgent === null) return this.checkedOrder(deployment);
    // It was written by this engine and compared with the on-site officer's word when it was started.
    return Promise.resolve(accepted(JSON.parse(deployment.urgent.order) as Order));
  }

  async #whatFor(text: string) {
    const read = readAuthority(text);
    const id = read.ok ? read.value.deploymentId : null;
    const deployment = id === null ? null : await this.#deps.database().call('deployments.find', { id });
    return deployment === null
      ? { deploymentId: 'unknown', deploymentName: 'unknown' }
      : { deploymentId: deployment.id, deploymentName: deployment.name };
  }
}

export function isUrgentWaiting({ urgent, authority }: Deployment): boolean {
  return urgent !== null && authority === null;
}

function checkTakes(deployment: Deployment, by: StepTaker, now: number): Checked<unknown> {
  const { state, from, until, urgent } = deployment;
  if (!isUrgentWaiting(deployment)) return takeStep({ state, from, until, step: 'authorise', by, now });
  if (urgent !== null && now >= urgent.startedAt + urgentMs)
    return refused('The 24 hours within which an urgent start needs its written authority are over.');
  return takeStep({ state, from, until, step: 'authorise-afterwards', by, now });
}

/** Which deployment a file says to be for; nothing is believed yet. */
function readAuthority(
  text: string,
): Checked<{ readonly file: AuthorityFile; readonly deploymentId: string }> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refused(
      'This file is no authority: it is not even JSON. Choose the file that “authority sign” wrote.',
    );
  }
  const file = authorityFileSchema.safeParse(content);
  if (!file.success)
    return refused(
      `This file is no signed authority: ${formProblems(file.error)}. Choose the file that “authority sign” wrote.`,
    );
  const id = /"deploymentId": ?"([0-9a-z-]{3,64})"/.exec(file.data.authority.document.payload)?.[1];
  return id === undefined
    ? refused('This authority names no deployment.')
    : accepted({ file: file.data, deploymentId: id });
}

const labels: Readonly<Partial<Record<keyof Order, string>>> = {
  name: 'its name',
  deploymentKind: 'its kind',
  useCase: 'the use case',
  rationale: 'the rationale',
  place: 'the place',
  cameras: 'a camera or its address',
  from: 'the window',
  until: 'the window',
  policyHash: 'the policy',
  listSealHash: 'the watchlist',
  listEntries: 'the watchlist',
  modelHash: 'the model',
  threshold: 'the threshold',
  documents: 'a document',
  presenceMinutes: 'the time between codes',
  signage: 'the signage',
};

function differences(asked: Order, authority: Authority): string {
  const changed = Object.entries(labels)
    // The labels are keyed by the order's own fields.
    .filter(
      ([field]) =>
        JSON.stringify(asked[field as keyof Order]) !== JSON.stringify(authority[field as keyof Order]),
    )
    .map(([, label]) => label);
  return changed.length === 0 ? 'it differs.' : `${[...new Set(changed)].join(', ')} changed.`;
}
