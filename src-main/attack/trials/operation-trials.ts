import type { OperationInput } from '../../contract/operations.ts';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';
import type { Trials } from './trial.ts';
import { draftBy, noList } from './watchlist-trials.ts';

/** The one that alerts are made for. */
const deploymentId = 'deployment-test';
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

/** Takes the suite's own deployment out of a state, if it is in it. */
async function bring(
  house: House,
  state: 'live' | 'suspended',
  step: 'deployments.suspend' | 'deployments.resume',
): Promise<void> {
  const deployment = await house.database.call('deployments.find', { id: deploymentId });
  if (deployment?.state === state)
    await house.get(house.residents.otherSupervisor, step, { id: deploymentId, reason });
}

export const operationTrials: Trials = {
  'cameras.test': () => ({ address: 'rtsp://127.0.0.1:9/street' }),
  'cameras.add': newCamera,
  'cameras.change': async (house) => ({
    ...newCamera(house),
    id: await cameraOf(house),
    keepCredentials: false,
  }),
  'cameras.remove': async (house) => ({ id: await cameraOf(house) }),
  'deployments.read': () => ({ id: deploymentId }),
  'deployments.draft': newDraft,
  'deployments.change': async (house, who) => {
    const draft = await newDraft(house, who);
    const isPossible = draft.listId !== noList;
    const id = isPossible ? (await house.get(who, 'deployments.draft', draft)).id : deploymentId;
    return { ...draft, id, threshold: 0.95 };
  },
  'deployments.export': () => ({ id: deploymentId }),
  'deployments.preview-authority': ({ force }) => ({ file: force.rootFile }),
  'deployments.import-authority': ({ force }) => ({ file: force.rootFile }),
  'deployments.authority-page': () => ({ id: deploymentId }),
  'deployments.begin-self-test': () => ({ id: deploymentId }),
  'deployments.finish-self-test': () => ({ id: deploymentId }),
  'deployments.start': () => ({ id: deploymentId }),
  'deployments.ask-urgent': ({ force }) => ({ id: deploymentId, reason, presenceFile: force.rootFile }),
  'deployments.confirm-urgent': () => ({ id: deploymentId }),
  'deployments.confirm-presence': () => ({ code: 'AAAAA-BBBBB' }),
  'deployments.record': () => ({ id: deploymentId }),
  'deployments.reopen': () => ({ id: deploymentId, reason }),
  'deployments.suspend': async (house) => {
    await bring(house, 'suspended', 'deployments.resume');
    return { id: deploymentId, reason };
  },
  'deployments.resume': async (house) => {
    await bring(house, 'live', 'deployments.suspend');
    return { id: deploymentId, reason };
  },
  'deployments.end': () => ({ id: deploymentId, reason }),
  'thresholds.read': () => ({}),
  'thresholds.calibrate': () => ({ passes: 20 }),
  'thresholds.propose': () => ({ threshold: 0.9 }),
};
