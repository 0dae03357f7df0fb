import { extname, join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '../../../contract/errors.ts';
import { isRecording, localNameOf, type CameraTransport } from '../../camera-address.ts';
import type { ProcessSpawner } from '../../processes/channel.ts';
import { SupervisedProcess } from '../../processes/supervised-process.ts';
import { fromIngestSchema, type DrawnAs, type FromIngest, type ToIngest } from './messages.ts';

export type ClipRequest = Omit<Extract<ToIngest, { kind: 'draw-clip' }>, 'kind' | 'requestId'>;
export type ClipPicture = Said<'clip-drawn'>['pictures'][number];

type Said<Kind extends FromIngest['kind']> = Omit<Extract<FromIngest, { kind: Kind }>, 'kind'>;

export interface FeedAddress {
  readonly transport?: CameraTransport;
  readonly certificateSha256?: string | null;
  readonly address: string;
  readonly userName: string | null;
  readonly password: string | null;
  /** Another stream of the same camera, in which faces are looked for. */
  readonly substream: string | null;
}

export interface IngestClientDeps {
  readonly spawner: ProcessSpawner;
  readonly logger: Logger;
  /** Where the inference process asks for frames. */
  readonly socketPath: string;
  readonly token: string;
  /** Recordings that may be played lie here and nowhere else. */
  readonly recordingsDirectory: string;
  readonly onState: (state: Said<'state'>) => void;
  readonly onSubstream: (substream: Said<'substream'>) => void;
  readonly onTroubles: (troubles: Said<'troubles'>) => void;
  readonly onStream: (stream: Said<'stream'>) => void;
  readonly onInit: (init: Said<'init'>) => void;
  readonly onFragment: (fragment: Said<'fragment'>) => void;
  readonly onPicture: (picture: Said<'picture'>) => void;
  readonly onStats: (stats: Said<'stats'>) => void;
}

export interface Drawing {
  readonly cameraId: string;
  readonly drawnAs: DrawnAs;
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: AppError) => void;
}

/** Each camera may hold a thread of libuv's pool in a read; with the default of 4, four stalled ones freeze all. */
const threadPoolSize = 64;

/** The engine's side of the ingest process: says which feeds to open, hears their state and their video. */
export class IngestClient {
  readonly #deps: IngestClientDeps;
  readonly #process: SupervisedProcess<typeof fromIngestSchema, ToIngest>;
  readonly #open = new Map<string, FeedAddress>();
  readonly #waiting = new Map<number, Waiting<Said<'tested'>>>();
  readonly #clips = new Map<number, Waiting<readonly ClipPicture[]>>();
  #nextRequestId = 1;
  #recognised: readonly string[] = [];
  #closelyWatched: readonly string[] = [];
  #drawn: readonly Drawing[] = [];

  constructor(deps: IngestClientDeps) {
    this.#deps = deps;
    this.#process = new SupervisedProcess({
      spawner: deps.spawner,
      entry: new URL(`./ingest.process${extname(import.meta.filename)}`, import.meta.url),
      name: 'cordon-ingest',
      // glibc writes over native memory when it is freed (mallopt(3)): a decoder's pictures, once it is closed. Without a
      // limit it keeps freed memory apart for nearly each thread of the pool, and every one may have decoded something; with
      // two places memory still grew for minutes, because a decoder's pictures went now to one and now to the other.
      env: {
        UV_THREADPOOL_SIZE: String(threadPoolSize),
        MALLOC_PERTURB_: '165',
        MALLOC_ARENA_MAX: '1',
      },
      youngMebibytes: 4,
      logger: deps.logger,
      incoming: fromIngestSchema,
      onStart: (post) => {
        post({ kind: 'link', socketPath: deps.socketPath, token: deps.token });
        for (const [cameraId, address] of this.#open)
          post({ kind: 'open', cameraId, ...this.#onWire(address), ...substreamOf(address) });
        post({ kind: 'recognise', cameraIds: [...this.#recognised] });
        post({ kind: 'look-closely', cameraIds: [...this.#closelyWatched] });
        post({ kind: 'draw', wanted: [...this.#drawn] });
      },
      onMessage: (message) => this.#hear(message),
      onDeath: () => {
        this.#rejectAll();
        for (const cameraId of this.#open.keys()) {
          deps.onState({
            cameraId,
            state: 'lost',
            message: 'The video process stopped and is being started again.',
          });
        }
      },
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  start(): void {
    this.#process.start();
  }

  open(cameraId: string, address: FeedAddress): void {
    this.#open.set(cameraId, address);
    this.#process.post({ kind: 'open', cameraId, ...this.#onWire(address), ...substreamOf(address) });
  }

  close(cameraId: string): void {
    if (this.#open.delete(cameraId)) this.#process.post({ kind: 'close', cameraId });
  }

  /** The cameras that may give frames to inference; the gate's decision and nobody else's. */
  allowFrames(cameraIds: readonly string[]): void {
    this.#recognised = cameraIds;
    this.#process.post({ kind: 'recognise', cameraIds: [...cameraIds] });
  }

  /** The cameras that somebody looks at closely now: their pictures come one by one. */
  lookClosely(cameraIds: readonly string[]): void {
    this.#closelyWatched = cameraIds;
    this.#process.post({ kind: 'look-closely', cameraIds: [...cameraIds] });
  }

  /** The cameras of which somebody wants drawn pictures now, and how. */
  draw(wanted: readonly Drawing[]): void {
    this.#drawn = wanted;
    this.#process.post({ kind: 'draw', wanted: [...wanted] });
  }

  /** Opens a stream once. Rejects with an AppError that says what is wrong with it. */
  test(address: Omit<FeedAddress, 'substream'>): Promise<Said<'tested'>> {
    if (this.#process.pid === undefined) return Promise.reject(restarted());
    const requestId = this.#nextRequestId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject });
      this.#process.post({ kind: 'test', requestId, ...this.#onWire(address) });
    });
  }

  /** Draws a clip; the video is overwritten here. The pictures belong to the caller. Rejects when the process ends. */
  drawClip(request: ClipRequest): Promise<readonly ClipPicture[]> {
    const requestId = this.#nextRequestId++;
    try {
      if (this.#process.pid === undefined) return Promise.reject(restarted());
      return new Promise((resolve, reject) => {
        this.#clips.set(requestId, { resolve, reject });
        this.#process.post({ kind: 'draw-clip', requestId, ...request });
      });
    } finally {
      for (const { bytes } of request.fragments) bytes.fill(0);
    }
  }

  async stop(): Promise<void> {
    this.#rejectAll();
    await this.#process.stop();
  }

  #onWire(of: Omit<FeedAddress, 'substream'>) {
    const { address, userName, password, transport = 'tcp', certificateSha256 = null } = of;
    const file = isRecording(address) ? localNameOf(address) : null;
    return {
      url: address,
      transport,
      ...(file === null ? {} : { file: join(this.#deps.recordingsDirectory, file) }),
      ...(certificateSha256 === null ? {} : { certificateSha256 }),
      ...(userName === null ? {} : { userName }),
      ...(password === null ? {} : { password }),
    };
  }

  #hear(message: FromIngest): void {
    const { onState, onSubstream, onTroubles, onStream, onInit, onFragment, onPicture, onStats } = this.#deps;
    switch (message.kind) {
      case 'state':
        return onState(message);
      case 'substream':
        return onSubstream(message);
      case 'troubles':
        return onTroubles(message);
      case 'stream':
        return onStream(message);
      case 'init':
        return onInit(message);
      case 'fragment':
        return onFragment(message);
      case 'picture':
        return onPicture(message);
      case 'stats':
        return onStats(message);
      case 'tested':
        return take(this.#waiting, message.requestId)?.resolve(message);
      case 'clip-drawn':
        return take(this.#clips, message.requestId)?.resolve(message.pictures);
      case 'not-tested':
        return take(this.#waiting, message.requestId)?.reject(
          new AppError(message.error.code, message.error.message, { details: message.error.details ?? {} }),
        );
    }
  }

  #rejectAll(): void {
    for (const { reject } of [...this.#waiting.values(), ...this.#clips.values()]) reject(restarted());
    this.#waiting.clear();
    this.#clips.clear();
  }
}

function take<Answer>(waiting: Map<number, Answer>, requestId: number): Answer | undefined {
  const found = waiting.get(requestId);
  waiting.delete(requestId);
  return found;
}

function restarted(): AppError {
  return new AppError('engine-restarting', 'The video process was restarted. Try again.');
}

function substreamOf({ substream }: FeedAddress) {
  return substream === null ? {} : { substreamUrl: substream };
}
