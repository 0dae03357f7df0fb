import type { ConsignmentState, ConsignmentView } from '../../../contract/consignments.ts';
import { atInstant, counted } from '../../wording.ts';
import type { Consignment } from './consignment-queries.ts';

/** What was sent, as people see it. Pure. */
export function consignmentView(consignment: Consignment): ConsignmentView {
  const { id, site, what, name, sentAt, sentBy, entries, formed } = consignment;
  const state = stateOf(consignment);
  return {
    id,
    site,
    what,
    name,
    sentAt,
    sentBy,
    state,
    words: wordsOf(consignment, state),
    entries,
    sent: formed,
    canBeCalledBack: what === 'list' && ['sending', 'arrived', 'accepted'].includes(state),
  };
}

function stateOf({
  what,
  isSiteRevoked,
  entries,
  formed,
  waiting,
  recalledAt,
  outcome,
  destroyed,
}: Consignment): ConsignmentState {
  if (destroyed !== null) return outcome?.what === 'refused' ? 'refused' : 'destroyed';
  if (outcome?.what === 'refused') return 'refused';
  if (recalledAt !== null) return 'called-back';
  if (outcome !== null) return 'accepted';
  if (isSiteRevoked) return 'lost';
  return waiting === 0 && (what !== 'list' || formed === entries) ? 'arrived' : 'sending';
}

function wordsOf(
  { what, site, entries, formed, recalledAt, outcome, destroyed }: Consignment,
  state: ConsignmentState,
): string {
  switch (state) {
    case 'sending':
      return what === 'list'
        ? `${String(formed)} of ${counted(entries, 'entry', 'entries')} are in envelopes. It goes on by itself when ${site} can be reached.`
        : `It waits until ${site} has it.`;
    case 'arrived':
      return `${site} has it, and looks at it.`;
    case 'accepted':
    case 'refused':
      return outcome === null ? '' : `${outcome.words} (${atInstant(outcome.at)})`;
    case 'called-back':
      return `Called back at ${atInstant(recalledAt ?? 0)}; ${site} has not said yet that it is gone. It goes there by itself when its time is over.`;
    case 'destroyed':
      return destroyed === null ? '' : `${destroyed.words} (${atInstant(destroyed.at)})`;
    case 'lost':
      return `${site} was revoked. What it holds goes there when its time is over, at the latest.`;
  }
}
