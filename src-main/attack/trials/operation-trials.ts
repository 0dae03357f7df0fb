import type { OperationInput } from '../../contract/operations.ts';
import { isRunning } from '../../engine/deployments/lifecycle.ts';
import type { House } from '../house/house.ts';
import { builderOf, type Resident } from '../house/residents.ts';
import type { Stage } from '../house/stages.ts';
import { nextCode, quieten, streetIn, urgentAskedIn, type Street } from '../house/street.ts';
import type { Trials } from './trial.ts';
import { draftBy, noList } from './watchlist-trials.ts';

const reason = 'The officers left.';

/** A camera that nobody has yet; nothing listens there. */
function newCamera(house: House) {
  const name = house.newName();
  return { name, place: 'High Street', address: `rtsp://127.0.0.1:9/${name}` };
}

async function cameraOf(house: House): Promise<string> {
  const { id } = await house.get(house.residents.admin, 'cameras.add', newCamera(house));
  return id;
}

/** What an officer could be asked to authorise; without a policy there is no list for it. */
async function newDraft(house: House, who: Resident): Promise<OperationInput<'deployments.draft'>> {
  return {
    name: 'High Street',
    kind: 'van',
    place: 'High Street',
    useCase: 'crime-hotspot',
    rationale: 'Robberies in the evenings.',
    cameraIds: [await cameraOf(house)],
    from: house.clock.now(),
    until: house.clock.now() + 60 * 60_000,
    listId: await draftBy(house, who),
    threshold: 0.9,
    documents: [],
    signage: 'Signs at both ends of the street.',
  };
}

/** What stands for a deployment where there can be none. */
const nothing = { id: 'deployment-none', order: null } as const;

/** A deployment in a stage, brought there by people and officers; the house's own where that runs and no other can. */
async function inStage(house: House, who: Resident, stage: Stage): Promise<Street | typeof nothing> {
  const own = house.street;
  if (!house.isPresent(builderOf(house))) return own ?? nothing;
  const { problem } = await house.get(who, 'policy.current', {});
  if (problem !== null) return nothing;
  const running = await house.database.call('deployments.running');
  const isOwnRunning = own !== null && running?.id === own.id;
  if (!isOwnRunning) await quieten(house);
  if (!isOwnRunning || stage === 'urgent-asked' || !isRunning(stage)) return streetIn(house, stage);
  if (stage !== 'self-test' && running.state !== stage) {
    const step = stage === 'live' ? 'deployments.resume' : 'deployments.suspend';
    await house.get(builderOf(house), step, { id: own.id, reason });
  }
  return own;
}

/** Any that there is. */
const anyOf = (house: House, who: Resident): Promise<Street | typeof nothing> =>
  house.street === null ? inStage(house, who, 'draft') : Promise.resolve(house.street);

/** What the officers sign for a draft; where there can be none, a file that is none of theirs. */
async function signedFor(house: House, who: Resident): Promise<{ readonly file: string }> {
  const { order } = await inStage(house, who, 'draft');
  return { file: order === null ? house.force.rootFile : house.force.officers.authority(order) };
}

export const operationTrials: Trials = {
  'cameras.test': () => ({ address: 'rtsp://127.0.0.1:9/street' }),
  'cameras.profiles': () => ({ service: '127.0.0.1:9' }),
  'cameras.health': () => ({ days: 7 }),
  'cameras.add': newCamera,
  'cameras.change': async (house) => ({
    ...newCamera(house),
    id: await cameraOf(house),
    keepCredentials: false,
  }),
  'cameras.remove': async (house) => ({ id: await cameraOf(house) }),
  'wall-layouts.save': () => ({ name: 'Night', cameraIds: ['cam-01'], tiles: 4 }),
  'wall-layouts.remove': async (house, who) => {
    await house.get(who, 'wall-layouts.save', { name: 'Night', cameraIds: ['cam-01'], tiles: 4 });
    return { name: 'Night' };
  },
  'deployments.read': async (house, who) => ({ id: (await anyOf(house, who)).id }),
  'deployments.draft': newDraft,
  'deployments.change': async (house, who) => {
    const draft = await newDraft(house, who);
    const isPossible = draft.listId !== noList;
    const id = isPossible ? (await house.get(who, 'deployments.draft', draft)).id : nothing.id;
    return { ...draft, id, threshold: 0.95 };
  },
  'deployments.export': async (house, who) => ({ id: (await inStage(house, who, 'draft')).id }),
  'deployments.preview-authority': signedFor,
  'deployments.import-authority': signedFor,
  'deployments.authority-page': async (house, who) => ({ id: (await anyOf(house, who)).id }),
  'deployments.begin-self-test': async (house, who) => ({
    id: (await inStage(house, who, 'authorised')).id,
  }),
  'deployments.finish-self-test': async (house, who) => ({
    id: (await inStage(house, who, 'self-test')).id,
  }),
  'deployments.start': async (house, who) => ({ id: (await inStage(house, who, 'authorised')).id }),
  'deployments.ask-urgent': async (house, who) => {
    const { id, order } = await inStage(house, who, 'draft');
    const presenceFile = order === null ? house.force.rootFile : house.force.officers.presence(order);
    return { id, reason, presenceFile };
  },
  'deployments.confirm-urgent': async (house, who) => {
    const { id } = await inStage(house, who, 'urgent-asked');
    return urgentAskedIn(house, id);
  },
  'deployments.drop-urgent': async (house, who) => {
    const { id } = await inStage(house, who, 'urgent-asked');
    return { ...(await urgentAskedIn(house, id)), reason };
  },
  'deployments.confirm-presence': async (house, who) => {
    const { order } = await inStage(house, who, 'live');
    return { code: order === null ? 'AAAAA-BBBBB' : nextCode(house, order) };
  },
  'deployments.record': async (house, who) => ({ id: (await anyOf(house, who)).id }),
  'deployments.reopen': async (house, who) => ({ id: (await inStage(house, who, 'authorised')).id, reason }),
  'deployments.suspend': async (house, who) => ({ id: (await inStage(house, who, 'live')).id, reason }),
  'deployments.resume': async (house, who) => ({ id: (await inStage(house, who, 'suspended')).id, reason }),
  'deployments.end': async (house, who) => ({ id: (await inStage(house, who, 'draft')).id, reason }),
  'thresholds.read': () => ({}),
  'thresholds.calibrate': () => ({ passes: 20 }),
  'thresholds.propose': () => ({ threshold: 0.9 }),
};
