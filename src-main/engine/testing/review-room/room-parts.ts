import type { EngineEvent } from '../../../contract/events.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Policy } from '../../../contract/policy.ts';
import { DecoyKeeper } from '../../alerts/decoys/decoy-keeper.ts';
import { createDecoys } from '../../alerts/decoys/handlers.ts';
import { createAlertHandlers } from '../../alerts/handlers.ts';
import { QueueWatch } from '../../alerts/queue-watch.ts';
import { alertTimesOf } from '../../alerts/service.ts';
import { createCaseLogHandlers } from '../../case-log/handlers.ts';
import { createPacks } from '../../case-log/packs/handlers.ts';
import { PackKeeper } from '../../case-log/packs/pack-keeper.ts';
import { createCaseHandlers } from '../../cases/handlers.ts';
import { createPackFacts } from '../../composition/pack-facts.ts';
import { createDeploymentHandlers } from '../../deployments/handlers.ts';
import { Presence } from '../../deployments/presence.ts';
import { SelfTestBoard } from '../../deployments/self-test-board.ts';
import type { Handlers } from '../../dispatch.ts';
import { createEqualityHandlers } from '../../equality/handlers.ts';
import { cannotReviewBecause } from '../../people/qualification-rules.ts';
import { nodeSpawner } from '../../processes/channel.ts';
import { refused } from '../../trust/checked.ts';
import type { EnrolledPicture, WatchlistDeps } from '../../watchlists/enrol.ts';
import { createWatchlistHandlers } from '../../watchlists/handlers.ts';
import { createImports } from '../../watchlists/import/import-handlers.ts';
import { createListingHandlers } from '../../watchlists/listings/listing-handlers.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import type { Staff } from './staff.ts';
import { model, testPolicy, threshold } from './what-is-reviewed.ts';

/** What a test may change. */
export interface RoomRules {
  policy: Policy | null;
  /** Why people here take no alert just now; null where they do. */
  judgedElsewhere: string | null;
}

export interface RoomPartsDeps {
  readonly database: TemporaryDatabase;
  readonly staff: Staff;
  /** The policy that everything goes by; null for none in force. */
  readonly rules: RoomRules;
  readonly announce: (event: EngineEvent) => void;
}

/** Alerts, lists, deployments, decoys, cases, packs and the log, wired as the engine wires them. */
export function furnish({ database, staff, rules, announce }: RoomPartsDeps) {
  const { clock } = database;
  const shared = { database: () => database.client, now: clock.now, announce };
  const policyOf = async (): Promise<Policy> => {
    if (rules.policy === null) throw new AppError('no-policy', 'There is no policy yet.');
    return rules.policy;
  };
  const policyInForce = () => Promise.resolve(rules.policy);
  const onDefect = (cause: unknown): void => {
    throw cause;
  };
  const decoysJudgedOn: string[] = [];
  const alertHandlers = createAlertHandlers({
    ...shared,
    policyOf,
    cannotReviewBecause: async (personId, policy) =>
      cannotReviewBecause(
        await database.client.call('people.qualification-of', { personId }),
        policy,
        'demo',
        clock.now(),
      ) ?? decoys.obstacle(personId, policy),
    errorRateAt: (hash) =>
      Promise.resolve(
        hash === model.modelHash ? { value: 1e-6, low: 1e-7, high: 1e-5, isExtrapolated: true } : null,
      ),
    onDecoyJudged: (cameraId) => void decoysJudgedOn.push(cameraId),
    judgedElsewhere: () => rules.judgedElsewhere,
  });
  const queue = new QueueWatch(shared);
  /** The model that runs, and what it made of the pictures that were enrolled. */
  const recogniser = {
    modelHash: model.modelHash,
    templates: new Array<Float32Array>(),
    onEnrol: (): void => undefined,
    resize: (crop: Uint8Array, _sidePx: number): Promise<Uint8Array> => Promise.resolve(crop),
    /** What is found in a picture. */
    look: (_picture: Uint8Array): Promise<EnrolledPicture> =>
      Promise.resolve({ template: Float32Array.of(0.6, 0.8), quality: 0.9, crop: Uint8Array.of(7, 8, 9) }),
  };
  /** Lists that were read anew for the search. */
  const dropped: string[] = [];
  const lists: WatchlistDeps = {
    ...shared,
    enrolPicture: async (picture) => {
      const enrolled = await recogniser.look(picture);
      recogniser.templates.push(enrolled.template);
      recogniser.onEnrol();
      return enrolled;
    },
    modelHash: () => recogniser.modelHash,
    admitPicture: () => undefined,
    dropFromSearch: (listId) => {
      dropped.push(listId);
      return Promise.resolve();
    },
    openUnder18Authority: () => Promise.resolve(refused('There is no force root here.')),
    isLive: async () => (await database.client.call('deployments.running')) !== null,
    personNames: staff.names,
    policy: policyOf,
  };
  const deploymentHandlers = createDeploymentHandlers({
    ...shared,
    policyOf,
    policyInForce: async () => ({ policy: await policyOf(), hash: 'f'.repeat(64) }),
    cameras: () => [{ id: 'cam-01', name: 'Camera one' }],
    recognitionStatus: () => Promise.reject(new Error('nothing recognises here')),
    findList: (id) => database.client.call('watchlists.find', { id }),
    destroyList: (id, reason) => database.client.call('watchlists.destroy', { id, reason }),
    settleLedger: () => Promise.resolve(),
    reconsider: () => Promise.resolve(),
    presence: new Presence({
      database: () => database.client,
      mode: 'operational',
      now: clock.now,
      trust: () => Promise.resolve(refused('nothing is trusted here')),
      reconsider: () => Promise.resolve(),
      onTyped: () => undefined,
    }),
    demoOfficer: () => null,
    selfTests: new SelfTestBoard(),
    walkOf: () => Promise.resolve(null),
  });
  const reviewers = async () => staff.reviewers();
  const decoys = createDecoys({
    ...shared,
    enrolPicture: (picture) => lists.enrolPicture(picture),
    modelHash: () => recogniser.modelHash,
    admitPicture: () => undefined,
    policyInForce,
    reviewers,
  });
  /** What decides about decoys besides chance: lots, in the order in which they are drawn. */
  const chance = { lots: new Array<number>(), isOpen: true };
  const decoyKeeper = new DecoyKeeper({
    ...shared,
    wallNow: clock.now,
    resize: (crop, sidePx) => recogniser.resize(crop, sidePx),
    random: () => chance.lots.shift() ?? 0.5,
    pause: () => Promise.resolve(),
    isRunning: async (id) => (await database.client.call('deployments.running'))?.id === id,
    place: () =>
      Promise.resolve(
        chance.isOpen
          ? {
              deploymentId: 'deployment-test',
              cameras: [{ id: 'cam-01', name: 'Camera one' }],
              threshold,
              times: alertTimesOf(testPolicy),
              model,
              mostAlike: 0.95,
            }
          : null,
      ),
    onRaised: () => undefined,
  });
  const imports = createImports({
    ...lists,
    spawner: nodeSpawner,
    spoolDirectory: database.directory,
    sameFaceScore: async () => 0.9,
    onDefect,
  });
  const packFacts = createPackFacts({
    database: () => database.client,
    manifestOf: () => Promise.resolve(null),
  });
  const packKeeper = new PackKeeper({
    database: () => database.client,
    mode: 'operational',
    version: '0.0.0-test',
    now: clock.now,
    steadyNow: clock.now,
    people: () => database.client.call('people.list'),
    factsOf: (about) => packFacts.factsOf(about),
    onDefect,
  });
  const packs = createPacks({
    ...shared,
    keeper: packKeeper,
    requestMs: 86_400_000,
    personNames: staff.names,
    subjects: () => packFacts.subjects(),
    labelOf: (about) => packFacts.labelOf(about),
  });
  // Only the operations under test are wired; dispatch reaches no other.
  const handlers: Partial<Handlers> = {
    ...alertHandlers,
    ...decoys.handlers,
    ...createEqualityHandlers({ database: () => database.client, policyOfAlert: policyOf }),
    ...createCaseHandlers({ ...shared, policyInForce, reviewers }),
    ...createCaseLogHandlers({ database: () => database.client, personNames: staff.names }),
    ...deploymentHandlers,
    ...createWatchlistHandlers(lists),
    ...imports.handlers,
    ...createListingHandlers(lists),
    ...packs.handlers,
  };
  return {
    handlers,
    queue,
    recogniser,
    dropped,
    imports,
    packs,
    packKeeper,
    chance,
    decoyKeeper,
    decoysJudgedOn,
  };
}
