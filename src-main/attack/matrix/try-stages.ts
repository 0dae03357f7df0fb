import { enter } from '../house/enter.ts';
import { House } from '../house/house.ts';
import { stageNames, type Stage } from '../house/stages.ts';
import { nextCode, quietenAll, stageOf, streetIn, urgentAskedIn, type Street } from '../house/street.ts';
import { permissions } from '../permissions/permissions.ts';
import { stageAnswers, type StageAnswer, type StageOperation } from '../permissions/stage-answers.ts';
import { ask } from './ask.ts';
import { nobodyCaller, presentCallers, type Caller } from './callers.ts';
import { mayAsk } from './expect.ts';
import type { Finding } from './finding.ts';

const state = 'in-force';
const reason = 'As agreed this morning.';
// The keys of the table.
const names = Object.keys(stageAnswers) as StageOperation[];

/**
 * Tries every operation about a deployment as everybody, in every stage of one that officers signed for, and looks where it stands
 * afterwards: whoever is refused has moved nothing.
 */
export async function tryStages(
  onStage: (stage: Stage, findings: readonly Finding[]) => void,
  wanted: readonly Stage[] = stageNames,
): Promise<void> {
  await using house = await House.build();
  for (const one of ['no-policy', 'in-force'] as const) await enter(house, one);
  for (const stage of wanted) {
    // Shifts are shorter than all of this.
    await house.signAllIn();
    onStage(stage, await tryStage(house, stage));
  }
}

async function tryStage(house: House, stage: Stage): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const callers = [nobodyCaller(house), ...presentCallers(house)];
  let street = await newStreet(house, stage);

  async function tryOne(caller: Caller, operation: StageOperation, allowed: StageAnswer): Promise<void> {
    const as = `${caller.as}, of one that is ${stage}`;
    const input = await inputFor(house, operation, street);
    const desk = await caller.open();
    const answer = await ask(desk, operation, input);
    desk.leave();
    const isDone = allowed === 'done' || typeof allowed !== 'string';
    const outcome = isDone ? 'done' : allowed;
    findings.push({ state, as, operation, input: null, allowed: [outcome], ...answer });
    const expected = typeof allowed === 'string' ? stage : allowed.to;
    const found = await stageOf(house, street.id);
    if (found === expected) return;
    const words = `It is ${String(found)} after it, and should be ${expected}.`;
    findings.push({ state, as, operation, input: null, allowed: ['done'], got: 'conflict', words });
  }

  for (const operation of names) {
    for (const caller of callers) {
      if (!mayAsk(permissions[operation], caller.role, state))
        await tryOne(caller, operation, caller.role === null ? 'not-signed-in' : 'not-allowed');
    }
  }
  // First what leaves it where it is, then what takes it elsewhere: for that, each brings a new one there.
  const answers = names.map((operation) => [operation, stageAnswers[operation][stage]] as const);
  for (const [operation, answer] of answers.toSorted(([, one], [, other]) => weight(one) - weight(other))) {
    for (const caller of callers) {
      if (!mayAsk(permissions[operation], caller.role, state)) continue;
      if ((await stageOf(house, street.id)) !== stage) street = await newStreet(house, stage);
      await tryOne(caller, operation, answer);
    }
  }
  return findings;
}

const weight = (answer: StageAnswer): number => (typeof answer === 'string' ? 0 : 1);

async function newStreet(house: House, stage: Stage): Promise<Street> {
  await quietenAll(house);
  return streetIn(house, stage);
}

/** As whoever may would ask it of this deployment at this moment. */
async function inputFor(
  house: House,
  operation: StageOperation,
  { id, draft, order }: Street,
): Promise<unknown> {
  const { officers } = house.force;
  switch (operation) {
    case 'deployments.change':
      return { ...draft, id };
    case 'deployments.preview-authority':
    case 'deployments.import-authority':
      return { file: officers.authority(order) };
    case 'deployments.ask-urgent':
      return { id, reason, presenceFile: officers.presence(order) };
    case 'deployments.confirm-urgent':
      return urgentAskedIn(house, id);
    case 'deployments.drop-urgent':
      return { ...(await urgentAskedIn(house, id)), reason };
    case 'deployments.confirm-presence':
      return { code: nextCode(house, order) };
    case 'deployments.reopen':
    case 'deployments.suspend':
    case 'deployments.resume':
    case 'deployments.end':
      return { id, reason };
    default:
      return { id };
  }
}
