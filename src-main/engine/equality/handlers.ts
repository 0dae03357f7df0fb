import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { personOf } from '../session.ts';
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
}: EqualityDeps): Pick<Handlers, 'equality.count' | 'equality.is-counted' | 'equality.summary'> {
  return {
    'equality.count': async ({ id, ...answers }, caller) => {
      const { outcomes } = await policyOfAlert(id);
      const misidentified = outcomes
        .filter(({ meaning }) => meaning === 'misidentified')
        .map(({ code }) => code);
      await database().call('equality.count', {
        alertId: id,
        answers,
        misidentified,
        actorId: personOf(caller).id,
      });
      return {};
    },
    'equality.is-counted': async ({ id }) => ({
      isCounted: await database().call('equality.is-counted', { alertId: id }),
    }),
    'equality.summary': async () => tellable(await database().call('equality.of-ended')),
  };
}
