import { gateConditionSchema, type GateCondition } from '../../../contract/deployments.ts';
import type { Checked } from '../../trust/checked.ts';
import {
  checkAuthorised,
  checkClockRight,
  checkInside,
  checkNamed,
  checkOfficer,
  checkPolicy,
  checkState,
} from './authority-conditions.ts';
import type { GateDecision, GateFacts } from './gate-facts.ts';
import { checkAge, checkApproval, checkList } from './list-conditions.ts';
import { checkModel, checkModelAuthorised, checkThresholdAuthorised } from './model-conditions.ts';
import { openFacts, type OpenFacts } from './open-facts.ts';
import { checkPresence } from './presence-condition.ts';
import { camerasOf, checkCameras, checkReady } from './process-conditions.ts';
import { checkHead, checkSelfTest } from './start-conditions.ts';

/** Whether a condition holds, in words: what is so, or what is missing and what would satisfy it. */
type Check = (facts: GateFacts, opened: OpenFacts) => Checked<string>;

/** Every condition; the compiler asks for each. */
const checks: Readonly<Record<GateCondition['id'], Check>> = {
  'deployment-live': checkState,
  'policy-in-force': checkPolicy,
  authorised: checkAuthorised,
  'officer-rank': checkOfficer,
  'documents-named': checkNamed,
  'inside-window': checkInside,
  'clock-right': checkClockRight,
  'officers-present': checkPresence,
  'list-sealed': checkList,
  'list-approved': checkApproval,
  'list-fresh': checkAge,
  'model-approved': checkModel,
  'model-as-authorised': checkModelAuthorised,
  'threshold-as-authorised': checkThresholdAuthorised,
  'cameras-in-authority': checkCameras,
  'self-test-passed': checkSelfTest,
  'head-kept': checkHead,
  'engine-ready': checkReady,
};

/**
 * Whether recognition may run now, on which cameras, and why not. The only place that decides it. Opening needs
 * every condition; a camera that the authority doesn't name is never in `cameraIds`.
 */
export function recognitionGate(facts: GateFacts): GateDecision {
  const opened = openFacts(facts);
  const conditions = gateConditionSchema.shape.id.options.map((id): GateCondition => {
    const result = checks[id](facts, opened);
    return { id, isMet: result.ok, words: result.ok ? result.value : result.because };
  });
  const isOpen = conditions.every(({ isMet }) => isMet);
  return { isOpen, cameraIds: isOpen ? camerasOf(facts, opened) : [], conditions };
}
