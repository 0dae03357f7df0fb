import { assertNever } from '../../contract/errors.ts';
import type { Ledger } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import type { CountedFact } from './counted-facts.ts';

export type OutcomeMeaning = Policy['outcomes'][number]['meaning'];

/** An alert of which nothing is left to judge. */
export interface ConcludedAlert {
  readonly cameraId: string;
  readonly cameraName: string;
  readonly raisedAt: number;
  readonly decision: 'confirmed' | 'rejected' | 'expired';
  readonly votedAt: readonly number[];
  /** Whether both voted the same; null where there were not two. */
  readonly isAgreed: boolean | null;
  readonly outcome: { readonly code: string; readonly meaning: OutcomeMeaning } | null;
}

export interface CameraLedger extends Ledger {
  readonly cameraId: string;
  readonly cameraName: string;
}

/** What the log says of one deployment that went live. */
export interface DeploymentTally {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly useCase: string;
  /** Started by two people before its written authority was there. */
  readonly urgent: { readonly reason: string; readonly at: number } | null;
  readonly policyHash: string | null;
  readonly authoritySha256: string | null;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  /** As it was counted last; zeros before the first time. */
  readonly ledger: Ledger;
  readonly cameras: readonly CameraLedger[];
  readonly alerts: readonly ConcludedAlert[];
}

type Draft = {
  -readonly [Field in keyof Omit<DeploymentTally, 'alerts' | 'startedAt'>]: DeploymentTally[Field];
} & {
  startedAt: number | null;
  readonly alerts: Map<string, ConcludedAlert>;
};

const noFaces: Ledger = {
  tracks: 0,
  alerts: 0,
  repeats: 0,
  blueList: 0,
  forgotten: 0,
  lost: 0,
  inFlight: 0,
};

/**
 * Every deployment that went live, in the order in which they did, by what the log says of it. Pure.
 * @param facts in the order of the log
 */
export function tallyDeployments(facts: readonly CountedFact[]): readonly DeploymentTally[] {
  const drafts = new Map<string, Draft>();
  for (const fact of facts) {
    if (fact.kind === 'gate.changed' || fact.kind === 'engine.started') continue;
    const { deploymentId } = fact.body;
    const draft = drafts.get(deploymentId) ?? begin(deploymentId);
    drafts.set(deploymentId, draft);
    add(draft, fact);
  }
  return [...drafts.values()]
    .flatMap(({ startedAt, alerts, ...rest }) =>
      startedAt === null ? [] : [{ ...rest, startedAt, alerts: [...alerts.values()] }],
    )
    .toSorted((one, other) => one.startedAt - other.startedAt);
}

function begin(id: string): Draft {
  return {
    id,
    name: id,
    place: '',
    useCase: '',
    urgent: null,
    policyHash: null,
    authoritySha256: null,
    startedAt: null,
    endedAt: null,
    ledger: noFaces,
    cameras: [],
    alerts: new Map(),
  };
}

function add(draft: Draft, fact: Exclude<CountedFact, { kind: 'gate.changed' | 'engine.started' }>): void {
  switch (fact.kind) {
    case 'deployment.drafted':
      draft.name = fact.body.deploymentName;
      draft.place = fact.body.place;
      draft.useCase = fact.body.useCase;
      return;
    case 'deployment.authorised': {
      const { body } = fact;
      draft.name = body.deploymentName;
      draft.place = body.place ?? draft.place;
      draft.useCase = body.useCase ?? draft.useCase;
      draft.policyHash = body.policyHash ?? draft.policyHash;
      draft.authoritySha256 = body.authoritySha256 ?? draft.authoritySha256;
      return;
    }
    case 'deployment.urgent':
      draft.name = fact.body.deploymentName;
      draft.place = fact.body.place;
      draft.urgent = { reason: fact.body.reason, at: fact.at };
      draft.startedAt ??= fact.at;
      return;
    case 'deployment.live':
      draft.name = fact.body.deploymentName;
      draft.startedAt ??= fact.at;
      return;
    case 'deployment.ended':
      draft.endedAt ??= fact.at;
      return;
    case 'ledger.counted': {
      const { deploymentId: _, cameras, ...ledger } = fact.body;
      draft.ledger = ledger;
      draft.cameras = cameras ?? draft.cameras;
      return;
    }
    case 'count.alert': {
      const { alertId, cameraId, cameraName, raisedAt, decision, votedAt, votes } = fact.body;
      const isAgreed = votes === null ? null : Math.max(votes.match, votes.noMatch, votes.cannotTell) === 2;
      const known = draft.alerts.get(alertId)?.outcome ?? null;
      const alert = { cameraId, cameraName, raisedAt, decision, votedAt, isAgreed };
      draft.alerts.set(alertId, { ...alert, outcome: known });
      return;
    }
    case 'count.outcome': {
      const { alertId, code, meaning } = fact.body;
      const alert = draft.alerts.get(alertId);
      if (alert !== undefined) draft.alerts.set(alertId, { ...alert, outcome: { code, meaning } });
      return;
    }
    default:
      assertNever(fact);
  }
}
