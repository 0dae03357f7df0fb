import type { GateCondition } from '../../contract/deployments.ts';

/** Why recognition stood still, for people who have never seen the gate. */
const words: Readonly<
  Record<GateCondition['id'] | 'engine-down' | 'cordon-closed' | 'not-asked-yet', string>
> = {
  'engine-down': 'The engine was down; it could not say so itself',
  'cordon-closed': 'Cordon was closed',
  'not-asked-yet': 'Before it began',
  'deployment-live': 'The deployment was suspended, or not live',
  'policy-in-force': 'No policy in force',
  authorised: 'No authority that counts',
  'officer-rank': 'The officer’s rank may not authorise',
  'documents-named': 'A document was not named',
  'inside-window': 'Outside its window',
  'clock-right': 'The clock was wrong',
  'officers-present': 'Nobody confirmed that officers were present',
  'list-sealed': 'No sealed watchlist',
  'list-approved': 'The watchlist was not approved',
  'list-fresh': 'The watchlist was too old',
  'model-approved': 'The policy did not approve the model',
  'model-as-authorised': 'Another model than authorised',
  'threshold-as-authorised': 'Another threshold than authorised',
  'cameras-in-authority': 'A camera was changed',
  'self-test-passed': 'The self-test was not passed',
  'head-kept': 'No head of the log was kept elsewhere',
  'engine-ready': 'The model or the watchlist was not loaded',
};

/** A reason that the log names, in words; one that this version doesn't know speaks for itself. Pure. */
export function stopWords(reason: string): string {
  // The keys of the table are reasons.
  return Object.hasOwn(words, reason) ? words[reason as keyof typeof words] : reason.replaceAll('-', ' ');
}
