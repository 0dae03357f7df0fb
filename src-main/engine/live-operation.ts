import { measurementOf } from '../../native-models/local-manifest.ts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { GateCondition } from '../contract/deployments.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { Policy } from '../contract/policy.ts';
import { ClipKeeper } from './alerts/clips/clip-keeper.ts';
import type { CameraBoard } from './cameras/camera-board.ts';
import type { Feeds } from './cameras/handlers.ts';
import type { AnyNewEntry } from './case-log/queries.ts';
import { commitAlert, type DrawDecoy } from './composition/commit-alert.ts';
import { knownFactsOf, type FactSources } from './composition/known-facts.ts';
import { loadGallery } from './composition/load-gallery.ts';
import type { DatabaseClient } from './database/client.ts';
import type { Deployment } from './deployments/queries.ts';
import type { ProcessSpawner } from './processes/channel.ts';
import {
  InferenceClient,
  type Gallery,
  type LoadedModel,
  type Match,
} from './recognition/inference/inference-client.ts';
import { loadWords } from './recognition/overload/economy.ts';
import { IngestClient } from './recognition/ingest/ingest-client.ts';
import type { StreamFacts } from './recognition/ingest/messages.ts';
import { LedgerKeeper } from './recognition/ledger-keeper.ts';
import { SiteScores } from './recognition/site-scores.ts';
import { RecognitionService, type KnownFacts } from './recognition/recognition-service.ts';
import { isRecording } from './camera-address.ts';
import { drawingsOf, type DrawnKey } from './tiles/drawn-pictures.ts';
import { Looks } from './tiles/looks.ts';
import type { TileVideo } from './tiles/serve-tile.ts';
import { addressHash } from './trust/statements.ts';

export interface LiveOperationDeps extends FactSources {
  readonly spawner: ProcessSpawner;
  readonly logger: Logger;
  /** What runs out goes by it. */
  readonly steadyNow: () => number;
  readonly packsDirectory: string;
  readonly packId: string;
  /** In a directory of ours that nobody else may read. */
  readonly socketPath: string;
  readonly token: string;
  readonly recordingsDirectory: string;
  readonly board: CameraBoard;
  readonly video: TileVideo;
  readonly announce: (event: EngineEvent) => void;
  /** A member of staff was found in a self-test. */
  readonly onStaffFound: (listEntryId: string) => void;
  /** What a version of the policy said; null for one that was never in force here. */
  readonly policyOf: (hash: string | null) => Promise<Policy | null>;
  /** An alert was raised: whether a decoy comes with it is drawn. Never rejects. */
  readonly drawDecoy: DrawDecoy;
  /** What else needs a person; null for what doesn't. */
  readonly alarms: () => readonly (string | null)[];
}

/** Cameras, recognition, lists and alerts joined: what runs while somebody's data is open. */
export class LiveOperation {
  readonly #deps: LiveOperationDeps;
  readonly ingest: IngestClient;
  readonly inference: InferenceClient;
  readonly recognition: RecognitionService;
  readonly ledger: LedgerKeeper;
  readonly siteScores = new SiteScores();
  readonly #clips: ClipKeeper;
  readonly closeLooks = new Looks((cameraIds) => this.ingest.lookClosely(cameraIds));
  readonly drawnLooks = new Looks<DrawnKey>((keys) => this.ingest.draw(drawingsOf(keys)));
  readonly #modelReady = Promise.withResolvers<LoadedModel>();
  /** Model and provider as they were written down last. */
  #loggedModel: string | null = null;
  /** Why it last stopped, until it runs again. */
  #stoppedBecause: string | null = null;

  constructor(deps: LiveOperationDeps) {
    this.#deps = deps;
    const { spawner, logger, socketPath, token, board, video, announce } = deps;
    const { tiles, drawn } = video;
    this.ingest = new IngestClient({
      spawner,
      logger,
      socketPath,
      token,
      recordingsDirectory: deps.recordingsDirectory,
      onState: ({ cameraId, state, message }) => {
        if (state !== 'live') drawn.remove(cameraId);
        const camera = board.find(cameraId);
        if (camera === undefined || !board.setState(cameraId, state, message)) return;
        announce({ kind: 'cameras.changed' });
        this.#logState(camera);
      },
      onSubstream: ({ cameraId, state, message }) => {
        const camera = board.find(cameraId);
        if (camera === undefined || !board.setSubstream(cameraId, state, message)) return;
        announce({ kind: 'cameras.changed' });
        const words = `its substream: ${message}`;
        this.#logSoon({
          kind: 'camera.state',
          subject: 'log',
          actor: null,
          body: { cameraId, cameraName: camera.name, state, words, stream: 'sub' },
        });
      },
      onTroubles: ({ cameraId, troubles }) => {
        const camera = board.find(cameraId);
        if (camera === undefined) return;
        const { begun, over } = board.setTroubles(cameraId, troubles);
        announce({ kind: 'cameras.changed' });
        const entry = { kind: 'camera.trouble', subject: 'log', actor: null } as const;
        const body = { cameraId, cameraName: camera.name };
        for (const { kind: trouble, words } of over)
          this.#logSoon({ ...entry, body: { ...body, trouble, words, isOver: true } });
        for (const { kind: trouble, words } of begun)
          this.#logSoon({ ...entry, body: { ...body, trouble, words, isOver: false } });
        this.#logState(camera);
      },
      onStream: ({ cameraId, codec, mimeCodec, widthPx, heightPx, framesPerSecond }) => {
        board.setStream(cameraId, { codec, mimeCodec, widthPx, heightPx, framesPerSecond });
        announce({ kind: 'cameras.changed' });
      },
      onInit: ({ cameraId, stream, mimeCodec, bytes }) =>
        tiles.setInit(`${cameraId}/${stream}`, bytes, mimeCodec),
      onFragment: ({ cameraId, stream, ...fragment }) => tiles.addFragment(`${cameraId}/${stream}`, fragment),
      onPicture: ({ cameraId, drawnAs, capturedAt, bytes }) =>
        drawn.add(`${cameraId}/${drawnAs}`, capturedAt, bytes),
      onStats: ({ cameraId, lastPictureAt }) => board.setLastPictureAt(cameraId, lastPictureAt),
    });
    this.inference = new InferenceClient({
      spawner,
      logger,
      packsDirectory: deps.packsDirectory,
      packId: deps.packId,
      socketPath,
      token,
      onCounts: (counts) => {
        board.addDetections(counts.cameraId, counts.detections, counts.opened);
        void this.ledger.hearCounts(counts);
      },
      onMatch: (match) => void this.ledger.hearMatch(match),
      onBlueListPass: ({ listEntryId, score }) => {
        deps.onStaffFound(listEntryId);
        this.siteScores.add(score);
      },
      onDeath: () => {
        void this.ledger.hearDeath();
        this.#noteStopped('The recognition process ended by itself, and is being started again.');
      },
      onLoad: (step) => {
        announce({ kind: 'deployment.changed' });
        const words = loadWords(step) ?? 'Recognition runs in full again.';
        this.#logSoon({ kind: 'recognition.load', subject: 'log', actor: null, body: { step, words } });
      },
      onChange: () =>
        void this.#modelChanged().catch((cause: unknown) =>
          logger.error({ err: cause }, 'after a change of the model'),
        ),
    });
    const onDefect = (cause: unknown, what: string): void => logger.error({ err: cause }, `failed: ${what}`);
    this.#clips = new ClipKeeper({
      database: deps.database,
      // Faces are looked for in the substream where there is one: it is the pictures of that one that are known.
      videoBetween: (cameraId, from, until) =>
        tiles.between(`${cameraId}/sub`, from, until) ?? tiles.between(`${cameraId}/main`, from, until),
      pause: (ms, signal) => pause(ms, undefined, { signal }),
      onDefect,
    });
    this.ledger = new LedgerKeeper({
      saveCounts: (counts) =>
        this.#save(async (database) => {
          const deployment = await database.call('deployments.current');
          if (deployment !== null)
            await database.call('ledger.count', { ...counts, deploymentId: deployment.id });
        }),
      loseInFlight: () => this.#save((database) => database.call('ledger.lose-in-flight')),
      commitMatch: (match) => this.#commit(match),
      onAlarmChange: () => announce({ kind: 'deployment.changed' }),
      onDefect,
    });
    this.recognition = new RecognitionService({
      now: deps.steadyNow,
      inference: this.inference,
      allowFrames: (cameraIds) => {
        if (board.setRecognising(cameraIds)) announce({ kind: 'cameras.changed' });
        this.ingest.allowFrames(cameraIds);
      },
      gatherFacts: () => this.#gatherFacts(),
      loadGallery: () => this.#loadGallery(),
      readLedgers: async () => {
        const database = deps.database();
        const deployment = await database?.call('deployments.current');
        if (database === null || deployment === null || deployment === undefined) return [];
        return database.call('ledger.of', { deploymentId: deployment.id });
      },
      alarm: () => {
        const alarms = [this.ledger.alarm, ...deps.alarms(), this.inference.alarm].filter(
          (words) => words !== null,
        );
        return alarms.length === 0 ? null : alarms.join(' ');
      },
      logGate: async ({ isOpen, conditions }, words) => {
        const deployment = (await deps.database()?.call('deployments.current')) ?? null;
        const unmet = conditions.filter(({ isMet }) => !isMet).map(({ id }) => id);
        await this.#log({
          kind: 'gate.changed',
          subject: 'log',
          actor: null,
          body: { ...(deployment === null ? {} : { deploymentId: deployment.id }), isOpen, words, unmet },
        });
      },
      onGateChange: () => announce({ kind: 'deployment.changed' }),
      onDefect,
    });
  }

  get feeds(): Feeds {
    return {
      open: (camera) => {
        this.#tellLimits();
        this.ingest.open(camera.id, camera);
        this.reconsiderSoon();
      },
      close: (cameraId) => {
        // First of all: what opens next under this id is recognised only once the gate has looked at it.
        this.recognition.withdraw(cameraId);
        this.ingest.close(cameraId);
        this.#deps.video.tiles.remove(cameraId);
        this.#deps.video.drawn.remove(cameraId);
        this.reconsiderSoon();
      },
      test: async (connection) => {
        const { tookMs, picture, ...main } = await this.ingest.test(connection);
        const substream =
          connection.substream === null
            ? null
            : await this.ingest.test({ ...connection, address: connection.substream });
        return {
          ...testedStream(main),
          tookMs,
          substream: substream && testedStream(substream),
          picture: picture && Buffer.from(picture).toString('base64'),
        };
      },
    };
  }

  /** The model, as soon as the recognition process has loaded and checked it. */
  get modelReady(): Promise<LoadedModel> {
    return this.#modelReady.promise;
  }

  /** Ahead of the gate's next decision, which finds a camera with other limits named by no authority. */
  #tellLimits(): void {
    const { cameras } = this.#deps.board;
    this.inference.setLimits(cameras.map(({ id: cameraId, limits }) => ({ cameraId, limits })));
  }

  /** Starts the processes; they hold nothing and recognise nothing until the data is open and the gate says so. */
  startProcesses(): void {
    this.inference.start();
    this.ingest.start();
  }

  /** The data has been opened: configured cameras are played, and the gate is asked. */
  async openCameras(database: DatabaseClient): Promise<void> {
    for (const camera of await database.call('cameras.configured')) {
      this.#deps.board.configure(camera);
      this.ingest.open(camera.id, camera);
    }
    this.#tellLimits();
    const deployment = await database.call('deployments.current');
    const ledgers =
      deployment === null ? [] : await database.call('ledger.of', { deploymentId: deployment.id });
    for (const { cameraId, tracks } of ledgers) this.#deps.board.setFacesSeen(cameraId, tracks);
    await this.#logModel();
    await this.ledger.start();
    await this.recognition.start();
  }

  async stop(): Promise<void> {
    this.closeLooks.stop();
    this.drawnLooks.stop();
    await this.recognition.stop();
    await this.#clips.stop();
    await Promise.all([this.ingest.stop(), this.inference.stop()]);
    await this.ledger.stop();
  }

  /** Something that the gate depends on has changed; nobody waits for what comes of it. */
  reconsiderSoon(): void {
    this.recognition
      .reconsider()
      .catch((cause: unknown) => this.#deps.logger.error({ err: cause }, 'failed: the gate'));
  }

  /** What the gate would say of a deployment if it were live now: what is still missing, before it starts. */
  async conditionsIfLive(deployment: Deployment): Promise<readonly GateCondition[]> {
    const now = this.#deps.steadyNow();
    const live: Deployment = { ...deployment, state: 'live', startedAt: now };
    return this.recognition.conditionsOf(await this.#factsOf(live));
  }

  async #gatherFacts(): Promise<KnownFacts> {
    return this.#factsOf((await this.#deps.database()?.call('deployments.current')) ?? null);
  }

  #factsOf(deployment: Deployment | null): Promise<KnownFacts> {
    return knownFactsOf(deployment, this.cameras, this.#deps);
  }

  /** Configured cameras, each with the hash of the address that it really opens. */
  get cameras(): readonly {
    readonly id: string;
    readonly name: string;
    readonly addressHash: string;
    readonly isRecording: boolean;
  }[] {
    return this.#deps.board.cameras.map((camera) => ({
      id: camera.id,
      name: camera.name,
      addressHash: addressHash(camera),
      isRecording: isRecording(camera.address),
    }));
  }

  async #loadGallery(): Promise<Gallery | null> {
    const gallery = await loadGallery(this.#deps.database());
    if (gallery !== null) this.siteScores.follow(gallery.listSealHash);
    return gallery;
  }

  #commit(match: Match): Promise<void> {
    const { database, board, policyOf, announce, drawDecoy, now } = this.#deps;
    const { model } = this.inference;
    return commitAlert(match, {
      database: database(),
      model,
      board,
      policyOf,
      announce,
      drawDecoy,
      now,
      keepClip: (alertId, { cameraId, capturedAt, trail }) => {
        const knownFrom = trail[0]?.capturedAt ?? capturedAt;
        this.#clips.keep({ alertId, cameraId, capturedAt, knownFrom }, (video, from) =>
          this.ingest.drawClip({ ...video, from, points: trail }),
        );
      },
    });
  }

  async #modelChanged(): Promise<void> {
    if (this.inference.model !== null) this.#modelReady.resolve(this.inference.model);
    const { failure } = this.inference;
    if (failure !== null) this.#noteStopped(failure.message);
    await this.#logModel();
    await this.recognition.reconsider();
    this.#deps.announce({ kind: 'deployment.changed' });
  }

  /** Writes down which model runs and on what, once for each start or change of it. */
  async #logModel(): Promise<void> {
    const { model, provider } = this.inference;
    if (model === null || provider === null) return;
    const now = `${model.modelHash} ${provider}`;
    if (this.#loggedModel === now) return;
    if (this.#deps.database() === null) return;
    this.#loggedModel = now;
    this.#stoppedBecause = null;
    await this.#log({
      kind: 'model.loaded',
      subject: 'log',
      actor: null,
      body: { name: model.name, modelHash: model.modelHash, provider },
    });
    // A manifest that can't be read holds no recognition back.
    this.#noteMeasured(model).catch((cause: unknown) =>
      this.#deps.logger.error({ err: cause }, 'what was measured of the model could not be written down'),
    );
  }

  /** Reports draw a model's errors from the log alone. */
  async #noteMeasured({
    name,
    modelHash,
  }: {
    readonly name: string;
    readonly modelHash: string;
  }): Promise<void> {
    const found = await measurementOf(modelHash, this.#deps.packsDirectory);
    if (found === null) return;
    const { testSet, date, images, identities, genuinePairs, impostorPairs, curve } = found;
    const measured = { testSet, date, images, identities, genuinePairs, impostorPairs, curve };
    await this.#save((database) => database.call('thresholds.note-measured', { name, modelHash, measured }));
  }

  /** A camera's state, where it is another than the log says. */
  #logState({ id: cameraId, name: cameraName }: { readonly id: string; readonly name: string }): void {
    const unlogged = this.#deps.board.takeUnloggedState(cameraId);
    if (unlogged === null) return;
    const body = { cameraId, cameraName, ...unlogged };
    this.#logSoon({ kind: 'camera.state', subject: 'log', actor: null, body });
  }

  /** Once for each time that it stops: it is started again and again, and may fail each time. */
  #noteStopped(words: string): void {
    if (this.#stoppedBecause === words) return;
    this.#stoppedBecause = words;
    this.#loggedModel = null;
    this.#logSoon({ kind: 'model.stopped', subject: 'log', actor: null, body: { words } });
  }

  /** Does what needs the data, if it is open. */
  async #save(work: (database: DatabaseClient) => Promise<void>): Promise<void> {
    const database = this.#deps.database();
    if (database !== null) await work(database);
  }

  #log(entry: AnyNewEntry): Promise<void> {
    return this.#save(async (database) => void (await database.call('case-log.append', entry)));
  }

  /** The same where nobody waits for it. */
  #logSoon(entry: AnyNewEntry): void {
    this.#log(entry).catch((cause: unknown) =>
      this.#deps.logger.error({ err: cause, kind: entry.kind }, 'an entry could not be written'),
    );
  }
}

/** What people are told of a stream that was tested. */
function testedStream({ codec, widthPx, heightPx, framesPerSecond }: StreamFacts) {
  return { codec, widthPx, heightPx, framesPerSecond };
}
