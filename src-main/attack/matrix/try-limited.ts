import type { OperationName } from '../../contract/operations.ts';
import type { House } from '../house/house.ts';
import { elsewhere } from '../house/residents.ts';
import type { HouseState, Outcome } from '../permissions/permission.ts';
import { permissions } from '../permissions/permissions.ts';
import { scopeAnswers, type ScopeKind } from '../permissions/scope-answers.ts';
import { ask } from './ask.ts';
import { mayAsk } from './expect.ts';
import type { Finding } from './finding.ts';

type Limit = keyof typeof elsewhere;

/** What somebody who is limited elsewhere is answered; null where it makes no difference to them. */
const answers: Readonly<Record<Limit, Readonly<Record<ScopeKind, Outcome | null>>>> = {
  'another camera': {
    open: null,
    whole: 'not-allowed',
    alert: 'not-found',
    deployment: null,
    draft: 'not-allowed',
    live: null,
    filtered: 'done',
  },
  'another deployment': {
    open: null,
    whole: 'not-allowed',
    alert: 'not-found',
    deployment: 'not-found',
    draft: 'not-found',
    live: 'not-allowed',
    filtered: 'done',
  },
};

/**
 * Tries what others do as operators and supervisors who are limited to another camera or deployment.
 * @param good inputs that were good for others
 */
export async function tryLimited(
  house: House,
  state: HouseState,
  good: ReadonlyMap<OperationName, unknown>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  // Keys of the tables.
  for (const limit of Object.keys(elsewhere) as Limit[]) {
    for (const role of ['operator', 'supervisor'] as const) {
      const who = await house.newcomer(role, true, elsewhere[limit]);
      const as = `${role} limited to ${limit}`;
      for (const kind of Object.keys(scopeAnswers) as ScopeKind[]) {
        const outcome = answers[limit][kind];
        if (outcome === null) continue;
        for (const operation of scopeAnswers[kind]) {
          if (!mayAsk(permissions[operation], role, state)) continue;
          const desk = await house.at(who);
          const reply = await ask(desk, operation, good.get(operation));
          const carried = kind === 'filtered' ? await carries(desk, operation, limit) : false;
          desk.leave();
          const isTold = outcome === 'done' && carried;
          findings.push({
            state,
            as,
            operation,
            input: null,
            allowed: [outcome],
            got: isTold ? 'conflict' : reply.got,
            words: isTold ? 'It tells of what is none of theirs.' : reply.words,
          });
        }
      }
    }
  }
  return findings;

  /** Whether an answer has anything of the house's alerts in it, or of its cameras or deployment, by what they are limited to. */
  async function carries(
    desk: Awaited<ReturnType<House['at']>>,
    operation: OperationName,
    limit: Limit,
  ): Promise<boolean> {
    const input = good.get(operation);
    const reply = await desk.ask(operation, input as never);
    const text = JSON.stringify(reply.ok ? reply.output : null);
    const cameras = house.street?.order.cameras.map(({ id }) => id) ?? [];
    const ids = limit === 'another deployment' ? [house.street?.id ?? '-'] : cameras;
    const isAboutDeployment = limit === 'another camera' && operation.startsWith('deployments.');
    return /"alert-[0-9a-f-]+"/.test(text) || (!isAboutDeployment && ids.some((id) => text.includes(id)));
  }
}
