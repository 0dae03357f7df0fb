import type { DeploymentState } from '../../contract/deployments.ts';
import type { Role } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';

/** Who does a step: somebody of a role, Cordon by itself, the control room, or the demonstration's own officers. */
export type StepTaker = Role | 'cordon' | 'control-room' | 'demo';

/** What can be done with a deployment. */
export const steps = [
  'authorise',
  'authorise-afterwards',
  'reopen',
  'begin-self-test',
  'finish-self-test',
  'start',
  'start-urgently',
  'suspend',
  'resume',
  'end',
  'purge',
  'report',
] as const;
export type Step = (typeof steps)[number];

interface StepRule {
  /** From which state it leads to which; from any other it is refused. */
  readonly ways: Partial<Readonly<Record<DeploymentState, DeploymentState>>>;
  readonly by: readonly StepTaker[];
  /** When the clock allows it: before the window is over, inside it, or always. */
  readonly when: 'before-end' | 'inside' | 'always';
  readonly words: string;
}

/**
 * draft → authorised ⇄ self-test; authorised → live ⇄ suspended → ended → purged → reported. An urgent start goes from
 * a draft to live; its written authority follows. Nothing leads back from an end.
 */
const rules: Readonly<Record<Step, StepRule>> = {
  authorise: {
    ways: { draft: 'authorised', authorised: 'authorised', live: 'live', suspended: 'suspended' },
    by: ['supervisor', 'control-room', 'demo'],
    when: 'before-end',
    words: 'authorised',
  },
  // The written authority of an urgent start, within its day: whether it is one is asked where the step is taken.
  'authorise-afterwards': {
    ways: { live: 'live', suspended: 'suspended', ended: 'ended' },
    by: ['supervisor', 'control-room'],
    when: 'always',
    words: 'authorised afterwards',
  },
  reopen: {
    ways: { authorised: 'draft' },
    by: ['supervisor'],
    when: 'always',
    words: 'opened again for changes',
  },
  'begin-self-test': {
    ways: { authorised: 'self-test' },
    by: ['supervisor', 'demo'],
    when: 'inside',
    words: 'tested',
  },
  'finish-self-test': {
    ways: { 'self-test': 'authorised' },
    by: ['supervisor', 'cordon', 'demo'],
    when: 'always',
    words: 'taken out of its self-test',
  },
  start: { ways: { authorised: 'live' }, by: ['supervisor', 'demo'], when: 'inside', words: 'started' },
  'start-urgently': {
    ways: { draft: 'live' },
    by: ['supervisor'],
    when: 'inside',
    words: 'started urgently',
  },
  suspend: {
    ways: { live: 'suspended' },
    by: ['operator', 'supervisor'],
    when: 'always',
    words: 'suspended',
  },
  resume: { ways: { suspended: 'live' }, by: ['supervisor'], when: 'inside', words: 'resumed' },
  end: {
    ways: { draft: 'ended', authorised: 'ended', 'self-test': 'ended', live: 'ended', suspended: 'ended' },
    by: ['supervisor', 'cordon', 'demo'],
    when: 'always',
    words: 'ended',
  },
  purge: { ways: { ended: 'purged' }, by: ['cordon'], when: 'always', words: 'purged' },
  report: {
    ways: { purged: 'reported' },
    by: ['supervisor', 'auditor'],
    when: 'always',
    words: 'reported',
  },
};

export interface StepInput {
  readonly state: DeploymentState;
  readonly from: number;
  readonly until: number;
  readonly step: Step;
  readonly by: StepTaker;
  /** By the steady clock: it never goes back. */
  readonly now: number;
}

/** The state after a step, or why it can't be taken. The only place that says which step leads where. */
export function takeStep({ state, from, until, step, by, now }: StepInput): Checked<DeploymentState> {
  const rule = rules[step];
  const next = rule.ways[state];
  if (!rule.by.includes(by)) return refused(`A deployment is not ${rule.words} by ${takerWords[by]}.`);
  if (next === undefined)
    return refused(`The deployment ${stateWords[state]}. It can’t be ${rule.words} from there.`);
  if (rule.when !== 'always' && now >= until)
    return refused(
      'The window of the deployment is over. A new window needs a new authority and a new list.',
    );
  if (rule.when === 'inside' && now < from) return refused('The window of the deployment has not begun yet.');
  return accepted(next);
}

/** Whether recognition may be asked for at all: everything else is for the gate. */
export function isRunning(state: DeploymentState): boolean {
  return state === 'live' || state === 'suspended' || state === 'self-test';
}

export function isOver(state: DeploymentState): boolean {
  return state === 'ended' || state === 'purged' || state === 'reported';
}

/** The rough phase that the database guards: not begun, running, over. */
export function phaseOf(state: DeploymentState): 'draft' | 'live' | 'ended' {
  if (isOver(state)) return 'ended';
  return isRunning(state) ? 'live' : 'draft';
}

export const stateWords: Readonly<Record<DeploymentState, string>> = {
  draft: 'is a draft',
  authorised: 'is authorised and has not started',
  'self-test': 'is in its self-test',
  live: 'is live',
  suspended: 'is suspended',
  ended: 'has ended',
  purged: 'has ended and its watchlist is destroyed',
  reported: 'has ended and is reported',
};

const takerWords: Readonly<Record<StepTaker, string>> = {
  operator: 'an operator',
  supervisor: 'a supervisor',
  admin: 'an admin',
  auditor: 'an auditor',
  cordon: 'Cordon itself',
  'control-room': 'the control room',
  demo: 'the demonstration',
};
