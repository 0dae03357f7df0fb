import type { Mode } from '../../contract/domain.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { QualificationView } from '../../contract/qualifications.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { cannotReviewBecause, type Qualification } from './qualification-rules.ts';
import { sessionOf } from '../session.ts';

export interface QualificationDeps {
  readonly mode: Mode;
  readonly now: () => number;
  readonly database: () => DatabaseClient;
  /** What the policy in force asks of reviewers; null where there is none. */
  readonly reviewerRules: () => Promise<Policy['reviewers'] | null>;
  readonly announce: (event: EngineEvent) => void;
}

export interface Qualifications {
  readonly handlers: Pick<Handlers, 'people.end-qualification'>;
  /** Why a person may not judge alerts under a policy's rules; null when they may. */
  obstacle(personId: string, rules: Policy['reviewers'] | null): Promise<string | null>;
  /** As people see it, under the policy in force. */
  viewOf(qualification: Qualification, rules: Policy['reviewers'] | null): QualificationView;
}

/** Who may judge: what was written down about them, looked at anew each time. */
export function createQualifications({ mode, now, database, announce }: QualificationDeps): Qualifications {
  return {
    handlers: {
      'people.end-qualification': async ({ personId, reason }, caller) => {
        const actorId = sessionOf(caller).person.id;
        await database().call('people.end-qualification', { personId, actorId, reason });
        announce({ kind: 'people.changed' });
        return {};
      },
    },
    async obstacle(personId, rules) {
      const qualification = await database().call('people.qualification-of', { personId });
      return cannotReviewBecause(qualification, rules, mode, now());
    },
    viewOf: ({ basis, decoysJudged, decoysRight, testedAt, grantedAt, validUntil }, rules) => {
      const qualification = { basis, decoysJudged, decoysRight, testedAt, grantedAt, validUntil };
      return {
        ...qualification,
        cannotReviewBecause: cannotReviewBecause(qualification, rules, mode, now()),
      };
    },
  };
}
