import type { Frame } from 'node-av/lib';
import { GateLease } from '../gate/gate-lease.ts';
import { assertNever } from '../../../contract/errors.ts';
import { createFrameSender, type FrameSender } from '../frame-link/frame-sender.ts';
import { checkCameraAddress } from '../../camera-address.ts';
import { CameraStreams, type CameraStreamsDeps } from './camera-streams.ts';
import { drawClip, type DrawnPicture } from './draw-clip.ts';
import { DecodeAllowance } from './decode-allowance.ts';
import { errorCodeOf } from './feed-failure.ts';
import { FrameShelf } from './frame-shelf.ts';
import { FullPictures } from './full-pictures.ts';
import { FrameSupply } from './frame-supply.ts';
import type { DrawnAs, FromIngest, StreamName, ToIngest } from './messages.ts';
import type { HostResolver } from './stream-source.ts';
import { testStream } from './stream-test.ts';

export interface IngestServiceDeps {
  readonly post: (message: FromIngest) => void;
  /** Messages posted that the engine has not taken yet. */
  readonly backlog: () => number;
  readonly onDefect: (error: unknown) => void;
  readonly maxFramesPerSecond: number;
  readonly resolve: HostResolver;
}

interface OpenCamera {
  readonly feed: CameraStreams;
  readonly sequences: Record<StreamName, number>;
  toldBytes: number;
}

const statsIntervalMs = 1_000;
/** An engine this far behind gets no more video until it catches up: the messages would pile up here. */
const maxBacklog = 200;

/** Everything the ingest process does, driven by messages. */
export class IngestService {
  readonly #deps: IngestServiceDeps;
  readonly #cameras = new Map<string, OpenCamera>();
  readonly #shelf: FrameShelf<Frame>;
  readonly #full = new FullPictures<Frame>();
  readonly #supply: FrameSupply;
  readonly #allowance = new DecodeAllowance(() => performance.now());
  readonly #stopping = new AbortController();
  readonly #ending = new Set<Promise<void>>();
  readonly #statsTimer: NodeJS.Timeout;
  #recognised: ReadonlySet<string> = new Set();
  #closelyWatched: ReadonlySet<string> = new Set();
  #drawn: ReadonlyMap<string, ReadonlySet<DrawnAs>> = new Map();
  readonly #lease = new GateLease((cameraIds) => this.#recognise(cameraIds));
  #sender: FrameSender | null = null;
  #relinking: Promise<void> = Promise.resolve();
  #drawing: Promise<DrawnPicture[]> = Promise.resolve([]);

  constructor(deps: IngestServiceDeps) {
    this.#deps = deps;
    const { maxFramesPerSecond } = deps;
    this.#shelf = new FrameShelf({ maxFramesPerSecond, now: () => performance.now() });
    this.#supply = new FrameSupply(this.#shelf, this.#full, (cameraId, wanted) =>
      this.#cameras.get(cameraId)?.feed.want(wanted),
    );
    this.#statsTimer = setInterval(() => this.#tellStats(), statsIntervalMs);
  }

  handle(message: Exclude<ToIngest, { kind: 'stop' }>): void {
    switch (message.kind) {
      case 'open':
        return this.#open(message);
      case 'close':
        return this.#close(message.cameraId);
      case 'link':
        return this.#link(message);
      case 'recognise':
        return this.#lease.hold(message.cameraIds);
      case 'look-closely':
        return this.#lookClosely(message.cameraIds);
      case 'draw':
        return this.#draw(message.wanted);
      case 'test':
        return this.#until(this.#test(message));
      case 'draw-clip':
        return this.#until(this.#drawClip(message));
      default:
        assertNever(message);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#statsTimer);
    this.#lease.hold([]);
    this.#stopping.abort();
    for (const cameraId of this.#cameras.keys()) this.#close(cameraId);
    await Promise.all(this.#ending);
    await this.#relinking;
    await this.#sender?.close();
    this.#supply.free();
  }

  #open({
    cameraId,
    url,
    substreamUrl,
    userName,
    password,
    ...how
  }: Extract<ToIngest, { kind: 'open' }>): void {
    this.#close(cameraId);
    const check = checkCameraAddress(url, { userName, password }, how);
    if (!check.ok) {
      this.#deps.post({ kind: 'state', cameraId, state: 'bad-address', message: check.message });
      return;
    }
    const substream =
      substreamUrl === undefined ? null : checkCameraAddress(substreamUrl, { userName, password }, how);
    const feed = new CameraStreams({
      cameraId,
      address: check.address,
      resolve: this.#deps.resolve,
      substream: substream?.ok === true ? substream.address : null,
      shelf: this.#shelf,
      full: this.#full,
      allowance: this.#allowance,
      now: Date.now,
      random: Math.random,
      onDefect: this.#deps.onDefect,
      ...this.#telling(cameraId, () => this.#cameras.get(cameraId)?.feed === feed),
    });
    this.#cameras.set(cameraId, { feed, sequences: { main: 0, sub: 0 }, toldBytes: 0 });
    feed.setRecognised(this.#recognised.has(cameraId));
    feed.setFine(this.#closelyWatched.has(cameraId));
    feed.setDrawn(this.#drawn.get(cameraId) ?? new Set());
    feed.start();
    if (substream?.ok === false)
      this.#deps.post({ kind: 'substream', cameraId, state: 'bad-address', message: substream.message });
  }

  /** @param isCurrent false for a feed that is being closed: what it still says is about another address. */
  #telling(
    cameraId: string,
    isCurrent: () => boolean,
  ): Pick<
    CameraStreamsDeps,
    'onState' | 'onStream' | 'onSubstream' | 'onInit' | 'onFragment' | 'onPicture' | 'onTroubles'
  > {
    const { backlog } = this.#deps;
    const post = (message: FromIngest): void => {
      if (isCurrent()) this.#deps.post(message);
    };
    return {
      onState: (state, message, retryInMs) =>
        post({ kind: 'state', cameraId, state, message, ...(retryInMs === null ? {} : { retryInMs }) }),
      onSubstream: (state, message) => post({ kind: 'substream', cameraId, state, message }),
      onStream: (facts) => post({ kind: 'stream', cameraId, ...facts }),
      onInit: (stream, bytes, mimeCodec) => post({ kind: 'init', cameraId, stream, mimeCodec, bytes }),
      onTroubles: (troubles) => post({ kind: 'troubles', cameraId, troubles: [...troubles] }),
      onFragment: (stream, { durationS, startsSegment, isIndependent, bytes }, startsAt) => {
        const camera = this.#cameras.get(cameraId);
        if (camera === undefined) return;
        const sequence = camera.sequences[stream];
        camera.sequences[stream] += 1;
        const facts = { sequence, durationS, startsAt, startsSegment, isIndependent };
        if (backlog() < maxBacklog) post({ kind: 'fragment', cameraId, stream, ...facts, bytes });
        bytes.fill(0);
      },
      onPicture: (drawnAs, bytes, capturedAt) => {
        if (backlog() < maxBacklog) post({ kind: 'picture', cameraId, drawnAs, capturedAt, bytes });
        bytes.fill(0);
      },
    };
  }

  #close(cameraId: string): void {
    const camera = this.#cameras.get(cameraId);
    if (camera === undefined) return;
    this.#cameras.delete(cameraId);
    this.#shelf.clear(cameraId);
    this.#full.clear(cameraId);
    this.#until(camera.feed.close());
  }

  #recognise(cameraIds: readonly string[]): void {
    this.#recognised = new Set(cameraIds);
    for (const [cameraId, { feed }] of this.#cameras) feed.setRecognised(this.#recognised.has(cameraId));
    this.#shelf.allow(cameraIds);
    this.#full.allow(this.#recognised);
    this.#supply.giveUpForbidden();
  }

  #lookClosely(cameraIds: readonly string[]): void {
    this.#closelyWatched = new Set(cameraIds);
    for (const [cameraId, { feed }] of this.#cameras) feed.setFine(this.#closelyWatched.has(cameraId));
  }

  #draw(wanted: Extract<ToIngest, { kind: 'draw' }>['wanted']): void {
    this.#drawn = new Map(
      [...Map.groupBy(wanted, ({ cameraId }) => cameraId)].map(([cameraId, drawings]) => [
        cameraId,
        new Set(drawings.map(({ drawnAs }) => drawnAs)),
      ]),
    );
    for (const [cameraId, { feed }] of this.#cameras) feed.setDrawn(this.#drawn.get(cameraId) ?? new Set());
  }

  /** The old link is closed first: there is memory for one frame under way. */
  #link({ socketPath, token }: Extract<ToIngest, { kind: 'link' }>): void {
    this.#relinking = this.#relinking
      .then(async () => {
        await this.#sender?.close();
        if (this.#stopping.signal.aborted) return;
        this.#sender = await createFrameSender({
          socketPath,
          token,
          source: this.#supply,
          onError: this.#deps.onDefect,
        });
      })
      .catch(this.#deps.onDefect);
  }

  async #test({
    requestId,
    url,
    userName,
    password,
    ...how
  }: Extract<ToIngest, { kind: 'test' }>): Promise<void> {
    const startedAt = performance.now();
    const check = checkCameraAddress(url, { userName, password }, how);
    if (!check.ok) {
      const error = { code: 'bad-request' as const, message: check.message };
      this.#deps.post({ kind: 'not-tested', requestId, error });
      return;
    }
    const tested = await testStream(check.address, this.#deps.resolve, this.#stopping.signal);
    if (tested.ok) {
      this.#deps.post({ kind: 'tested', requestId, ...tested.value, tookMs: performance.now() - startedAt });
      return;
    }
    const { message, certificate } = tested.failure;
    const details = certificate === undefined ? {} : { details: { certificate } };
    const error = { code: errorCodeOf(tested.failure), message, ...details };
    this.#deps.post({ kind: 'not-tested', requestId, error });
  }

  /** One after the other: alerts come together, and nobody waits for a clip. */
  async #drawClip({ requestId, ...request }: Extract<ToIngest, { kind: 'draw-clip' }>): Promise<void> {
    this.#drawing = this.#drawing
      .then(() => drawClip(request, this.#stopping.signal))
      .catch((cause: unknown) => {
        this.#deps.onDefect(cause);
        return [];
      });
    const pictures = await this.#drawing;
    this.#deps.post({ kind: 'clip-drawn', requestId, pictures });
    for (const { bytes } of pictures) bytes.fill(0);
  }

  #tellStats(): void {
    for (const [cameraId, camera] of this.#cameras) {
      const { receivedBytes, ...counts } = camera.feed.counts;
      const bits = (receivedBytes - camera.toldBytes) * 8;
      camera.toldBytes = receivedBytes;
      const bitsPerSecond = Math.round((bits * 1_000) / statsIntervalMs);
      this.#deps.post({ kind: 'stats', cameraId, ...counts, bitsPerSecond });
    }
  }

  /** Remembers what has to be over before the process may end: native code can't be cut off. */
  #until(work: Promise<void>): void {
    const settled: Promise<void> = work
      .catch(this.#deps.onDefect)
      .finally(() => this.#ending.delete(settled));
    this.#ending.add(settled);
  }
}
