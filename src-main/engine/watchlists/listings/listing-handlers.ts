import { randomUUID } from 'node:crypto';
import type { EngineEvent } from '../../../contract/events.ts';
import type { listingOperations } from '../../../contract/listings.ts';
import type { OperationName } from '../../../contract/operations.ts';
import type { DatabaseClient } from '../../database/client.ts';
import type { Handlers } from '../../dispatch.ts';
import { personOf } from '../../session.ts';
import { cannotConfirmBecause, listingLimits, questionState } from './listing-rules.ts';

export interface ListingDeps {
  readonly database: () => DatabaseClient;
  readonly personNames: () => Promise<ReadonlyMap<string, string>>;
  /** By the clock that dates questions. */
  readonly now: () => number;
  readonly announce: (event: EngineEvent) => void;
}

type ListingHandlers = Pick<Handlers, OperationName & keyof typeof listingOperations>;

/** “Was I listed?”, by two people, without the list. */
export function createListingHandlers(deps: ListingDeps): ListingHandlers {
  const { database } = deps;
  const changed = (): Record<string, never> => {
    deps.announce({ kind: 'watchlists.changed' });
    return {};
  };
  return {
    'listings.ask': async (input, caller) => {
      const id = `question-${randomUUID()}`;
      await database().call('listings.ask', { ...input, id, actor: personOf(caller) });
      changed();
      return { id };
    },
    'listings.confirm': async ({ id }, caller) => {
      await database().call('listings.confirm', { id, actor: personOf(caller) });
      return changed();
    },
    'listings.close': async (input, caller) => {
      await database().call('listings.close', { ...input, actor: personOf(caller) });
      return changed();
    },
    'listings.list': async (_input, caller) => {
      const viewer = personOf(caller);
      const [found, names] = await Promise.all([
        database().call('listings.list', { viewerId: viewer.id }),
        deps.personNames(),
      ]);
      const now = deps.now();
      const step = (by: string, at: number) => ({ by: names.get(by) ?? by, at });
      return {
        cannotAskBecause:
          viewer.role === 'auditor' ? found.cannotAskBecause : 'Only auditors, who judge nothing, ask.',
        questions: found.questions.map((question) => ({
          id: question.id,
          state: questionState(question, now),
          reference: question.asked?.reference ?? null,
          reason: question.asked?.reason ?? null,
          asked: step(question.askedBy, question.askedAt),
          closed:
            question.closedBy === null || question.closedAt === null
              ? null
              : step(question.closedBy, question.closedAt),
          expiresAt: question.askedAt + listingLimits.questionMs,
          cannotConfirmBecause: cannotConfirmBecause(question, viewer.id, now),
          isMine: question.askedBy === viewer.id,
          answer: viewer.role === 'auditor' ? question.answer : null,
        })),
      };
    },
  };
}
