import type { Policy } from '../../contract/policy.ts';

/** What the policy of the state `narrowed` leaves to whom. */
export const narrowedReading: Policy['reading'] = {
  caseLog: ['auditor'],
  people: ['auditor'],
  livePictures: ['supervisor'],
};
