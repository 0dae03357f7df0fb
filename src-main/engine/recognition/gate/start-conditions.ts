import { accepted, refused, type Checked } from '../../trust/checked.ts';
import type { GateFacts } from './gate-facts.ts';
import type { OpenFacts } from './open-facts.ts';

/** Staff were found before the start, where the policy asks for it, under the same list, model and threshold. */
export function checkSelfTest(
  { deployment, selfTest, authority }: GateFacts,
  { bound, policy }: OpenFacts,
): Checked<string> {
  if (!bound.ok || !policy.ok)
    return refused('Whether a self-test is needed can’t be said without an authority and a policy.');
  const { passesBeforeStart } = policy.value.policy.selfTest;
  if (passesBeforeStart === 0) return accepted('The policy asks for no self-test.');
  if (deployment?.state === 'self-test') return accepted('The self-test is under way.');
  if (authority === null) return accepted('An urgent start goes without a self-test.');
  const { order } = bound.value;
  const isOfThis =
    selfTest !== null &&
    selfTest.listSealHash === order.listSealHash &&
    selfTest.modelHash === order.modelHash &&
    selfTest.threshold === order.threshold;
  const found = isOfThis ? selfTest.found : 0;
  return found >= passesBeforeStart
    ? accepted(`The self-test found ${String(found)} of the staff who walked past.`)
    : refused(
        `The self-test has found ${String(found)} members of staff, and the policy asks for ${String(passesBeforeStart)}. Begin a self-test and have them walk past.`,
      );
}

/** Real data goes live only once a head over its authority lies where nobody at this machine can change it. */
export function checkHead({ mode, deployment, keptHeadSize }: GateFacts): Checked<string> {
  if (mode === 'demo') return accepted('A demo keeps no head of its log elsewhere.');
  if (deployment?.state === 'self-test')
    return accepted('A head of the log has to be kept elsewhere before it goes live.');
  const entry = deployment?.authorisedEntry ?? null;
  return entry !== null && keptHeadSize !== null && keptHeadSize >= entry
    ? accepted('A head of the log that covers its authority is kept off this machine.')
    : refused(
        'No head of the log that covers its authority is kept off this machine. Keep one under Case log, in a folder elsewhere or on paper.',
      );
}
