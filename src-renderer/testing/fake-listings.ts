import type { Role } from '../../src-main/contract/domain.ts';
import type { ListingAnswer } from '../../src-main/contract/listings.ts';
import type { OperationOutput } from '../../src-main/contract/operations.ts';

const hourMs = 3_600_000;

/** One question in each state, as a role sees them. */
export function fakeListings(role: Role): OperationOutput<'listings.list'> {
  const now = Date.now();
  const isAuditor = role === 'auditor';
  const yes: ListingAnswer = {
    listsAsked: 41,
    reachesBackTo: now - 300 * 24 * hourMs,
    listings: [
      {
        listName: 'High Street tonight',
        sealedAt: now - 5 * hourMs,
        destroyedAt: null,
        removedAt: now - hourMs,
        deployments: [{ name: 'High Street', place: 'Crossing', startedAt: now - 4 * hourMs, endedAt: null }],
      },
      {
        listName: 'Stadium approach',
        sealedAt: now - 50 * 24 * hourMs,
        destroyedAt: now - 49 * 24 * hourMs,
        removedAt: null,
        deployments: [],
      },
    ],
  };
  const question = (nth: number) => ({
    id: `question-${nth}`,
    reference: `PNC/04/7731${nth}W`,
    reason: `Their own request, number 2026-11${nth}`,
    asked: { by: 'Sefa Brandt', at: now - nth * 7 * hourMs },
    expiresAt: now - nth * 7 * hourMs + 24 * hourMs,
    isMine: isAuditor,
  });
  const closed = { by: 'Nadia Okafor', at: now - 3 * hourMs };
  const decided = 'This has been decided already.';
  return {
    cannotAskBecause: isAuditor ? null : 'Only auditors, who judge nothing, ask.',
    questions: [
      {
        ...question(1),
        state: 'pending',
        closed: null,
        cannotConfirmBecause: isAuditor ? 'You asked. A second person has to confirm it.' : null,
        answer: null,
      },
      {
        ...question(2),
        state: 'answered',
        closed,
        cannotConfirmBecause: decided,
        answer: isAuditor ? yes : null,
      },
      {
        ...question(3),
        state: 'answered',
        closed,
        cannotConfirmBecause: decided,
        answer: isAuditor ? { ...yes, listings: [] } : null,
      },
      { ...question(4), state: 'expired', closed: null, cannotConfirmBecause: decided, answer: null },
    ],
  };
}
