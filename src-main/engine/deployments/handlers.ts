import { randomUUID } from 'node:crypto';
import type {
  DeploymentDraft,
  DeploymentView,
  PresenceStatus,
  RecognitionStatus,
} from '../../contract/deployments.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { ReadPolicy } from '../trust/policy-pack.ts';
import { checkDraft } from './draft-rules.ts';
import { endDeployment, type EndingDeps } from './ending.ts';
import { findOrRefuse } from './people.ts';
import type { Presence } from './presence.ts';
import type { Deployment, StepWithReason } from './queries.ts';
import type { SelfTestBoard } from './self-test-board.ts';
import { urgentAskedView, viewOf } from './view.ts';
import { personOf } from '../session.ts';

export interface DeploymentHandlerDeps extends EndingDeps {
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
  readonly presence: Presence;
  /** The demonstration's officer, who stands at this machine; null on real data. */
  readonly demoOfficer: () => PresenceStatus['demo'];
  readonly selfTests: SelfTestBoard;
  /** The last walk of staff past its cameras; null where none was noted. */
  readonly walkOf: (deploymentId: string) => Promise<{ readonly passes: number } | null>;
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

/** Drafts, and what is done with a deployment that runs. */
export function createDeploymentHandlers(deps: DeploymentHandlerDeps): DeploymentHandlers {
  const { database, now, announce } = deps;

  async function show(deployment: Deployment, caller: Caller): Promise<DeploymentView> {
    const [list, policy, urgentRequest, walk] = await Promise.all([
      deps.findList(deployment.listId),
      deps.policyOf(deployment.policyHash).catch(() => null),
      database().call('urgent.pending', { deploymentId: deployment.id }),
      deps.walkOf(deployment.id),
    ]);
    const staff = deps.selfTests.staff(deployment.id);
    return viewOf(deployment, {
      list,
      policy,
      urgentRequest,
      staff,
      walk,
      viewer: personOf(caller),
      now: now(),
    });
  }

  /** What the policy, the list and the cameras say of a draft. @throws AppError that names the field */
  async function checked(draft: DeploymentDraft): Promise<string> {
    const [{ policy, hash }, list] = await Promise.all([deps.policyInForce(), deps.findList(draft.listId)]);
    checkDraft(draft, { policy, list, cameraIds: deps.cameras().map(({ id }) => id), now: now() });
    return hash;
  }

  /** What the gate says is of the deployment as it is now, before anybody reads it anew. */
  async function changed(): Promise<void> {
    // It rejects only with the gate closed, and what was done counts either way.
    await deps.reconsider().catch(() => undefined);
    announce({ kind: 'deployment.changed' });
  }

  async function step(
    procedure: 'deployments.reopen' | 'deployments.suspend' | 'deployments.resume',
    { id, reason }: Pick<StepWithReason, 'id' | 'reason'>,
    caller: Caller,
  ) {
    const { id: actorId, role } = personOf(caller);
    await database().call(procedure, { id, reason, by: role, actorId, at: now() });
    await changed();
    return {};
  }

  return {
    'deployments.current': async (_input, caller) => {
      const [deployment, recognition] = await Promise.all([
        database().call('deployments.current'),
        deps.recognitionStatus(),
      ]);
      if (deployment === null) return { deployment: null, recognition, presence: null };
      const [view, presence] = await Promise.all([
        show(deployment, caller),
        deps.presence.status(deployment),
      ]);
      return {
        deployment: view,
        recognition,
        presence: presence === null ? null : { ...presence, demo: deps.demoOfficer() },
      };
    },
    'deployments.list': async (_input, caller) => {
      const viewer = personOf(caller);
      const [all, waiting] = await Promise.all([
        database().call('deployments.all'),
        database().call('urgent.waiting'),
      ]);
      const requests = new Map(waiting.map((request) => [request.deploymentId, request]));
      return {
        deployments: all.map((deployment) => {
          const { id, name, place, kind, state, from, until } = deployment;
          const urgentAsked = urgentAskedView(deployment, requests.get(id) ?? null, viewer);
          return { id, name, place, kind, state, window: { from, until }, urgentAsked };
        }),
      };
    },
    'deployments.read': async ({ id }, caller) => ({
      deployment: await show(await findOrRefuse(database(), id), caller),
    }),
    'deployments.draft': async (draft, caller) => {
      const policyHash = await checked(draft);
      const id = `deployment-${randomUUID().slice(0, 13)}`;
      await database().call('deployments.draft', { id, draft, policyHash, actorId: personOf(caller).id });
      await changed();
      return { id };
    },
    'deployments.change': async ({ id, ...draft }, caller) => {
      const policyHash = await checked(draft);
      await database().call('deployments.change', { id, draft, policyHash, actorId: personOf(caller).id });
      await changed();
      return {};
    },
    'deployments.reopen': (input, caller) => step('deployments.reopen', input, caller),
    'deployments.suspend': (input, caller) => step('deployments.suspend', input, caller),
    'deployments.resume': (input, caller) => step('deployments.resume', input, caller),
    'deployments.end': async ({ id, reason }, caller) => {
      const { id: actorId, role } = personOf(caller);
      await endDeployment(deps, { id, reason, by: role, actorId });
      return {};
    },
  };
}
