import type { CameraView } from '../../contract/cameras.ts';
import type { CameraState, CameraTroubleKind } from '../../contract/domain.ts';
import { shownAddress } from '../camera-address.ts';
import type { ConfiguredCamera } from './queries.ts';

interface Health {
  state: CameraState;
  words: string;
  /** The state that the log says it is in. */
  loggedState: CameraState;
  since: number;
  troubles: CameraView['troubles'];
  stream: CameraView['stream'];
  /** Of its substream. */
  substream: { readonly state: CameraState; readonly words: string };
  lastPictureAt: number | null;
  facesSeen: number;
  lastAlertAt: number | null;
  detections: { readonly at: number; readonly count: number }[];
  /** Confirmed tracks of the last minute. */
  opened: { readonly at: number; readonly count: number }[];
}

interface TroubleChange {
  readonly begun: CameraView['troubles'];
  readonly over: CameraView['troubles'];
}

/** Detections a second are averaged over this long. */
const rateWindowMs = 5_000;

/** What is known right now of each configured camera: its configuration, its feed's health, what it sees. */
export class CameraBoard {
  readonly #now: () => number;
  readonly #configured = new Map<string, ConfiguredCamera>();
  readonly #health = new Map<string, Health>();
  #recognising = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get cameras(): readonly ConfiguredCamera[] {
    return [...this.#configured.values()];
  }

  find(id: string): ConfiguredCamera | undefined {
    return this.#configured.get(id);
  }

  configure(camera: ConfiguredCamera): void {
    this.#configured.set(camera.id, camera);
    this.#healthOf(camera.id);
  }

  remove(id: string): void {
    this.#configured.delete(id);
    this.#health.delete(id);
  }

  /** True when this is another state than before, and so worth an entry in the log. */
  setState(id: string, state: CameraState, words: string): boolean {
    const health = this.#healthOf(id);
    const isNew = health.state !== state;
    if (isNew) health.since = this.#now();
    health.state = state;
    health.words = words;
    return isNew;
  }

  /** Which troubles began and which are over. A trouble that goes on keeps its beginning. */
  setTroubles(
    id: string,
    troubles: readonly { readonly kind: CameraTroubleKind; readonly words: string }[],
  ): TroubleChange {
    const health = this.#healthOf(id);
    const before = health.troubles;
    health.troubles = troubles.map(({ kind, words }) => {
      const since = before.find((known) => known.kind === kind)?.since ?? this.#now();
      return { kind, words, since };
    });
    return {
      begun: health.troubles.filter(({ kind }) => before.every((known) => known.kind !== kind)),
      over: before.filter(({ kind }) => troubles.every((still) => still.kind !== kind)),
    };
  }

  /**
   * What is to be written down of a camera's state: null where the log says so already, and while its connection breaks
   * again and again, because what becomes of each attempt is no news. Once it holds, what it came to is.
   */
  takeUnloggedState(id: string): { readonly state: CameraState; readonly words: string } | null {
    const health = this.#healthOf(id);
    const { state, words, troubles } = health;
    if (state === health.loggedState || troubles.some(({ kind }) => kind === 'unsteady')) return null;
    health.loggedState = state;
    return { state, words };
  }

  /** True when this is another state than before. */
  setSubstream(id: string, state: CameraState, words: string): boolean {
    const health = this.#healthOf(id);
    const isNew = health.substream.state !== state;
    health.substream = { state, words };
    return isNew;
  }

  setStream(id: string, stream: NonNullable<CameraView['stream']>): void {
    this.#healthOf(id).stream = stream;
  }

  setLastPictureAt(id: string, at: number | null): void {
    if (at !== null) this.#healthOf(id).lastPictureAt = at;
  }

  /** True when these are others than before. */
  setRecognising(ids: readonly string[]): boolean {
    const recognising = new Set(ids);
    const isNew = recognising.size !== this.#recognising.size || ids.some((id) => !this.#recognising.has(id));
    this.#recognising = recognising;
    return isNew;
  }

  addDetections(id: string, count: number, opened: number): void {
    const health = this.#healthOf(id);
    health.detections.push({ at: this.#now(), count });
    health.facesSeen += opened;
    if (opened > 0) health.opened.push({ at: this.#now(), count: opened });
  }

  setFacesSeen(id: string, facesSeen: number): void {
    this.#healthOf(id).facesSeen = facesSeen;
  }

  setLastAlertAt(id: string, at: number): void {
    this.#healthOf(id).lastAlertAt = at;
  }

  views(): readonly CameraView[] {
    return this.cameras.map((camera) => {
      const health = this.#healthOf(camera.id);
      return {
        id: camera.id,
        name: camera.name,
        place: camera.place,
        address: shownAddress(camera.address),
        hasCredentials: camera.userName !== null,
        transport: camera.transport,
        certificateSha256: camera.certificateSha256,
        limits: camera.limits,
        substream:
          camera.substream === null
            ? null
            : {
                address: shownAddress(camera.substream),
                state: health.substream.state,
                stateWords: health.substream.words,
              },
        state: health.state,
        stateWords: health.words,
        stateSince: health.since,
        troubles: health.troubles,
        stream: health.stream,
        lastPictureAt: health.lastPictureAt,
        isRecognising: this.#recognising.has(camera.id),
        detectionsPerSecond: this.#detectionsPerSecond(health),
        facesSeen: health.facesSeen,
        facesPerMinute: this.#facesPerMinute(health),
        lastAlertAt: health.lastAlertAt,
      };
    });
  }

  #detectionsPerSecond(health: Health): number {
    const from = this.#now() - rateWindowMs;
    health.detections = health.detections.filter(({ at }) => at >= from);
    const total = health.detections.reduce((sum, { count }) => sum + count, 0);
    return Math.round((total / (rateWindowMs / 1_000)) * 10) / 10;
  }

  #facesPerMinute(health: Health): number {
    const from = this.#now() - 60_000;
    health.opened = health.opened.filter(({ at }) => at >= from);
    return health.opened.reduce((sum, { count }) => sum + count, 0);
  }

  #healthOf(id: string): Health {
    const known = this.#health.get(id);
    if (known !== undefined) return known;
    const fresh: Health = {
      state: 'connecting',
      words: 'Connecting…',
      loggedState: 'connecting',
      since: this.#now(),
      troubles: [],
      stream: null,
      substream: { state: 'connecting', words: 'Connecting…' },
      lastPictureAt: null,
      facesSeen: 0,
      lastAlertAt: null,
      detections: [],
      opened: [],
    };
    this.#health.set(id, fresh);
    return fresh;
  }
}
