import type { EqualityWalk } from '../../contract/equality.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { personOf } from '../session.ts';
import { questions, type CountedOutcome } from '../equality-counts.ts';
import { walksByGroup } from '../walks-by-group.ts';
import { tellable } from './equality-rules.ts';

export interface EqualityDeps {
  readonly database: () => DatabaseClient;
  /** The policy that an alert's deployment runs under. */
  readonly policyOfAlert: (alertId: string) => Promise<Policy>;
}

/** Equality monitoring: counted apart from alerts and outcomes, and only sums come out. */
export function createEqualityHandlers({
  database,
  policyOfAlert,
}: EqualityDeps): Pick<
  Handlers,
  | 'equality.count'
  | 'equality.is-counted'
  | 'equality.summary'
  | 'equality.state-denominator'
  | 'equality.state-walk'
> {
  return {
    'equality.count': async ({ id, ...answers }, caller) => {
      const { outcomes } = await policyOfAlert(id);
      await database().call('equality.count', {
        alertId: id,
        answers,
        outcomes: Object.fromEntries(outcomes.map(({ code, meaning }) => [code, countedAs(meaning)])),
        actorId: personOf(caller).id,
      });
      return {};
    },
    'equality.is-counted': async ({ id }) => ({
      isCounted: await database().call('equality.is-counted', { alertId: id }),
    }),
    'equality.state-denominator': async (denominator, caller) => {
      await database().call('equality.state-denominator', { denominator, actorId: personOf(caller).id });
      return {};
    },
    'equality.state-walk': async (walk, caller) => {
      await database().call('equality.state-walk', { walk, actorId: personOf(caller).id });
      return {};
    },
    'equality.summary': async () => {
      const [each, denominators, walks] = await Promise.all([
        database().call('equality.of-ended'),
        database().call('equality.denominators'),
        database().call('equality.walks'),
      ]);
      return { ...tellable(each, denominators), walks: walkedQuestions(walks) };
    },
  };
}

function walkedQuestions(walks: readonly EqualityWalk[]): OperationOutput<'equality.summary'>['walks'] {
  return questions.flatMap((question) => {
    const groups = walksByGroup(question, walks);
    const sources = walks.filter((walk) => walk.question === question).map(({ source }) => source);
    return groups === null ? [] : [{ question, sources, groups: [...groups] }];
  });
}

function countedAs(meaning: Policy['outcomes'][number]['meaning']): CountedOutcome {
  return meaning === 'misidentified' || meaning === 'arrest' ? meaning : 'other';
}
