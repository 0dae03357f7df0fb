import { checkAnchor, checkChain } from '../../trust/authority.ts';
import { accepted, refused, type Checked } from '../../trust/checked.ts';
import { isCodeOf, slotTimes } from '../../trust/presence-chain.ts';
import { atInstant } from '../../wording.ts';
import type { GateFacts } from './gate-facts.ts';
import type { OpenFacts } from './open-facts.ts';

/** The latest code counts for its slot and a little, never for longer than the policy's interval. */
export function checkPresence(
  { presence, now }: GateFacts,
  { chain, bound, policy }: OpenFacts,
): Checked<string> {
  if (!chain.ok) return chain;
  if (!bound.ok || !policy.ok)
    return refused('Whose presence counts can’t be said without an authority and a policy.');
  const { order } = bound.value;
  const promised = checkChain(chain.value.chain, order, policy.value.policy);
  if (!promised.ok) return promised;
  if ('presence' in order) {
    const named = checkAnchor(order, chain.value);
    if (!named.ok) return named;
  }
  const missing = 'The on-site officer’s code is missing. Ask them for it over the radio, and type it in.';
  if (presence === null) return refused(missing);
  const { from, counts } = slotTimes(promised.value, presence.slot);
  if (now < from || now >= counts) return refused(missing);
  return isCodeOf(promised.value, presence.slot, presence.code)
    ? accepted(`The on-site officer’s code was confirmed. The next is needed by ${atInstant(counts)}.`)
    : refused('The code that was confirmed is not the on-site officer’s.');
}
