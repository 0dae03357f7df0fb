import { AppError } from '../../../contract/errors.ts';
import { availableManifest } from '../../../../native-models/local-manifest.ts';
import { findPack } from '../../../../native-models/manifest.ts';
import { ModelError } from '../../../../native-models/model-error.ts';
import { createFrameReceiver, type FrameReceiver, type ReceivedFrame } from '../frame-link/frame-receiver.ts';
import { wholeImage, type RgbImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import type { FaceChain } from '../steps/chain.ts';
import { enrolPicture } from '../steps/enrol.ts';
import { cutProbe } from '../steps/probe-crop.ts';
import { Gallery } from '../steps/search.ts';
import { createTurns } from '../../turns.ts';
import { GateLease } from '../gate/gate-lease.ts';
import type { OwnedBlockSearcher } from './block-search.ts';
import { LimitsOfCameras, thresholdOn } from './camera-limits.ts';
import { CameraPipeline, type TrackMatch } from './camera-pipeline.ts';
import { DetectorSide } from './detector-side.ts';
import type { NextFrame } from '../frame-link/frame-protocol.ts';
import { economyAt, type Economy } from '../overload/economy.ts';
import { bottom, climb, type Ladder } from '../overload/ladder.ts';
import type { loadChain } from './load-chain.ts';
import type { FromInference, ToInference } from './messages.ts';
import { encodeCrop, resizeCrop } from './png.ts';
import { sealTemplates, TemplateKey } from './template-seal.ts';

export interface InferenceServiceDeps {
  readonly post: (message: FromInference) => void;
  readonly logError: (cause: unknown, what: string) => void;
  readonly loadChain: typeof loadChain;
  /** Milliseconds since 1970 UTC, by the clock that dates frames. */
  readonly now: () => number;
}

/** A camera whose frames come: what is known of it beside its tracks. */
interface WatchedCamera {
  readonly pipeline: CameraPipeline;
  readonly side: Pick<DetectorSide, 'next' | 'note'>;
  /** When the detector last saw a face, on a clock that nobody sets. */
  lastFaceAt: number;
  /** Longest side of its picture. */
  longestPx: number;
  /** On a clock that nobody sets. */
  lastFrameAt: number;
  reportedLive: number;
}

/** How often each camera's counts go to the engine, if they moved. */
const countsIntervalMs = 1_000;
/**
 * A camera without a frame for so long, by a clock that nobody sets, has no faces in front of it any more. Looked at each
 * second: with the pictures of its own process, which go as early, nothing of them is left five seconds after the last.
 */
const silenceMs = 2_000;
/** A camera on which no face was seen for so long is an empty one. */
const emptyMs = 3_000;

/** The inference process: holds models, gallery and tracks; answers the engine and pulls frames from ingest. */
export class InferenceService {
  readonly #deps: InferenceServiceDeps;
  readonly #cameras = new Map<string, WatchedCamera>();
  /** The models reuse their memory: one face, frame or picture at a time. */
  readonly #inTurn = createTurns();
  readonly #lease = new GateLease((cameraIds) => {
    void this.#inTurn(async () => this.#setGate(cameraIds));
  });
  #chain: FaceChain | null = null;
  #gallery: Gallery | null = null;
  #searcher: OwnedBlockSearcher | null = null;
  #galleryKey = new TemplateKey();
  #blueList: ReadonlySet<string> = new Set();
  #threshold = 1;
  readonly #limits = new LimitsOfCameras();
  #allowed: ReadonlySet<string> = new Set();
  #receiver: FrameReceiver | null = null;
  #timer: NodeJS.Timeout | null = null;
  #ladder: Ladder = bottom;
  /** Of the second that runs. */
  #second = { startedAt: 0, busyMs: 0, frameAgesMs: [] as number[] };

  constructor(deps: InferenceServiceDeps) {
    this.#deps = deps;
  }

  async hear(message: Exclude<ToInference, { kind: 'stop' }>): Promise<void> {
    switch (message.kind) {
      case 'start':
        return this.#start(message);
      case 'gallery':
        return this.#inTurn(async () => this.#setGallery(message));
      case 'limits':
        return this.#inTurn(async () => this.#limits.tell(message.cameras));
      case 'gate':
        return this.#lease.hold(message.cameraIds);
      case 'enrol':
        return this.#inTurn(() => this.#enrol(message));
      case 'resize':
        return this.#resize(message);
    }
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#lease.end();
    await this.#receiver?.close();
    await this.#inTurn(async () => {
      this.#setGate([]);
      this.#gallery?.clear();
      this.#chain?.wipe();
    });
    this.#galleryKey.forget();
    await this.#chain?.release();
    await this.#searcher?.release();
  }

  async #start({
    packsDirectory,
    packId,
    socketPath,
    token,
    avoidProviders,
  }: Extract<ToInference, { kind: 'start' }>) {
    const pack = findPack(await availableManifest(packsDirectory), packId);
    if (pack.proposed === null) {
      throw new ModelError(
        `The model pack "${packId}" was never measured, so it has no threshold: run \`npm run evaluate -- DIR --pack ${packId} --write\` on a folder of faces.`,
      );
    }
    const { chain, searcher, provider, providerWords } = await this.#deps.loadChain(pack, packsDirectory, {
      avoid: avoidProviders,
      onFallback: (failed, cause) => {
        this.#deps.logError(cause, `the provider ${failed} failed, and the CPU has taken over`);
        this.#deps.post({ kind: 'fell-back', failed });
      },
    });
    this.#chain = chain;
    this.#searcher = searcher;
    this.#gallery = new Gallery(pack.embedder.dimension, searcher);
    this.#receiver = createFrameReceiver({
      socketPath,
      token,
      onFrame: (frame) => this.#inTurn(() => this.#process(frame)),
      onError: (cause) => this.#deps.logError(cause, 'a frame could not be recognised'),
    });
    this.#timer = setInterval(() => {
      this.#inTurn(() => this.#tick()).catch((cause: unknown) =>
        this.#deps.logError(cause, 'what is done each second'),
      );
    }, countsIntervalMs);
    this.#deps.post({
      kind: 'ready',
      model: {
        name: pack.name,
        purpose: pack.purpose,
        modelHash: pack.modelHash,
        defaultThreshold: pack.proposed.threshold,
      },
      provider,
      providerWords,
      galleryKey: this.#galleryKey.publicKey,
    });
  }

  /** Templates of another model are refused whatever their size: their numbers would compare and mean nothing. */
  #setGallery(message: Extract<ToInference, { kind: 'gallery' }>): void {
    const { listSealHash, modelHash, threshold, entries, sealedTemplates } = message;
    if (this.#gallery === null || this.#chain === null) throw new Error('a list came before the models');
    this.#gallery.clear();
    const isOfThisModel = modelHash === this.#chain.pack.modelHash;
    this.#takeTemplates(
      entries.map(({ id }) => id),
      sealedTemplates,
      isOfThisModel ? this.#gallery : null,
    );
    if (!isOfThisModel) {
      this.#deps.logError(new Error('its templates were made with another model'), 'a list');
      return;
    }
    this.#blueList = new Set(entries.filter(({ isBlueList }) => isBlueList).map(({ id }) => id));
    this.#threshold = threshold;
    this.#deps.post({ kind: 'loaded', listSealHash, threshold, entries: this.#gallery.size });
  }

  /** Opens what was sealed to this process and puts it into the gallery, if there is one; a key opens one list. */
  #takeTemplates(ids: readonly string[], sealed: Uint8Array, gallery: Gallery | null): void {
    const key = this.#galleryKey;
    this.#galleryKey = new TemplateKey();
    try {
      const templates = key.open(sealed);
      try {
        const length = templates.length / Math.max(1, ids.length);
        for (const [nth, id] of ids.entries()) {
          gallery?.set(id, templates.subarray(nth * length, (nth + 1) * length));
        }
      } finally {
        wipe(templates);
      }
    } finally {
      this.#deps.post({ kind: 'gallery-key', galleryKey: this.#galleryKey.publicKey });
    }
  }

  #setGate(cameraIds: readonly string[]): void {
    this.#allowed = new Set(cameraIds);
    for (const [cameraId, camera] of this.#cameras) {
      if (this.#allowed.has(cameraId)) continue;
      camera.pipeline.abandon();
      this.#report(cameraId, camera);
      this.#cameras.delete(cameraId);
    }
    this.#chain?.wipe();
    if (cameraIds.length === 0) this.#stand(bottom);
  }

  /** Answers what the next frame of this camera is to be like. */
  async #process({ header, detector, cut }: ReceivedFrame): Promise<NextFrame | undefined> {
    const { cameraId, width, height } = header;
    if (!this.#allowed.has(cameraId)) return undefined;
    const camera = this.#watch(cameraId);
    const startedAt = performance.now();
    camera.lastFrameAt = startedAt;
    camera.longestPx = Math.max(width, height);
    await camera.pipeline
      .process({
        cameraId,
        capturedAt: Math.round(header.capturedAt),
        detector: { image: detector, scale: header.detector.scale },
        picture: { width, height, cut },
      })
      .finally(() => this.#chain?.wipe());
    this.#second.busyMs += performance.now() - startedAt;
    this.#second.frameAgesMs.push(this.#deps.now() - header.capturedAt);
    return this.#nextFrameOf(camera);
  }

  #nextFrameOf(camera: WatchedCamera): NextFrame {
    const { intervalMs, emptyIntervalMs, detectorSide, keyframesOnly } = this.#economy;
    const isEmpty = camera.lastFrameAt - camera.lastFaceAt > emptyMs;
    const wantedMs = isEmpty ? emptyIntervalMs : intervalMs;
    return {
      detectorSidePx: Math.round(camera.side.next(camera.longestPx, camera.lastFrameAt) * detectorSide),
      ...(wantedMs === null ? {} : { intervalMs: wantedMs }),
      wantsFull: !isEmpty,
      ...(keyframesOnly ? { keyframesOnly } : {}),
    };
  }

  get #economy(): Economy {
    return economyAt(this.#ladder.step);
  }

  /** How the last second went, and whether that changes what may be spent. */
  #weighLoad(): void {
    const { startedAt, busyMs, frameAgesMs } = this.#second;
    const now = performance.now();
    this.#second = { startedAt: now, busyMs: 0, frameAgesMs: [] };
    if (this.#allowed.size === 0) return;
    const sorted = frameAgesMs.toSorted((one, other) => one - other);
    const frameAgeMs = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
    this.#stand(climb(this.#ladder, { frameAgeMs, busyShare: busyMs / (now - startedAt) }));
  }

  #stand(ladder: Ladder): void {
    const { step } = this.#ladder;
    this.#ladder = ladder;
    if (ladder.step !== step) this.#deps.post({ kind: 'load', step: ladder.step });
  }

  #watch(cameraId: string): WatchedCamera {
    const known = this.#cameras.get(cameraId);
    if (known !== undefined) return known;
    const gallery = this.#gallery;
    if (this.#chain === null || gallery === null) throw new Error('a frame came before the models');
    const { input } = this.#chain.pack.detector;
    const side =
      input.width === null || input.height === null
        ? new DetectorSide()
        : fixedSide(Math.max(input.width, input.height));
    const pipeline = new CameraPipeline(cameraId, {
      chain: this.#chain,
      search: (template) => gallery.nearest(template),
      isBlueList: (entryId) => this.#blueList.has(entryId),
      threshold: () => thresholdOn(this.#limits.of(cameraId), this.#threshold),
      limits: () => this.#limits.of(cameraId),
      economy: () => this.#economy,
      encode: encodeCrop,
      onDetections: (detections) => {
        const heightsPx = detections.map(({ box }) => box.height);
        side.note(heightsPx, camera.longestPx, camera.lastFrameAt);
        if (detections.length > 0) camera.lastFaceAt = camera.lastFrameAt;
      },
      onMatch: (match) => this.#reportMatch(match, camera),
      onBlueList: ({ entryId: listEntryId, score }) =>
        this.#deps.post({ kind: 'blue-list-pass', listEntryId, score }),
      onDefect: this.#deps.logError,
    });
    const camera: WatchedCamera = {
      pipeline,
      side,
      longestPx: 0,
      lastFrameAt: 0,
      lastFaceAt: -Infinity,
      reportedLive: 0,
    };
    this.#cameras.set(cameraId, camera);
    return camera;
  }

  /** Counts first: the ledger knows of the track before it hears what became of it. */
  #reportMatch({ cameraId, capturedAt, hit, probes, trail }: TrackMatch, camera: WatchedCamera): void {
    try {
      this.#report(cameraId, camera);
      const { entryId: listEntryId, score } = hit;
      this.#deps.post({
        kind: 'match',
        cameraId,
        capturedAt,
        listEntryId,
        score,
        probes: [...probes],
        trail: trail.map(({ others, ...point }) => ({ ...point, others: [...others] })),
      });
    } finally {
      wipe(...probes);
    }
  }

  /** Each second: a camera that has gone silent keeps no face in flight, and what moved is told. */
  async #tick(): Promise<void> {
    this.#weighLoad();
    for (const [cameraId, camera] of this.#cameras) {
      if (performance.now() - camera.lastFrameAt > silenceMs) camera.pipeline.abandon();
      this.#report(cameraId, camera);
    }
    await this.#chain?.rinse();
  }

  #report(cameraId: string, camera: WatchedCamera): void {
    const { live, hasMoved } = camera.pipeline;
    if (!hasMoved && camera.reportedLive === live) return;
    camera.reportedLive = live;
    this.#deps.post({ kind: 'counts', cameraId, ...camera.pipeline.takeCounts(), live });
  }

  async #resize({ requestId, crop, sidePx }: Extract<ToInference, { kind: 'resize' }>): Promise<void> {
    try {
      const resized = await resizeCrop(crop, sidePx);
      this.#deps.post({ kind: 'resized', requestId, crop: resized });
      wipe(resized);
    } catch (cause) {
      this.#deps.logError(cause, 'a crop at another size');
      const error = new AppError('internal', 'The picture could not be made that size.');
      this.#deps.post({ kind: 'not-enrolled', requestId, error: error.toWire() });
    } finally {
      wipe(crop);
    }
  }

  async #enrol({ requestId, picture, replyKey }: Extract<ToInference, { kind: 'enrol' }>): Promise<void> {
    try {
      if (this.#chain === null)
        throw new AppError('engine-restarting', 'The models are being loaded. Try again shortly.');
      const { face, quality, image } = await enrolPicture(picture, this.#chain);
      let portrait: RgbImage | null = null;
      try {
        portrait = cutProbe(wholeImage(image), face.detection.box, []);
        const crop = await encodeCrop(portrait);
        const sealedTemplate = sealTemplates(replyKey, [face.template]);
        this.#deps.post({ kind: 'enrolled', requestId, sealedTemplate, quality, crop });
        wipe(crop);
      } finally {
        wipe(face.template, image, portrait);
      }
    } catch (cause) {
      if (!(cause instanceof AppError)) this.#deps.logError(cause, 'enrolment');
      const error =
        cause instanceof AppError
          ? cause
          : new AppError('internal', 'The picture could not be enrolled. Try another.');
      this.#deps.post({ kind: 'not-enrolled', requestId, error: error.toWire() });
    } finally {
      wipe(picture);
    }
  }
}

/** For a detector that takes one size only. */
function fixedSide(sidePx: number): Pick<DetectorSide, 'next' | 'note'> {
  return { next: () => sidePx, note: () => undefined };
}
