import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { measurementOf } from '../../native-models/local-manifest.ts';
import { roleSchema } from '../contract/domain.ts';
import type { EngineToHost, HostToEngine } from '../contract/host-protocol.ts';
import type { SystemStatus } from '../contract/system.ts';
import { createAlertHandlers } from './alerts/handlers.ts';
import { QueueWatch } from './alerts/queue-watch.ts';
import { BackupKeeper } from './backups/backup-keeper.ts';
import { createBackupHandlers } from './backups/handlers.ts';
import { createCameraViews } from './camera-views.ts';
import { CameraBoard } from './cameras/camera-board.ts';
import { createCameraHandlers } from './cameras/handlers.ts';
import { createCaseLogHandlers } from './case-log/handlers.ts';
import { createHeadHandlers } from './case-log/heads/handlers.ts';
import { HeadKeeper } from './case-log/heads/head-keeper.ts';
import { coalesce } from './coalesce.ts';
import { Connections } from './connections.ts';
import type { DatabaseClient, openDatabase } from './database/client.ts';
import { createDemo } from './demo/demo.ts';
import { Authorities, type AuthorityDeps } from './deployments/authority-handlers.ts';
import { DeploymentWatch } from './deployments/deployment-watch.ts';
import type { EndingDeps } from './deployments/ending.ts';
import { createGoingLiveHandlers } from './deployments/going-live-handlers.ts';
import { createDeploymentHandlers } from './deployments/handlers.ts';
import { Presence } from './deployments/presence.ts';
import { SelfTestBoard } from './deployments/self-test-board.ts';
import { DiskWatch } from './disk/disk-watch.ts';
import { dispatch, type Handlers } from './dispatch.ts';
import { Endings } from './endings.ts';
import { createKeyHandlers } from './keys/key-handlers.ts';
import { Custody } from './keys/custody.ts';
import type { PasswordCost } from './keys/password-key.ts';
import { LiveOperation } from './live-operation.ts';
import { serveMedia } from './media.ts';
import { asHtml } from './policy/as-html.ts';
import { createPolicyHandlers } from './policy/handlers.ts';
import { PolicyKeeper } from './policy/policy-keeper.ts';
import type { TakeInDeps } from './policy/take-in.ts';
import { createTrustHandlers } from './policy/trust-handlers.ts';
import { createPeople } from './people/people.ts';
import { signInRules } from './people/sign-in-rules.ts';
import { createPurgeHandlers } from './purges/handlers.ts';
import { PurgeKeeper } from './purges/purge-keeper.ts';
import { ClockJumps } from './purges/clock-jumps.ts';
import { frameSocketName, makePrivateDirectory, sweepPrivateDirectories } from './private-directory.ts';
import type { ProcessSpawner } from './processes/channel.ts';
import { Storage } from './storage.ts';
import { mayFetch, withScopes, type ScopeDeps } from './scopes.ts';
import { SteadyClock } from './steady-clock.ts';
import { SegmentStore } from './tiles/segment-store.ts';
import { checkUnder18Authority } from './trust/under-18.ts';
import { createThresholdHandlers } from './thresholds/handlers.ts';
import type { WatchlistDeps } from './watchlists/enrol.ts';
import { createWatchlistHandlers } from './watchlists/handlers.ts';
import { createImports } from './watchlists/import/import-handlers.ts';
import { listSubjects } from './watchlists/list-rows.ts';
import { builtMs } from './watchlists/views.ts';

export interface EngineDeps {
  readonly start: Extract<HostToEngine, { kind: 'start' }>;
  readonly spawner: ProcessSpawner;
  readonly logger: Logger;
  readonly now: () => number;
  readonly post: (message: EngineToHost) => void;
  /** For tests: a disk that fills up. */
  readonly openDatabase?: typeof openDatabase;
  /** For tests only. */
  readonly passwordCost?: PasswordCost;
}

export interface Engine {
  hear(message: Exclude<HostToEngine, { kind: 'start' | 'stop' }>): void;
  /** Stops everything, once; whatever can't be stopped in good order is logged. Never rejects. */
  stop(): Promise<void>;
}

/** How late the end of what is due may be. */
const purgeIntervalMs = 10_000;
/** How often it is written down how late it is, so that a clock that is set back is noticed. */
const knownTimeIntervalMs = 60_000;
/** How late the end of a session or request that has run out may be told. */
const sessionIntervalMs = 5_000;
/** How late an alert may be called out or expire. */
const queueIntervalMs = 1_000;
/** How late a deployment may be ended whose window is over. */
const deploymentIntervalMs = 5_000;
/** How often those who read the log hear that it grew, at the most. */
const logIntervalMs = 500;

/** How late an alarm about the disk may be. */
const diskIntervalMs = 4_000;

/** A checkpoint is signed every minute; it is kept elsewhere as often. */
const headIntervalMs = 60_000;

const notices = {
  demo: 'Demo. Nobody you see exists, and nothing here is real data.',
  operational: null,
} as const;

/**
 * Starts the engine.
 * @throws AppError when it can't run: wrong key, damaged data, another engine at work, a full disk. Nothing of it is
 * left running then.
 */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
  const endings = new Endings(deps.logger);
  const stop = (): Promise<void> => endings.run();
  try {
    return { hear: await assemble(deps, endings), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** The composition root: makes every part, and joins the features, which know nothing of one another. */
async function assemble(deps: EngineDeps, endings: Endings): Promise<Engine['hear']> {
  const { start, spawner, logger, now, post } = deps;
  const clocks = { wall: now, elapsed: () => performance.now() };
  const steady = new SteadyClock(clocks);
  const connections = new Connections({
    now: () => steady.now(),
    post: (connectionId, payload) => post({ kind: 'wire.message', connectionId, payload }),
  });
  const announce: Connections['announce'] = (event) => connections.announce(event);
  const logGrew = coalesce(() => announce({ kind: 'case-log.grew' }), logIntervalMs);
  endings.add('the timer of the log', () => logGrew.stop());
  await sweepPrivateDirectories(tmpdir()).catch((cause: unknown) =>
    logger.warn({ err: cause }, 'what a dead engine left could not be removed'),
  );
  const privateDirectory = await makePrivateDirectory(tmpdir());
  endings.add('the private directory', () => rm(privateDirectory, { recursive: true, force: true }));
  const demo = start.mode === 'demo' ? await createDemo(start, () => steady.now()) : null;
  const board = new CameraBoard(now);
  const tiles = new SegmentStore();

  let isHouseOpen = false;
  const custody = new Custody({
    kept: start.keyring,
    keep: (keyring) => post({ kind: 'keys.keep', keyring }),
    // The demo's keys lie open beside its data.
    presentRoles: async () =>
      new Set(demo === null ? await storage.database?.call('people.present-roles') : roleSchema.options),
    neededSubjects: async () => {
      const running = (await storage.database?.call('deployments.running')) ?? null;
      return running === null ? [] : listSubjects(running.listId);
    },
    isHeldBySomebody: (group) => storage.isHeldBySomebody(group),
    onChange: () => {
      if (isHouseOpen) operation.reconsiderSoon();
    },
  });
  const storage = await Storage.open({
    ...start,
    now: () => steady.wall(),
    ...(deps.openDatabase === undefined ? {} : { openDatabase: deps.openDatabase }),
    ...(deps.passwordCost === undefined ? {} : { passwordCost: deps.passwordCost }),
    onOpened: (database) => openHouse(database),
    onCrash: (cause) => {
      // Nothing can be written any more; the host starts the engine again, and that opens the data again.
      logger.fatal({ err: cause }, 'the database thread ended');
      process.exit(1);
    },
    onLogGrew: () => logGrew.request(),
    onCheckpointFailed: (cause) =>
      logger.error({ err: cause }, 'a checkpoint of the case log could not be signed'),
  });
  const database = (): DatabaseClient => storage.require();
  endings.add('the data', () => storage.close());
  endings.add('the log', () =>
    storage.database?.call('case-log.append', {
      kind: 'engine.stopped',
      subject: 'log',
      actor: null,
      body: {},
    }),
  );

  const policyKeeper = new PolicyKeeper({
    mode: start.mode,
    database: () => storage.database,
    seal: () => storage.trust,
  });
  const heads = new HeadKeeper({
    database: () => storage.database,
    onDefect: (cause, what) => logger.error({ err: cause }, `failed: ${what}`),
  });
  const backups = new BackupKeeper({
    database: () => storage.database,
    dataDirectory: start.dataDirectory,
    now: () => steady.wall(),
    onDefect: (cause, what) => logger.error({ err: cause }, `failed: ${what}`),
  });
  endings.add('the backups', () => backups.settled());
  const listBuiltMs = async (): Promise<number | null> => {
    const inForce = await policyKeeper.inForce();
    return inForce.ok ? builtMs(inForce.value.policy) : null;
  };
  const disk = new DiskWatch({
    directory: start.dataDirectory,
    onAlarmChange: () => announce({ kind: 'deployment.changed' }),
  });
  const purges = new PurgeKeeper({
    clock: steady,
    jumps: new ClockJumps(clocks),
    listBuiltMs,
    announce,
    onListDestroyed: async () => {
      if (isHouseOpen) await operation.recognition.reconsider();
    },
  });
  const queue = new QueueWatch({ database: () => storage.database, announce, now: () => steady.now() });
  const selfTests = new SelfTestBoard();
  const operation = new LiveOperation({
    mode: start.mode,
    spawner,
    logger,
    now,
    packsDirectory: start.packsDirectory,
    packId: start.packId,
    socketPath: socketPathIn(privateDirectory),
    token: randomBytes(32).toString('base64url'),
    board,
    tiles,
    database: () => storage.database,
    announce,
    trustFacts: () => policyKeeper.facts(),
    steadyNow: () => steady.now(),
    onStaffFound: (listEntryId) => selfTests.note(listEntryId),
    keptHeadSize: () => heads.longestKept(),
    policyOf: (hash) => policyKeeper.byHash(hash),
    alarms: () => [queue.alarm, disk.alarm],
  });
  const people = createPeople({
    mode: start.mode,
    directory: start.dataDirectory,
    now,
    database: () => storage.database,
    vault: () => storage.vault,
    openData: (keys) => storage.openWith(keys),
    beginSetUp: (loginName, password) => storage.beginSetUp(loginName, password),
    hideName: (loginName) => storage.hideName(loginName),
    custody,
    reviewerRules: async () => (await policyKeeper.require()).policy.reviewers,
    rules: () =>
      signInRules(policyKeeper.signIn, {
        idleLockMinutes: start.machine.idleLockMinutes.value,
        shiftHours: start.machine.shiftHours.value,
      }),
    steadyNow: () => steady.now(),
    onSessionChanged: (sessionId) => connections.tellChanged(sessionId),
    announce,
    onSessionEnded: (sessionId, reason) => connections.free(sessionId, reason),
  });
  const watchlists: WatchlistDeps = {
    database,
    enrolPicture: (picture) => operation.inference.enrol(picture),
    modelHash: () => operation.inference.model?.modelHash ?? null,
    admitPicture: demo?.admitPicture ?? (() => undefined),
    dropFromSearch: () => operation.recognition.readListAnew(),
    openUnder18Authority: async (text, about) => {
      const [trust, { policy }] = await Promise.all([policyKeeper.trust(), policyKeeper.require()]);
      const ranks = policy.authority.ranks.map(({ code }) => code);
      return checkUnder18Authority(text, about, trust, ranks, start.mode, now());
    },
    isLive: async () => (await database().call('deployments.running')) !== null,
    personNames: () => people.names(),
    now,
    policy: async () => (await policyKeeper.require()).policy,
    announce,
  };

  const imports = createImports({
    ...watchlists,
    spawner,
    spoolDirectory: privateDirectory,
    sameFaceScore: () => {
      const model = operation.inference.model;
      // Far above what any two people reach: at the threshold itself a long list would be full of false twins.
      return model === null ? null : (1 + model.defaultThreshold) / 2;
    },
    onDefect: (cause, what) => logger.error({ err: cause }, what),
  });
  const takeIn: TakeInDeps = {
    mode: start.mode,
    database,
    keeper: policyKeeper,
    now,
    seal: () => storage.trust,
    sealTrust: (trust) => storage.sealTrust(trust),
    reconsider: () => operation.recognition.reconsider(),
    announce,
  };

  const ending: EndingDeps = {
    database,
    now: () => steady.now(),
    policyOf: (hash) => policyKeeper.of(hash),
    findList: (id) => database().call('watchlists.find', { id }),
    destroyList: (id, reason) => database().call('watchlists.destroy', { id, reason }),
    settleLedger: () => operation.ledger.settle(),
    reconsider: () => operation.recognition.reconsider(),
    announce,
  };
  const authorityDeps: AuthorityDeps = {
    database,
    mode: start.mode,
    now: () => steady.now(),
    trust: async () => policyKeeper.trustOf(await database().call('trust.rows')),
    openPolicy: (hash) => policyKeeper.open(hash),
    orderGround: async ({ listId }) => ({
      cameras: operation.cameras,
      list: await database().call('watchlists.find', { id: listId }),
      modelHash: operation.inference.model?.modelHash ?? null,
    }),
    reconsider: () => operation.recognition.reconsider(),
  };
  const authorities = new Authorities(authorityDeps);
  const presence = new Presence({
    ...authorityDeps,
    onTyped: () => demo?.leavePresenceToPeople(),
  });
  const deploymentWatch = new DeploymentWatch({
    ...ending,
    opened: () => (isHouseOpen ? storage.database : null),
    isListDestroyed: async (id) => (await database().call('watchlists.find', { id }))?.destroyedAt !== null,
    destroyAlerts: (deploymentId) => database().call('alerts.destroy-of-deployment', { deploymentId }),
  });

  const scopes: ScopeDeps = {
    alertPlaces: (ids) => database().call('alerts.places', { ids }),
    currentDeploymentId: async () => (await database().call('deployments.current'))?.id ?? null,
  };
  const unscoped: Handlers = {
    'system.status': async (): Promise<SystemStatus> => ({
      mode: start.mode,
      version: start.version,
      setup: storage.setup,
      notice: notices[start.mode],
      alertSound: start.machine.alertSound.value,
      demoPeople: [...(demo?.people ?? [])],
    }),
    'machine-policy.read': () => Promise.resolve(start.machine),
    ...people.handlers,
    ...createKeyHandlers({ database, vault: () => storage.vault, held: () => custody.keys }),
    ...createCameraHandlers({
      database,
      board,
      feeds: operation.feeds,
      announce,
      admitConnection: demo?.admitConnection ?? ((connection) => connection),
    }),
    ...createDeploymentHandlers({
      ...ending,
      policyInForce: () => policyKeeper.require(),
      cameras: () => board.cameras,
      recognitionStatus: () => operation.recognition.status(),
      findList: (id) => database().call('watchlists.find', { id }),
      presence,
      demoOfficer: () => demo?.officer ?? null,
      selfTests,
    }),
    ...createGoingLiveHandlers({
      ...authorityDeps,
      authorities,
      presence,
      selfTests,
      policyOf: (hash) => policyKeeper.of(hash),
      conditionsIfLive: (deployment) => operation.conditionsIfLive(deployment),
      staffOn: (id) => database().call('watchlists.staff', { id }),
      keepHeads: () => heads.keep(),
      alertCounts: (deploymentId) => database().call('alerts.counts-of', { deploymentId }),
      renderPage: asHtml,
      announce,
    }),
    ...createWatchlistHandlers(watchlists),
    ...imports.handlers,
    ...createPolicyHandlers({
      ...takeIn,
      liveDeployment: () => database().call('deployments.running'),
      model: () => operation.inference.model,
    }),
    ...createTrustHandlers(takeIn),
    ...createThresholdHandlers({
      database,
      modelHash: () => operation.inference.model?.modelHash ?? null,
      measurementOf: (modelHash) => measurementOf(modelHash, start.packsDirectory),
      floorOf: async (modelHash) => {
        const inForce = await policyKeeper.inForce();
        if (!inForce.ok) return null;
        const approval = inForce.value.policy.models.find(({ hash }) => hash === modelHash);
        return approval?.thresholdFloor ?? null;
      },
      live: async () => {
        const running = await database().call('deployments.running');
        if (running === null) return null;
        const list = await database().call('watchlists.find', { id: running.listId });
        return { threshold: running.threshold, listSize: list?.entries ?? 0 };
      },
      blueListScores: async () => {
        const running = await database().call('deployments.running');
        const list =
          running === null ? null : await database().call('watchlists.find', { id: running.listId });
        return operation.siteScores.of(list?.sealHash ?? null);
      },
      announce,
    }),
    ...createAlertHandlers({
      database,
      policyOf: (hash) => policyKeeper.of(hash),
      cannotReviewBecause: (personId, rules) => people.cannotReviewBecause(personId, rules),
      announce,
    }),
    ...createCaseLogHandlers({ database: () => storage.database, personNames: () => people.names() }),
    ...createBackupHandlers({ database, keeper: backups, dataDirectory: start.dataDirectory }),
    ...createPurgeHandlers({ database, listBuiltMs }),
    ...createHeadHandlers({ database, keeper: heads, dataDirectory: start.dataDirectory }),
  };
  const handlers = withScopes(unscoped, scopes);

  /** What happens once the data is open: it is written down, the cameras play, and the demo goes live. */
  async function openHouse(opened: DatabaseClient): Promise<void> {
    await opened.call('case-log.append', {
      kind: 'engine.started',
      subject: 'log',
      actor: null,
      body: { version: start.version, mode: start.mode },
    });
    if (storage.setup !== 'needs-admin') await people.prepare(opened);
    await custody.attach(opened);
    await demo?.prepare(opened);
    await policyKeeper.refresh();
    await purges.begin(opened);
    sweepSoon();
    isHouseOpen = true;
    await operation.openCameras(opened);
  }

  /** What dead imports and destroyed lists left is taken away a little at a time: nobody waits for it. */
  function sweepSoon(): void {
    imports
      .sweep()
      .catch((cause: unknown) => logger.error({ err: cause }, 'what imports left could not be taken away'));
  }

  async function goLiveAsDemo(): Promise<void> {
    if (demo === null) return;
    const parts = {
      policies: takeIn,
      watchlists,
      authorities,
      presence,
      onChange: () => announce({ kind: 'deployment.changed' }),
    };
    await demo.goLive(database(), parts, await operation.modelReady);
    await operation.recognition.reconsider();
    announce({ kind: 'deployment.changed' });
  }

  endings.add('the processes', () => operation.stop());
  endings.add('an import', () => imports.stop());
  operation.startProcesses();
  const purgeTimer = setInterval(() => {
    if (storage.database === null) return;
    purges
      .look(storage.database)
      .then(() => backups.look())
      .catch((cause: unknown) => logger.error({ err: cause }, 'what is due could not be destroyed'));
  }, purgeIntervalMs);
  const knownTime = setInterval(() => {
    if (storage.database !== null) sweepSoon();
    storage.database
      ?.call('trust.note-time')
      .catch((cause: unknown) => logger.error({ err: cause }, 'the time could not be noted'));
  }, knownTimeIntervalMs);
  const sessions = setInterval(() => {
    people
      .endExpired()
      .catch((cause: unknown) => logger.error({ err: cause }, 'what has run out could not be ended'));
  }, sessionIntervalMs);
  const diskTimer = setInterval(() => {
    disk.look().catch((cause: unknown) => logger.error({ err: cause }, 'the disk could not be looked at'));
  }, diskIntervalMs);
  const queueTimer = setInterval(() => {
    queue
      .look()
      .catch((cause: unknown) =>
        logger.error({ err: cause }, 'the queue of alerts could not be looked after'),
      );
  }, queueIntervalMs);
  const deploymentTimer = setInterval(() => {
    deploymentWatch
      .look()
      .catch((cause: unknown) => logger.error({ err: cause }, 'the deployments could not be looked after'));
  }, deploymentIntervalMs);
  const headTimer = setInterval(() => {
    heads
      .keep()
      .catch((cause: unknown) => logger.error({ err: cause }, 'a head could not be kept elsewhere'));
  }, headIntervalMs);
  endings.add('the timers', () => {
    clearInterval(headTimer);
    clearInterval(deploymentTimer);
    clearInterval(diskTimer);
    clearInterval(queueTimer);
    clearInterval(purgeTimer);
    clearInterval(knownTime);
    clearInterval(sessions);
    demo?.stop();
  });
  if (demo !== null) {
    await storage.openDemo((keys) => custody.hold(keys));
    await people.seedDemoPeople(demo.people);
    void goLiveAsDemo().catch((cause: unknown) => logger.error({ err: cause }, 'the demo could not go live'));
  } else if (custody.keys !== null) {
    await storage.openWith(custody.keys);
  }

  async function answer(connectionId: string, payload: unknown): Promise<void> {
    const caller = connections.caller(connectionId);
    if (caller === null) return;
    const reply = await dispatch(payload, caller, {
      handlers,
      logger,
      now: () => steady.now(),
      isOpenTo: (operation, role) => policyKeeper.isOpenTo(operation, role),
      heldBackBy: (session) => people.heldBackBy(session),
    });
    if (reply !== null) connections.reply(connectionId, reply);
  }

  const noteCameraView = createCameraViews({
    append: (entry) => database().call('case-log.append', entry),
    nameOf: (cameraId) => board.find(cameraId)?.name ?? cameraId,
  });

  async function answerMedia(requestId: number, path: string): Promise<void> {
    const reply = await serveMedia(path, {
      sessionByMediaTicket: (ticket) => people.sessionByMediaTicket(ticket),
      database: () => storage.database,
      tiles,
      isInScope: (wanted, { scope }) => mayFetch(wanted, scope, scopes),
      seesLivePictures: (role) => policyKeeper.mayRead('livePictures', role),
      noteCameraView,
    }).catch((cause: unknown) => {
      logger.error({ err: cause }, 'media request failed');
      return { status: 500, contentType: 'text/plain', body: new Uint8Array() };
    });
    post({ kind: 'media.reply', requestId, ...reply });
  }

  return (message) => {
    switch (message.kind) {
      case 'wire.open':
        return connections.open(message.connectionId);
      case 'wire.close':
        return connections.close(message.connectionId);
      case 'wire.message':
        return void answer(message.connectionId, message.payload);
      case 'media.request':
        return void answerMedia(message.requestId, message.path);
    }
  };
}

/** A Unix socket in a directory that only this user may enter; a named pipe on Windows. */
function socketPathIn(directory: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\cordon-${randomBytes(16).toString('hex')}`
    : join(directory, frameSocketName);
}
