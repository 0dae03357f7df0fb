import { randomUUID } from 'node:crypto';
import type { DeploymentDraft, DeploymentView, RecognitionStatus } from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { ReadPolicy } from '../trust/policy-pack.ts';
import { checkDraft } from './draft-rules.ts';
import type { Deployment, StepWithReason } from './queries.ts';
import { viewOf } from './view.ts';

const hourMs = 60 * 60 * 1000;

export interface DeploymentHandlerDeps {
  readonly database: () => DatabaseClient;
  /** By the steady clock: whatever runs out goes by it. */
  readonly now: () => number;
  readonly recognitionStatus: () => Promise<RecognitionStatus>;
  readonly findList: (id: string) => Promise<{
    readonly name: string;
    readonly entries: number;
    readonly sealHash: string | null;
    readonly expiresAt: number;
    readonly destroyedAt: number | null;
  } | null>;
  readonly cameras: () => readonly { readonly id: string; readonly name: string }[];
  /** The policy in force. @throws AppError `no-policy` */
  readonly policyInForce: () => Promise<ReadPolicy>;
  /** What a deployment's version of the policy says; of the one in force where it has none. */
  readonly policyOf: (hash: string | null) => Promise<Policy>;
  /** Destroys the list's key. */
  readonly destroyList: (id: string, reason: string) => Promise<unknown>;
  /** Resolves when the recognition process has told what became of the faces that were in flight. */
  readonly settleLedger: () => Promise<void>;
  /** Something that the gate depends on has changed. */
  readonly reconsider: () => Promise<void>;
  readonly announce: (event: EngineEvent) => void;
}

type DeploymentHandlers = Pick<
  Handlers,
  | 'deployments.current'
  | 'deployments.list'
  | 'deployments.read'
  | 'deployments.draft'
  | 'deployments.change'
  | 'deployments.reopen'
  | 'deployments.suspend'
  | 'deployments.resume'
  | 'deployments.end'
>;

export function createDeploymentHandlers(deps: DeploymentHandlerDeps): DeploymentHandlers {
  const { database, now, announce } = deps;

  async function show(deployment: Deployment): Promise<DeploymentView> {
    const [list, policy] = await Promise.all([
      deps.findList(deployment.listId),
      deps.policyOf(deployment.policyHash).catch(() => null),
    ]);
    return viewOf(deployment, list, policy);
  }

  /** What the policy, the list and the cameras say of a draft. @throws AppError that names the field */
  async function checked(draft: DeploymentDraft): Promise<string> {
    const [{ policy, hash }, list] = await Promise.all([deps.policyInForce(), deps.findList(draft.listId)]);
    checkDraft(draft, { policy, list, cameraIds: deps.cameras().map(({ id }) => id), now: now() });
    return hash;
  }

  async function step(
    procedure: 'deployments.reopen' | 'deployments.suspend' | 'deployments.resume',
    { id, reason }: Pick<StepWithReason, 'id' | 'reason'>,
    caller: Caller,
  ) {
    const { id: actorId, role } = personOf(caller);
    await database().call(procedure, { id, reason, by: role, actorId, at: now() });
    await reconsider();
    return {};
  }

  /** It rejects only with the gate closed, and the step counts either way. */
  async function reconsider(): Promise<void> {
    await deps.reconsider().catch(() => undefined);
    announce({ kind: 'deployment.changed' });
  }

  return {
    'deployments.current': async () => {
      const [deployment, recognition] = await Promise.all([
        database().call('deployments.current'),
        deps.recognitionStatus(),
      ]);
      return { deployment: deployment === null ? null : await show(deployment), recognition };
    },
    'deployments.list': async () => ({
      deployments: (await database().call('deployments.all')).map(
        ({ id, name, place, kind, state, from, until }) => ({
          id,
          name,
          place,
          kind,
          state,
          window: { from, until },
        }),
      ),
    }),
    'deployments.read': async ({ id }) => {
      const deployment = await database().call('deployments.find', { id });
      if (deployment === null) throw new AppError('not-found', 'There is no such deployment.');
      return { deployment: await show(deployment) };
    },
    'deployments.draft': async (draft, caller) => {
      const policyHash = await checked(draft);
      const id = `deployment-${randomUUID().slice(0, 13)}`;
      await database().call('deployments.draft', { id, draft, policyHash, actorId: personOf(caller).id });
      announce({ kind: 'deployment.changed' });
      return { id };
    },
    'deployments.change': async ({ id, ...draft }, caller) => {
      const policyHash = await checked(draft);
      await database().call('deployments.change', { id, draft, policyHash, actorId: personOf(caller).id });
      announce({ kind: 'deployment.changed' });
      return {};
    },
    'deployments.reopen': (input, caller) => step('deployments.reopen', input, caller),
    'deployments.suspend': (input, caller) => step('deployments.suspend', input, caller),
    'deployments.resume': (input, caller) => step('deployments.resume', input, caller),
    'deployments.end': async ({ id, reason }, caller) => {
      const { id: actorId, role } = personOf(caller);
      const deployment = await database().call('deployments.find', { id });
      const listKeptMs = deployment === null ? 0 : await listKeptMsOf(deployment, deps);
      await database().call('deployments.end', { id, reason, listKeptMs, by: role, actorId, at: now() });
      await reconsider();
      // What was matched before the end is committed first: alerts take copies of their own from the list.
      await deps.settleLedger();
      if (deployment !== null && listKeptMs === 0)
        await deps.destroyList(deployment.listId, 'its deployment ended');
      await database().call('ledger.log', { deploymentId: id });
      announce({ kind: 'deployment.changed' });
      return {};
    },
  };
}

function personOf({ session }: Caller) {
  if (session === null) throw new AppError('not-signed-in', 'Sign in first.');
  return session.person;
}

/**
 * How long the policy lets a list live after its deployment; nothing that can't be read keeps it alive. A list that no
 * deployment used waits for the next one, as long as it lives.
 */
async function listKeptMsOf(
  { policyHash, state, listId }: Deployment,
  { policyOf, findList, now }: DeploymentHandlerDeps,
): Promise<number> {
  if (state === 'draft') return Math.max(((await findList(listId))?.expiresAt ?? 0) - now(), 0);
  const policy = await policyOf(policyHash).catch(() => null);
  return (policy?.watchlist.keptHoursAfterEnd ?? 0) * hourMs;
}
