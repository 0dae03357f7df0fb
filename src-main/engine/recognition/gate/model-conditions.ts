import { accepted, refused, type Checked } from '../../trust/checked.ts';
import type { GateFacts } from './gate-facts.ts';
import { orderOf, type OpenFacts } from './open-facts.ts';

/** Approved by the policy that the deployment runs under, and not taken back by a newer one. */
export function checkModel({ loaded }: GateFacts, { policy, newest }: OpenFacts): Checked<string> {
  if (loaded === null) return refused('No model is loaded yet.');
  if (!policy.ok) return refused('Whether the model is approved can’t be said without the policy.');
  if (!newest.ok) return refused(`The newest version of the policy does not count: ${newest.because}`);
  const approval = policy.value.policy.models.find(({ hash }) => hash === loaded.modelHash);
  if (approval === undefined) return refused('The policy does not approve the model that is loaded.');
  if (!newest.value.policy.models.some(({ hash }) => hash === loaded.modelHash)) {
    return refused(
      `Version ${String(newest.value.policy.version)} of the policy no longer approves the model that is loaded.`,
    );
  }
  // Not a number is not enough either.
  return loaded.threshold >= approval.thresholdFloor
    ? accepted('The policy approves the model, and the threshold is not below its floor.')
    : refused(
        `The threshold in use is below ${String(approval.thresholdFloor)}, the floor that the policy sets for this model.`,
      );
}

export function checkModelAuthorised({ loaded }: GateFacts, opened: OpenFacts): Checked<string> {
  if (orderOf(opened) === null) return refused('No model is authorised yet.');
  return loaded !== null && loaded.modelHash === orderOf(opened)?.modelHash
    ? accepted('The model is the one authorised.')
    : refused('The model that is loaded is not the one authorised.');
}

export function checkThresholdAuthorised({ loaded }: GateFacts, opened: OpenFacts): Checked<string> {
  if (orderOf(opened) === null) return refused('No threshold is authorised yet.');
  return loaded !== null && loaded.threshold === orderOf(opened)?.threshold
    ? accepted('The threshold is the one authorised.')
    : refused('The threshold in use is not the one authorised.');
}
