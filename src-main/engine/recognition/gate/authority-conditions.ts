import { checkDocuments, checkRank } from '../../trust/authority.ts';
import type { OpenCertificate } from '../../trust/certificates.ts';
import { accepted, refused, type Checked } from '../../trust/checked.ts';
import { checkClock } from '../../trust/known-time.ts';
import { atInstant } from '../../wording.ts';
import type { GateFacts } from './gate-facts.ts';
import { orderOf, type OpenFacts } from './open-facts.ts';
import { urgentMs } from './urgent-day.ts';

/** Live, or in its self-test; nothing else is recognised in. */
export function checkState({ deployment }: GateFacts): Checked<string> {
  switch (deployment?.state) {
    case undefined:
      return refused('There is no deployment. A supervisor drafts one.');
    case 'live':
      return accepted('The deployment is live.');
    case 'self-test':
      return accepted('The deployment is in its self-test: only consenting staff are looked for.');
    case 'suspended':
      return refused('The deployment is suspended. A supervisor resumes it.');
    case 'draft':
      return refused('The deployment is a draft. An authorising officer signs its authority first.');
    case 'authorised':
      return refused('The deployment has not been started. A supervisor starts it.');
    case 'ended':
    case 'purged':
    case 'reported':
      return refused('The deployment has ended. A new one needs a new authority and a new list.');
  }
}

/** The policy that the deployment keeps to counts. */
export function checkPolicy(_: GateFacts, { policy }: OpenFacts): Checked<string> {
  return policy.ok
    ? accepted(
        `Version ${String(policy.value.policy.version)} of the policy holds for it, signed by two people.`,
      )
    : policy;
}

/** An officer's authority covers it, or two people started it urgently less than a day ago. */
export function checkAuthorised(facts: GateFacts, { bound }: OpenFacts): Checked<string> {
  return bound.ok ? accepted(authorisedWords(facts, bound.value.officer)) : bound;
}

function authorisedWords({ urgent }: GateFacts, officer: OpenCertificate | null): string {
  if (officer !== null) return `${officer.holder} authorised it, with a signature that counts.`;
  const due = atInstant((urgent?.startedAt ?? 0) + urgentMs);
  return `Started urgently by two people. Its written authority has to be here by ${due}.`;
}

export function checkOfficer(_: GateFacts, { bound, policy }: OpenFacts): Checked<string> {
  if (!bound.ok || !policy.ok)
    return refused('Whose rank counts can’t be said without an authority and a policy.');
  const { officer } = bound.value;
  if (officer === null) return accepted('An urgent start: the rank is asked of the written authority.');
  const rank = checkRank(officer, policy.value.policy);
  return rank.ok ? accepted(`${officer.holder} is of a rank that may authorise: ${rank.value}.`) : rank;
}

export function checkNamed(_: GateFacts, { bound, policy }: OpenFacts): Checked<string> {
  if (!bound.ok || !policy.ok)
    return refused('Which documents are named can’t be said without an authority and a policy.');
  const count = checkDocuments(bound.value.order, policy.value.policy);
  return count.ok ? accepted(`The authority names ${String(count.value)} documents.`) : count;
}

export function checkInside({ now }: GateFacts, opened: OpenFacts): Checked<string> {
  const order = orderOf(opened);
  if (order === null) return refused('There is no authorised window.');
  if (now < order.from) return refused(`The authorised window begins at ${atInstant(order.from)}.`);
  return now < order.until
    ? accepted(`The window is open until ${atInstant(order.until)}.`)
    : refused('The authorised window is over. A new window needs a new authority and a new list.');
}

/** A clock that was set back would lengthen whatever runs out. */
export function checkClockRight({ wallNow, latestAt }: GateFacts): Checked<string> {
  const right = checkClock(wallNow, latestAt);
  return right.ok ? accepted('The clock has not been set back.') : right;
}
