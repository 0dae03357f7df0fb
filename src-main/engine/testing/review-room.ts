import { createHash, randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Role } from '../../contract/domain.ts';
import type { OperationInput, OperationName, OperationOutput } from '../../contract/operations.ts';
import type { Scope } from '../../contract/requests.ts';
import type { WireReply } from '../../contract/wire.ts';
import { DecoyKeeper } from '../alerts/decoys/decoy-keeper.ts';
import { createDecoys } from '../alerts/decoys/handlers.ts';
import { createAlertHandlers } from '../alerts/handlers.ts';
import { QueueWatch } from '../alerts/queue-watch.ts';
import { alertTimesOf, commitMatch } from '../alerts/service.ts';
import { createCameraViews } from '../camera-views.ts';
import { createCaseHandlers } from '../cases/handlers.ts';
import { createCaseLogHandlers } from '../case-log/handlers.ts';
import { createPacks } from '../case-log/packs/handlers.ts';
import { PackKeeper } from '../case-log/packs/pack-keeper.ts';
import { createPackFacts } from '../composition/pack-facts.ts';
import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import { startingPolicy } from '../policy/draft.ts';
import { mayRead } from '../policy/reading.ts';
import { cannotReviewBecause } from '../people/qualification-rules.ts';
import type { RequestBody } from '../people/request-body.ts';
import { createDeploymentHandlers } from '../deployments/handlers.ts';
import { Presence } from '../deployments/presence.ts';
import { SelfTestBoard } from '../deployments/self-test-board.ts';
import { createEqualityHandlers } from '../equality/handlers.ts';
import { dispatch, type Caller, type Handlers } from '../dispatch.ts';
import { serveMedia, type MediaReply } from '../media.ts';
import type { Session } from '../session.ts';
import { refused } from '../trust/checked.ts';
import { mayFetch, withScopes, type ScopeDeps } from '../scopes.ts';
import { DrawnPictures } from '../tiles/drawn-pictures.ts';
import { SegmentStore } from '../tiles/segment-store.ts';
import type { EnrolledPicture, WatchlistDeps } from '../watchlists/enrol.ts';
import { createImports } from '../watchlists/import/import-handlers.ts';
import { createListingHandlers } from '../watchlists/listings/listing-handlers.ts';
import { createWatchlistHandlers } from '../watchlists/handlers.ts';
import { accountFor } from './account.ts';
import { nodeSpawner } from '../processes/channel.ts';
import { sealListIn } from './seal-list.ts';
import { startDeploymentIn } from './start-deployment.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from './temporary-database.ts';

/** A candidate whose every detail is recognisable in a reply that should not have it. */
export const candidate = {
  reference: 'REF-SECRET-7731',
  name: 'Evander Quillfeather',
  category: 'high-harm-suspect' as const,
  instructions: 'Approach-with-two-officers-xq',
};
/** The same as the review shows it. */
export const shownCandidate = {
  ...candidate,
  category: { code: candidate.category, words: 'Suspect of a high-harm offence' },
};
export const score = 0.613_742_5;
export const threshold = 0.541_218_9;
const candidateCrop = Uint8Array.of(4, 5, 6);
const modelHash = 'a'.repeat(64);

const everywhere: Scope = { cameraIds: null, deploymentIds: null };

/** What the deployment runs under, and lists are made by. */
export const testPolicy = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 0,
  revocationList: 0,
  models: [],
});

export interface Seat {
  readonly person: Session['person'];
  /** The reply exactly as it goes over the wire. */
  ask<Name extends OperationName>(operation: Name, input: OperationInput<Name>): Promise<WireReply>;
  /** The output of a call that must succeed. */
  get<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
  picture(path: string): Promise<number>;
  media(path: string): Promise<MediaReply>;
}

/**
 * Alerts, lists, deployments, their log and the media behind the real dispatch, on a real encrypted database, with
 * a seat for whoever the test sends in.
 */
export async function openReviewRoom(more: (database: TemporaryDatabase) => Partial<Handlers> = () => ({})) {
  const database = await openTemporaryDatabase();
  const { clock } = database;
  const sessions = new Map<string, Session>();
  const announced: unknown[] = [];
  const video = { tiles: new SegmentStore(), drawn: new DrawnPictures() };
  /** What was asked to be drawn. */
  const drawnWanted: string[] = [];
  const noteCameraView = createCameraViews({
    append: (entry) => database.client.call('case-log.append', entry),
    nameOf: () => 'Camera one',
  });
  /** The policy that everything goes by; null for none in force. */
  const rules = { policy: testPolicy as Policy | null };
  const policyOf = async (): Promise<Policy> => {
    if (rules.policy === null) throw new AppError('no-policy', 'There is no policy yet.');
    return rules.policy;
  };
  const alertHandlers = createAlertHandlers({
    database: () => database.client,
    policyOf,
    cannotReviewBecause: async (personId, rules) =>
      cannotReviewBecause(
        await database.client.call('people.qualification-of', { personId }),
        rules,
        'demo',
        clock.now(),
      ) ?? decoys.obstacle(personId, rules),
    errorRateAt: (hash) =>
      Promise.resolve(
        hash === modelHash ? { value: 1e-6, low: 1e-7, high: 1e-5, isExtrapolated: true } : null,
      ),
    onDecoyJudged: (cameraId) => void decoysJudgedOn.push(cameraId),
    announce: (event) => announced.push(event),
  });
  const decoysJudgedOn: string[] = [];
  const queue = new QueueWatch({
    database: () => database.client,
    now: clock.now,
    announce: (event) => announced.push(event),
  });
  const personNames = async () =>
    new Map([...sessions.values()].map(({ person }) => [person.id, person.displayName]));
  const caseLogHandlers = createCaseLogHandlers({
    database: () => database.client,
    personNames,
  });
  /** The model that runs, and what it made of the pictures that were enrolled. */
  const recogniser = {
    modelHash,
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
    database: () => database.client,
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
    personNames,
    now: clock.now,
    policy: policyOf,
    announce: (event) => announced.push(event),
  };
  const deploymentHandlers = createDeploymentHandlers({
    database: () => database.client,
    now: clock.now,
    policyOf,
    policyInForce: async () => ({ policy: await policyOf(), hash: 'f'.repeat(64) }),
    cameras: () => [{ id: 'cam-01', name: 'Camera one' }],
    recognitionStatus: () => Promise.reject(new Error('nothing recognises here')),
    findList: (id) => database.client.call('watchlists.find', { id }),
    destroyList: (id, reason) => database.client.call('watchlists.destroy', { id, reason }),
    settleLedger: () => Promise.resolve(),
    reconsider: () => Promise.resolve(),
    announce: (event) => announced.push(event),
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
  });
  const reviewersHere = () =>
    [...sessions.values()].flatMap(({ person: { id, displayName, role } }) =>
      role === 'operator' || role === 'supervisor' ? [{ id, displayName, role }] : [],
    );
  const decoys = createDecoys({
    database: () => database.client,
    now: clock.now,
    enrolPicture: (picture) => lists.enrolPicture(picture),
    modelHash: () => recogniser.modelHash,
    admitPicture: () => undefined,
    policyInForce: () => Promise.resolve(rules.policy),
    reviewers: async () => reviewersHere(),
  });
  /** What decides about decoys besides chance: lots, in the order in which they are drawn. */
  const chance = { lots: new Array<number>(), isOpen: true };
  const decoyKeeper = new DecoyKeeper({
    database: () => database.client,
    now: clock.now,
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
              model: { name: 'test model', modelHash },
              mostAlike: 0.95,
            }
          : null,
      ),
    onRaised: () => undefined,
    announce: (event) => announced.push(event),
  });
  const imports = createImports({
    ...lists,
    spawner: nodeSpawner,
    spoolDirectory: database.directory,
    sameFaceScore: async () => 0.9,
    onDefect: (cause) => {
      throw cause;
    },
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
    onDefect: (cause) => {
      throw cause;
    },
  });
  const packs = createPacks({
    database: () => database.client,
    keeper: packKeeper,
    now: clock.now,
    requestMs: 86_400_000,
    personNames,
    subjects: () => packFacts.subjects(),
    labelOf: (about) => packFacts.labelOf(about),
    announce: (event) => announced.push(event),
  });
  // Only the operations under test are wired; dispatch reaches no other.
  const scopes: ScopeDeps = {
    alertPlaces: (ids) => database.client.call('alerts.places', { ids }),
    currentDeploymentId: async () => (await database.client.call('deployments.current'))?.id ?? null,
  };
  const unscoped = {
    ...alertHandlers,
    ...decoys.handlers,
    ...createEqualityHandlers({ database: () => database.client, policyOfAlert: policyOf }),
    ...createCaseHandlers({
      database: () => database.client,
      now: clock.now,
      policyInForce: () => Promise.resolve(rules.policy),
      reviewers: async () => reviewersHere(),
      announce: (event) => announced.push(event),
    }),
    ...caseLogHandlers,
    ...deploymentHandlers,
    ...createWatchlistHandlers(lists),
    ...imports.handlers,
    ...createListingHandlers(lists),
    ...packs.handlers,
    ...more(database),
  } as Handlers;
  const handlers = withScopes(unscoped, scopes);
  const logger = pino({ level: 'silent' });

  async function seat(role: Role | null, scope: Scope = everywhere): Promise<Seat> {
    const session = role === null ? null : await signIn(role, scope);
    const caller: Caller = { connectionId: randomUUID(), session, bind: () => undefined };
    let id = 0;
    function media(path: string): Promise<MediaReply> {
      return serveMedia(`${session?.mediaTicket ?? 'none'}/${path}`, {
        sessionByMediaTicket: (ticket) => sessions.get(ticket) ?? null,
        database: () => database.client,
        video,
        isInScope: (wanted, fetching) => mayFetch(wanted, fetching.scope, scopes),
        areFacesOpen: () => false,
        seesLivePictures: (role) => mayRead(rules.policy?.reading ?? null, 'livePictures', role),
        noteCameraView,
        lookClosely: () => undefined,
        wantDrawn: (key) => drawnWanted.push(key),
        takePack: (id, taker) => packs.take(id, taker),
      });
    }
    async function ask(operation: string, input: unknown): Promise<WireReply> {
      const reply = await dispatch({ kind: 'request', id: id++, operation, input }, caller, {
        handlers,
        logger,
        now: clock.now,
        isOpenTo: () => true,
        heldBackBy: () => null,
      });
      if (reply === null) throw new Error('no reply');
      return reply;
    }
    return {
      person: session?.person ?? { id: 'nobody', displayName: 'Nobody', role: 'auditor' },
      ask,
      async get<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
        const reply = await ask(operation, input);
        if (!reply.ok) throw new Error(reply.error.message);
        // Dispatch parsed it with this operation's own schema.
        return reply.output as OperationOutput<Name>;
      },
      media,
      picture: async (path) => (await media(path)).status,
    };
  }

  async function signIn(role: Role, scope: Scope = everywhere): Promise<Session> {
    const id = randomUUID();
    const displayName = `${role} ${id.slice(0, 4)}`;
    await database.client.call('people.add', {
      account: accountFor(id, role, { displayName }),
      kind: 'person.added',
    });
    if (role === 'operator' || role === 'supervisor') {
      const validUntil = clock.now() + 365 * 86_400_000;
      await database.client.call('people.qualify-for-demo', { personId: id, validUntil });
    }
    const mediaTicket = randomUUID();
    const session: Session = {
      id: randomUUID(),
      person: { id, displayName, role },
      scope,
      token: randomUUID(),
      mediaTicket,
      expiresAt: clock.now() + 3_600_000,
    };
    sessions.set(mediaTicket, session);
    await database.client.call('people.open-session', {
      id: session.id,
      personId: id,
      tokenHash: createHash('sha256').update(session.token).digest(),
      expiresAt: session.expiresAt,
      hasSecondFactor: false,
      shiftEndsAt: session.expiresAt,
      lastInputAt: clock.now(),
    });
    return session;
  }

  async function endSessionsOf(personId: string): Promise<void> {
    for (const session of sessions.values()) {
      if (session.person.id === personId)
        await database.client.call('people.end-sessions', { ids: [session.id], reason: 'asked' });
    }
  }

  /** One person asks, and an auditor confirms it. */
  async function agree(askerRole: Role, body: RequestBody): Promise<void> {
    const id = randomUUID();
    const [asker, second] = [await signIn(askerRole), await signIn('auditor')];
    const asked = { id, body, reason: 'As the test has it.', firstHalf: null, askerId: asker.person.id };
    await database.client.call('requests.ask', { ...asked, expiresAt: clock.now() + 1_000 });
    await database.client.call('requests.confirm', {
      id,
      confirmerId: second.person.id,
      invited: null,
      ...(body.kind === 'qualify-reviewer' ? { qualifiedUntil: clock.now() + 365 * 86_400_000 } : {}),
    });
  }

  /** A live deployment with one sealed list, on which the candidate is. */
  async function startDeployment(): Promise<string> {
    const listId = 'list-test';
    await database.client.call('watchlists.find-or-begin-draft', {
      id: listId,
      name: 'Test list',
      modelHash,
      expiresAt: clock.now() + 3_600_000,
    });
    await database.client.call('watchlists.enrol', {
      id: 'entry-one',
      listId,
      modelHash,
      body: { ...candidate, source: 'Test', lawfulBasis: 'Test', imageDate: '2026-01-01' },
      isBlueList: false,
      maximumEntries: 10,
      template: Float32Array.of(0.6, 0.8),
      quality: 0.9,
      crop: candidateCrop,
      actorId: null,
    });
    await sealListIn(database.client, listId);
    await startDeploymentIn(database.client, {
      id: 'deployment-test',
      listId,
      from: clock.now(),
      until: clock.now() + 3_600_000,
      threshold,
    });
    await count(1);
    return 'deployment-test';
  }

  function count(tracks: number): Promise<void> {
    return database.client.call('ledger.count', {
      deploymentId: 'deployment-test',
      cameraId: 'cam-01',
      tracks,
      blueList: 0,
      forgotten: 0,
      lost: 0,
      inFlight: tracks,
    });
  }

  /** Commits a match as the recognition service does; true when it became an alert. */
  async function match(listEntryId = 'entry-one', cameraId = 'cam-01'): Promise<boolean> {
    const alertId = await commitMatch(
      { cameraId, capturedAt: clock.now(), listEntryId, score, probes: [Uint8Array.of(1, 2, 3)] },
      {
        deploymentId: 'deployment-test',
        cameraName: 'Camera one',
        threshold,
        times: alertTimesOf(testPolicy),
        model: { name: 'test model', modelHash },
        candidate: { ...candidate, crop: candidateCrop },
      },
      { database: database.client, announce: (event) => announced.push(event) },
    );
    return alertId !== null;
  }

  await startDeployment();
  return {
    database,
    announced,
    recogniser,
    dropped,
    imports,
    packKeeper,
    chance,
    decoyKeeper,
    decoysJudgedOn,
    rules,
    tiles: video.tiles,
    drawn: video.drawn,
    drawnWanted,
    /** Looks after the queue, as the engine does each second. */
    passTime: (ms: number) => {
      clock.advance(ms);
      return queue.look();
    },
    /** In the place of what they were qualified by, a test of their own: as two people write it down. */
    async qualify(
      { person: { id: personId, displayName } }: Seat,
      result: { readonly decoysJudged: number; readonly decoysRight: number },
    ): Promise<void> {
      const tested = { basis: 'training', testedAt: clock.now(), ...result } as const;
      await agree('supervisor', { kind: 'qualify-reviewer', personId, displayName, ...tested });
    },
    /** The second person's word, as `requests.confirm` writes it down. */
    confirm: (requestId: string, { person }: Seat) =>
      database.client.call('requests.confirm', { id: requestId, confirmerId: person.id, invited: null }),
    /** Two people disable somebody's account. */
    disable: ({ person: { id: personId, displayName } }: Seat): Promise<void> =>
      agree('admin', { kind: 'disable-person', personId, displayName }),
    /** The person leaves every seat. */
    signOut: ({ person }: Seat) => endSessionsOf(person.id),
    queueAlarm: () => queue.alarm,
    seat,
    match,
    count,
    async [Symbol.asyncDispose]() {
      await imports.stop();
      await database.dispose();
    },
  };
}
