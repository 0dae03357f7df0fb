import { assertNever } from '../../contract/errors.ts';
import type { Ledger } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import type { AlertSums } from '../alert-sums-schema.ts';
import { sumsOf, type JudgedDecoy } from './alert-sums.ts';
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
  readonly sums: AlertSums;
  /** Members of staff who walked past before the start, and who of them was found. */
  readonly selfTest: Found | null;
  /** Passes of staff while it ran, as whoever walked counted them, and how many were found; the last count. */
  readonly walk: Found | null;
}

interface Found {
  readonly found: number;
  readonly of: number;
}

type Draft = {
  -readonly [Field in keyof Omit<DeploymentTally, 'sums' | 'startedAt'>]: DeploymentTally[Field];
} & {
  startedAt: number | null;
  readonly alerts: Map<string, ConcludedAlert>;
  readonly decoys: JudgedDecoy[];
  /** What its alerts came to, once the counts of each are destroyed. */
  summed: AlertSums | null;
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

/** Sums that are kept running: what was added once isn't looked at again but where its deployment changes. */
export class TallyBook {
  readonly #drafts = new Map<string, Draft>();
  /** Those that nothing was added to since they were made. */
  readonly #made = new Map<string, DeploymentTally>();

  /** @param facts in the order of the log, after those that were added before */
  add(facts: readonly CountedFact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'gate.changed' || fact.kind === 'engine.started') continue;
      const { deploymentId } = fact.body;
      const draft = this.#drafts.get(deploymentId) ?? begin(deploymentId);
      this.#drafts.set(deploymentId, draft);
      add(draft, fact);
      this.#made.delete(deploymentId);
    }
  }

  /** Every deployment that went live, in the order in which they did. */
  tallies(): readonly DeploymentTally[] {
    return [...this.#drafts.values()]
      .flatMap((draft) => this.#tallyOf(draft))
      .toSorted((one, other) => one.startedAt - other.startedAt);
  }

  /** Whether the counts of its single alerts were summed and destroyed. */
  isSummed(deploymentId: string): boolean {
    return (this.#drafts.get(deploymentId)?.summed ?? null) !== null;
  }

  /** What its alerts come to, whether it went live or not. */
  sumsOf(deploymentId: string): AlertSums {
    const { alerts, decoys, summed } = this.#drafts.get(deploymentId) ?? begin(deploymentId);
    return summed ?? sumsOf([...alerts.values()], decoys);
  }

  #tallyOf({ startedAt, alerts: _, decoys: __, summed: ___, ...rest }: Draft): readonly DeploymentTally[] {
    if (startedAt === null) return [];
    const tally = this.#made.get(rest.id) ?? { ...rest, startedAt, sums: this.sumsOf(rest.id) };
    this.#made.set(rest.id, tally);
    return [tally];
  }
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
    selfTest: null,
    walk: null,
    alerts: new Map(),
    decoys: [],
    summed: null,
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
    case 'count.decoy':
      draft.decoys.push(fact.body);
      return;
    case 'count.summed':
      draft.summed = fact.body.sums;
      draft.alerts.clear();
      draft.decoys.length = 0;
      return;
    case 'deployment.self-test-finished':
      draft.selfTest = { found: fact.body.found, of: fact.body.staff };
      return;
    case 'blue-list.walked':
      draft.walk = { found: fact.body.found, of: fact.body.passes };
      return;
    default:
      assertNever(fact);
  }
}
