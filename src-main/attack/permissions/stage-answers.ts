import type { deploymentOperations } from '../../contract/deployments.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Stage } from '../house/stages.ts';

/** Done and the deployment stays where it is, done and it goes to another stage, or refused with a code. */
export type StageAnswer = 'done' | { readonly to: Stage } | ErrorCode;

/** Those that are about one deployment, or about the one that runs. */
export type StageOperation = Exclude<
  keyof typeof deploymentOperations,
  'deployments.current' | 'deployments.list' | 'deployments.draft'
>;

const to = (stage: Stage): StageAnswer => ({ to: stage });

/** The same answer in every stage, but in those that are named. */
function always(
  answer: StageAnswer,
  but: Readonly<Partial<Record<Stage, StageAnswer>>> = {},
): Readonly<Record<Stage, StageAnswer>> {
  return {
    draft: answer,
    'urgent-asked': answer,
    authorised: answer,
    'self-test': answer,
    live: answer,
    suspended: answer,
    ended: answer,
    purged: answer,
    reported: answer,
    ...but,
  };
}

/**
 * What whoever may ask is answered in each stage of a deployment, when they ask rightly. As the permissions, it is written down a
 * second time, apart from the rules of the engine.
 */
export const stageAnswers: Readonly<Record<StageOperation, Readonly<Record<Stage, StageAnswer>>>> = {
  'deployments.read': always('done'),
  // Of a list that is gone nothing is drafted any more.
  'deployments.change': always('conflict', {
    draft: 'done',
    'urgent-asked': 'done',
    purged: 'bad-request',
    reported: 'bad-request',
  }),
  'deployments.export': always('done'),
  // It says why the file can’t be taken in.
  'deployments.preview-authority': always('done'),
  'deployments.import-authority': always('not-trusted', {
    draft: to('authorised'),
    'urgent-asked': to('authorised'),
    // The same file once more; one that was signed anew, for another camera or model, is taken in.
    authorised: 'conflict',
    live: 'conflict',
    suspended: 'conflict',
  }),
  'deployments.authority-page': always('done'),
  'deployments.reopen': always('conflict', { authorised: to('draft') }),
  // It looks for staff on the list, which is gone in the end.
  'deployments.begin-self-test': always('conflict', {
    authorised: to('self-test'),
    purged: 'not-found',
    reported: 'not-found',
  }),
  'deployments.finish-self-test': always('conflict', { 'self-test': to('authorised') }),
  'deployments.start': always('conflict', { authorised: to('live') }),
  'deployments.ask-urgent': always('conflict', { draft: to('urgent-asked'), 'urgent-asked': 'done' }),
  'deployments.confirm-urgent': always('not-found', { 'urgent-asked': to('live') }),
  'deployments.drop-urgent': always('not-found', { 'urgent-asked': to('draft') }),
  'deployments.confirm-presence': always('conflict', {
    authorised: 'done',
    'self-test': 'done',
    live: 'done',
    suspended: 'done',
  }),
  'deployments.suspend': always('conflict', { live: to('suspended') }),
  'deployments.resume': always('conflict', { suspended: to('live') }),
  'deployments.end': always(to('ended'), { ended: 'conflict', purged: 'conflict', reported: 'conflict' }),
  // Once it went live and is over.
  'deployments.record': always('not-found', {
    live: 'conflict',
    suspended: 'conflict',
    ended: 'done',
    purged: to('reported'),
    reported: 'done',
  }),
};
