import type { Mode } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import type { TestResult } from '../../contract/qualifications.ts';
import { atInstant, counted } from '../wording.ts';

type ReviewerRules = Policy['reviewers'];

export interface Qualification extends TestResult {
  readonly grantedAt: number;
  readonly validUntil: number;
}

const dayMs = 24 * 60 * 60_000;

/** Until when a result counts. */
export function validUntil({ testedAt }: TestResult, { validDays }: ReviewerRules): number {
  return testedAt + validDays * dayMs;
}

/** Why a result is not enough to judge alerts under a policy; null when it is. Pure. */
export function fallsShortBecause(result: TestResult, rules: ReviewerRules, now: number): string | null {
  const { decoysJudged, decoysRight, testedAt } = result;
  if (testedAt > now) return 'The result is of a day that has not come yet.';
  if (decoysJudged < rules.decoysJudged) {
    return `The policy asks for ${counted(rules.decoysJudged, 'decoy', 'decoys')}, and ${String(decoysJudged)} were judged.`;
  }
  // Whole numbers on both sides: no fraction is rounded into passing.
  if (decoysRight * 100 < rules.accuracyPercent * decoysJudged) {
    return `The policy asks for ${String(rules.accuracyPercent)}% right, and ${String(decoysRight)} of ${String(decoysJudged)} were.`;
  }
  if (validUntil(result, rules) <= now) return 'The result is older than the policy lets it count.';
  return null;
}

/**
 * Why somebody may not judge alerts; null when they may. Pure.
 * @param rules of the policy that holds; null where there is none, and only what was granted is looked at
 */
export function cannotReviewBecause(
  qualification: Qualification | null,
  rules: ReviewerRules | null,
  mode: Mode,
  now: number,
): string | null {
  if (qualification === null) {
    return 'You are not qualified to judge alerts. A supervisor and an auditor write that down together, on the evidence of a test.';
  }
  if (qualification.validUntil <= now) {
    return `Your qualification to judge alerts ran out at ${atInstant(qualification.validUntil)}. It takes a new test.`;
  }
  if (qualification.basis === 'demo') {
    return mode === 'demo' ? null : 'Your qualification is the demo’s, and is worth nothing with real data.';
  }
  const short = rules === null ? null : fallsShortBecause(qualification, rules, now);
  return short === null ? null : `Your qualification to judge alerts does not count: ${short}`;
}
