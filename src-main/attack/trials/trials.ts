import type { OperationName } from '../../contract/operations.ts';
import { alertTrials } from './alert-trials.ts';
import { caseTrials } from './case-trials.ts';
import { decoyTrials } from './decoy-trials.ts';
import { equalityTrials } from './equality-trials.ts';
import { operationTrials } from './operation-trials.ts';
import { peopleTrials } from './people-trials.ts';
import { recordTrials } from './record-trials.ts';
import { watchlistTrials } from './watchlist-trials.ts';
import type { Trials } from './trial.ts';

/** What the schema alone can't make up; other inputs come from it. */
export const trials: Trials = {
  ...alertTrials,
  ...caseTrials,
  ...decoyTrials,
  ...equalityTrials,
  ...operationTrials,
  ...peopleTrials,
  ...recordTrials,
  ...watchlistTrials,
};

/** What changes the state of the house, or ends the session that it is asked with: tried after everything else. */
export const lastOfAll: readonly OperationName[] = [
  'sessions.renew',
  'account.change-password',
  'account.confirm-second-factor',
  'trust.pin-root',
  'sessions.sign-in',
  'setup.create-admin',
];
