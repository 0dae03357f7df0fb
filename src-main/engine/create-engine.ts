import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { roleSchema } from '../contract/domain.ts';
import type { EngineToHost, HostToEngine } from '../contract/host-protocol.ts';
import type { NewDecoyPerson } from './alerts/decoys/handlers.ts';
import { CameraBoard } from './cameras/camera-board.ts';
import { type DiscoverDeps, discoveryPort, ownAddresses } from './cameras/onvif/discover.ts';
import { coalesce } from './coalesce.ts';
import { createAnswers } from './composition/answers.ts';
import { createConsignmentParts } from './composition/consignment-parts.ts';
import { createDecoyParts } from './composition/decoy-parts.ts';
import { createDeploymentParts } from './composition/deployment-parts.ts';
import type { Ground } from './composition/ground.ts';
import { createHandlers } from './composition/handlers.ts';
import { createKeyParts } from './composition/key-parts.ts';
import { createKeepers } from './composition/keepers.ts';
import { createListParts } from './composition/list-parts.ts';
import { createMetricParts } from './composition/metric-parts.ts';
import { createPackParts } from './composition/pack-parts.ts';
import { createSiteParts } from './composition/site-parts.ts';
import { startRecurringWork } from './composition/recurring-work.ts';
import { Connections } from './connections.ts';
import { ConsoleTroubles } from './console-troubles.ts';
import type { DatabaseClient, openDatabase } from './database/client.ts';
import { createDemo } from './demo/demo.ts';
import { SelfTestBoard } from './deployments/self-test-board.ts';
import { Endings } from './endings.ts';
import { HostPrinter } from './host-printer.ts';
import { HostUpdater } from './host-updater.ts';
import { Custody } from './keys/custody.ts';
import type { PasswordCost } from './keys/password-key.ts';
import { LiveOperation } from './live-operation.ts';
import { createPeople } from './people/people.ts';
import { signInRules } from './people/sign-in-rules.ts';
import { frameSocketName, makePrivateDirectory, sweepPrivateDirectories } from './private-directory.ts';
import type { ProcessSpawner } from './processes/channel.ts';
import { SteadyClock } from './steady-clock.ts';
import { Storage } from './storage.ts';
import { DrawnPictures } from './tiles/drawn-pictures.ts';
import { SegmentStore } from './tiles/segment-store.ts';
import { removeTaken } from './updates/staging.ts';
import { listSubjects } from './watchlists/list-rows.ts';

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
  /** For tests, which send nothing out of this machine. */
  readonly discovery?: DiscoverDeps;
}

export interface Engine {
  hear(message: Exclude<HostToEngine, { kind: 'start' | 'stop' }>): void;
  /** Stops everything, once; whatever can't be stopped in good order is logged. Never rejects. */
  stop(): Promise<void>;
}

/** How long cameras are given to say that they are there. */
const discoveryMs = 3_000;

/** How often those who read the log hear that it grew, at the most. */
const logIntervalMs = 500;

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
  const steady = new SteadyClock({ wall: now, elapsed: () => performance.now() });
  const connections = new Connections({
    now: () => steady.now(),
    post: (connectionId, payload) => post({ kind: 'wire.message', connectionId, payload }),
  });
  const announce: Connections['announce'] = (event) => {
    connections.announce(event);
    if (event.kind === 'alert.raised' || event.kind === 'alert.changed') sites.look();
    if (
      event.kind === 'cameras.changed' ||
      event.kind === 'deployment.changed' ||
      event.kind === 'keys.changed'
    )
      sites.tellSoon();
  };
  const logGrew = coalesce(() => announce({ kind: 'case-log.grew' }), logIntervalMs);
  endings.add('the timer of the log', () => logGrew.stop());
  await sweepPrivateDirectories(tmpdir()).catch((cause: unknown) =>
    logger.warn({ err: cause }, 'what a dead engine left could not be removed'),
  );
  const privateDirectory = await makePrivateDirectory(tmpdir());
  endings.add('the private directory', () => rm(privateDirectory, { recursive: true, force: true }));
  const demo = start.mode === 'demo' ? await createDemo(start, () => steady.now()) : null;
  const board = new CameraBoard(now);
  const video = { tiles: new SegmentStore(), drawn: new DrawnPictures() };

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
      if (!isHouseOpen) return;
      operation.reconsiderSoon();
      keys.soon();
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
    onDiskTrouble: (trouble) => disk.noteDatabase(trouble),
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

  const discovery = deps.discovery ?? {
    // The demo has to do with nothing but itself.
    interfaces: () => (demo === null ? ownAddresses() : ['127.0.0.1']),
    port: start.demoDevice?.discoveryPort ?? discoveryPort,
    patienceMs: discoveryMs,
  };
  // Nobody waits for it.
  void removeTaken({ ...start, releaseKey: start.releaseKey ?? null }).catch((cause: unknown) =>
    logger.warn({ err: cause }, 'an update that was installed could not be removed'),
  );
  const printer = new HostPrinter(post);
  const ground: Ground = {
    start,
    logger,
    now,
    steady,
    storage,
    database,
    announce,
    discovery,
    printer,
    updater: new HostUpdater(post),
  };
  const keepers = createKeepers(ground, {
    onDestroyed: () => packs.keeper.forgetMade(),
    onListDestroyed: async () => {
      if (isHouseOpen) await operation.recognition.reconsider();
    },
  });
  const { policyKeeper, queue, disk } = keepers;
  const sites = createSiteParts(ground, {
    onDecoyJudged: (cameraId) => board.addDetections(cameraId, 0, -1),
    onMail: (events) => consignments.look(events),
    recognitionStatus: () => operation.recognition.status(),
    cameras: () => board.views(),
  });
  endings.add('the post between machines', () => sites.stop());
  endings.add('the backups', () => keepers.backups.settled());
  const selfTests = new SelfTestBoard();
  const {
    keeper: decoyKeeper,
    decoys,
    reviewers,
  } = createDecoyParts(ground, {
    operation: () => operation,
    board,
    keepers,
    demo,
  });
  const operation = new LiveOperation({
    mode: start.mode,
    spawner,
    logger,
    now,
    packsDirectory: start.packsDirectory,
    packId: start.packId,
    socketPath: socketPathIn(privateDirectory),
    token: randomBytes(32).toString('base64url'),
    recordingsDirectory: join(start.dataDirectory, 'recordings'),
    board,
    video,
    database: () => storage.database,
    announce,
    trustFacts: () => policyKeeper.facts(),
    steadyNow: () => steady.now(),
    onStaffFound: (listEntryId) => selfTests.note(listEntryId),
    keptHeadSize: () => keepers.heads.longestKept(),
    policyOf: (hash) => policyKeeper.byHash(hash),
    alarms: () => [queue.alarm, disk.alarm, sites.alarm],
    drawDecoy: (deploymentId, perHundred, shape) =>
      decoyKeeper
        .draw(deploymentId, perHundred, shape)
        .catch((cause: unknown) => logger.error({ err: cause }, 'a decoy could not be drawn')),
  });
  const people = createPeople({
    mode: start.mode,
    directory: start.dataDirectory,
    now,
    database: () => storage.database,
    vault: () => storage.vault,
    openData: (opened) => storage.openWith(opened),
    presentKeys: (opened) => storage.presentKeys(opened),
    beginSetUp: (loginName, password) => storage.beginSetUp(loginName, password),
    hideName: (loginName) => storage.hideName(loginName),
    custody,
    alertsNumbered: (numbers) => database().call('alerts.numbered', { numbers }),
    picturesOf: (ids) => database().call('alerts.pictures-of', { ids }),
    decoyRecordOf: (personId, rules) => decoys.recordOf(personId, rules),
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
  const keys = createKeyParts(ground, { custody, people, keepers });
  endings.add('the keys', () => keys.settled());
  const lists = createListParts(ground, {
    operation,
    keepers,
    keys,
    people,
    demo,
    spawner,
    privateDirectory,
  });
  const deployments = createDeploymentParts(ground, {
    operation,
    keepers,
    demo,
    opened: () => (isHouseOpen ? storage.database : null),
  });
  const consignments = createConsignmentParts(ground, {
    takeIn: lists.takeIn,
    authorities: deployments.authorities,
    ending: deployments.ending,
    modelHash: () => operation.inference.model?.modelHash ?? null,
  });
  const packs = createPackParts(ground, people);
  endings.add('the evidence packs', () => packs.keeper.settled());
  const handlers = createHandlers(ground, {
    board,
    operation,
    selfTests,
    people,
    keys,
    demo,
    keepers,
    lists,
    deployments,
    packs,
    consignments,
    lookAtPost: () => sites.look(),
    decoys,
    reviewers,
    sites,
  });

  const consoleTroubles = new ConsoleTroubles(() => ({
    append: isHouseOpen
      ? (body) =>
          database().call('case-log.append', { kind: 'console.trouble', subject: 'log', actor: null, body })
      : null,
    noted: (id) => post({ kind: 'console.noted', id }),
    onFailed: (cause) => logger.error({ err: cause }, 'trouble with a window could not be written down'),
  }));

  /** What happens once the data is open: it is written down, the cameras play, and the demo goes live. */
  async function openHouse(opened: DatabaseClient): Promise<void> {
    await opened.call('case-log.note-start', { version: start.version, mode: start.mode });
    if (storage.setup !== 'needs-admin') await people.prepare(opened);
    await custody.attach(opened);
    await demo?.prepare(opened);
    await policyKeeper.refresh();
    await keepers.purges.begin(opened);
    sweepSoon();
    isHouseOpen = true;
    void consoleTroubles.write();
    keys.soon();
    await operation.openCameras(opened);
    sites.begin(opened);
  }

  /** What dead imports and destroyed lists left is taken away a little at a time: nobody waits for it. */
  function sweepSoon(): void {
    lists.imports
      .sweep()
      .catch((cause: unknown) => logger.error({ err: cause }, 'what imports left could not be taken away'));
  }

  async function goLiveAsDemo(): Promise<void> {
    if (demo === null) return;
    const parts = {
      policies: lists.takeIn,
      watchlists: lists.watchlists,
      authorities: deployments.authorities,
      presence: deployments.presence,
      addDecoyPerson: (person: NewDecoyPerson) => decoys.addPerson(person, null),
      onChange: () => announce({ kind: 'deployment.changed' }),
    };
    await demo.goLive(database(), parts, await operation.modelReady);
    await operation.recognition.reconsider();
    announce({ kind: 'deployment.changed' });
    await demo.addDecoys(database(), parts, await operation.modelReady);
  }

  endings.add('the processes', () => operation.stop());
  endings.add('an import', () => lists.imports.stop());
  operation.startProcesses();
  const metrics = createMetricParts(ground, { board, operation, disk, sites });
  endings.add('the figures', () => metrics?.remove());
  const stopRecurring = startRecurringWork(ground, {
    keepers,
    people,
    deploymentWatch: deployments.watch,
    packs,
    decoys: decoyKeeper,
    metrics,
    sweepSoon,
  });
  endings.add('the timers', () => {
    stopRecurring();
    demo?.stop();
  });
  if (demo !== null) {
    await storage.openDemo((opened) => custody.hold(opened));
    await people.seedDemoPeople(demo.people);
    void goLiveAsDemo().catch((cause: unknown) => logger.error({ err: cause }, 'the demo could not go live'));
  } else if (start.isUnattended === true) {
    // Also after a death of the engine: whether it may is asked each time.
    await storage.openUnattended((opened) => custody.holdUnattended(opened));
  } else if (custody.keys !== null) {
    const present = await storage.presentKeys(custody.keys);
    if (present !== custody.keys) await custody.renew(present);
    await storage.openWith(present);
  }

  return createAnswers(ground, {
    connections,
    post,
    handlers,
    people,
    policyKeeper,
    board,
    video,
    packs,
    closeLooks: operation.closeLooks,
    drawnLooks: operation.drawnLooks,
    consoleTroubles,
  });
}

/** A Unix socket in a directory that only this user may enter; a named pipe on Windows. */
function socketPathIn(directory: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\cordon-${randomBytes(16).toString('hex')}`
    : join(directory, frameSocketName);
}
