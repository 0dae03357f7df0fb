import type { Frame } from 'node-av/lib';
import type { CameraState } from '../../../contract/domain.ts';
import type { NextFrame } from '../frame-link/frame-protocol.ts';
import type { CameraAddress } from '../../camera-address.ts';
import { CameraFeed, type CameraFeedDeps, type FeedCounts, type FrameTaker } from './camera-feed.ts';
import type { FrameShelf } from './frame-shelf.ts';
import type { FullPictures } from './full-pictures.ts';
import type { DrawnAs, StreamName } from './messages.ts';

export interface CameraStreamsDeps extends Omit<CameraFeedDeps, 'frames' | 'onInit' | 'onFragment'> {
  readonly cameraId: string;
  /** Another stream of the same camera, in which faces are looked for; null where there is none. */
  readonly substream: CameraAddress | null;
  readonly shelf: FrameShelf<Frame>;
  readonly full: FullPictures<Frame>;
  readonly onSubstream: (state: CameraState, message: string) => void;
  readonly onInit: (stream: StreamName, ...init: Parameters<CameraFeedDeps['onInit']>) => void;
  readonly onFragment: (stream: StreamName, ...fragment: Parameters<CameraFeedDeps['onFragment']>) => void;
}

/** Of 25 a second: a main picture so much earlier is the one of that moment, and no later one has to be waited for. */
const halfFrameMs = 20;

/**
 * The one or two streams of a camera. Its main stream is for those who look closely, and its frames are looked at. With a substream,
 * that one is for small tiles, and its frames are looked at in place of the main stream's while it is live: then the main stream is decoded only while there are faces, to cut
 * them out of it, from its next keyframe on.
 */
export class CameraStreams {
  readonly #main: CameraFeed;
  readonly #sub: CameraFeed | null;
  readonly #deps: CameraStreamsDeps;
  #isRecognised = false;
  #isSubLive = false;
  #wantsFull = false;
  #isClosed = false;
  #drawn: ReadonlySet<DrawnAs> = new Set();
  /** The newest frame of the substream, held back until the main stream's of the same moment has been decoded. */
  #held: { readonly frame: Frame; readonly capturedAt: number } | null = null;

  constructor(deps: CameraStreamsDeps) {
    this.#deps = deps;
    this.#main = new CameraFeed({
      ...deps,
      ...videoOf('main', deps),
      frames: this.#takerOf((frame, at) => this.#takeMain(frame, at)),
    });
    this.#sub =
      deps.substream === null
        ? null
        : new CameraFeed({
            ...deps,
            ...videoOf('sub', deps),
            address: deps.substream,
            frames: this.#takerOf((frame, at) => this.#takeSub(frame, at)),
            onState: (state, message) => this.#noteSubstream(state, message),
            // What people read of a camera is its main stream's.
            onStream: () => undefined,
            onTroubles: null,
          });
  }

  /** Of both together; the tile's bytes and pictures are the main stream's. */
  get counts(): FeedCounts {
    const { main, sub } = { main: this.#main.counts, sub: this.#sub?.counts };
    return {
      ...main,
      framesDecoded: main.framesDecoded + (sub?.framesDecoded ?? 0),
      framesReplaced: main.framesReplaced + (sub?.framesReplaced ?? 0),
      packetsSkipped: main.packetsSkipped + (sub?.packetsSkipped ?? 0),
    };
  }

  start(): void {
    this.#main.start();
    this.#sub?.start();
  }

  setRecognised(isRecognised: boolean): void {
    this.#isRecognised = isRecognised;
    if (!isRecognised) this.#wantsFull = false;
    this.#tell();
  }

  /** What is wanted from now on: parts of the main stream, because there are faces; nothing but keyframes. */
  want({ wantsFull = false, keyframesOnly = false }: NextFrame): void {
    this.#main.setKeyframesOnly(keyframesOnly);
    this.#sub?.setKeyframesOnly(keyframesOnly);
    if (this.#wantsFull === wantsFull) return;
    this.#wantsFull = wantsFull;
    this.#tell();
  }

  /** See `CameraFeed.setFine`; of the main stream, which is the one that is looked at closely. */
  setFine(isFine: boolean): void {
    this.#main.setFine(isFine);
  }

  /** What somebody wants drawn: of the substream while it is live, which costs less. */
  setDrawn(drawn: ReadonlySet<DrawnAs>): void {
    this.#drawn = drawn;
    this.#tell();
  }

  /** Returns soon, whatever the camera does. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#dropHeld();
    await Promise.all([this.#main.close(), this.#sub?.close()]);
  }

  #tell(): void {
    const { full, cameraId } = this.#deps;
    const decodesMain = this.#isRecognised && (!this.#isSubLive || this.#wantsFull);
    this.#main.setRecognised(decodesMain);
    this.#sub?.setRecognised(this.#isRecognised);
    this.#main.setDrawn(this.#isSubLive ? new Set() : this.#drawn);
    this.#sub?.setDrawn(this.#isSubLive ? this.#drawn : new Set());
    if (!decodesMain) full.clear(cameraId);
    if (!this.#isRecognised) this.#dropHeld();
  }

  #noteSubstream(state: CameraState, message: string): void {
    this.#isSubLive = state === 'live';
    if (!this.#isClosed) this.#tell();
    this.#deps.onSubstream(state, message);
  }

  #takeMain(frame: Frame, capturedAt: number): boolean {
    const { cameraId, shelf, full } = this.#deps;
    if (!this.#isSubLive) return shelf.put(cameraId, frame, capturedAt);
    full.put(cameraId, frame, capturedAt);
    if (this.#held !== null && capturedAt >= this.#held.capturedAt - halfFrameMs) this.#giveHeld();
    return false;
  }

  /** Held for no longer than until the substream's next frame: the main stream may be far behind, or give nothing. */
  #takeSub(frame: Frame, capturedAt: number): boolean {
    const { cameraId, shelf } = this.#deps;
    if (!this.#wantsFull) {
      this.#dropHeld();
      return shelf.put(cameraId, frame, capturedAt);
    }
    const isReplaced = this.#giveHeld();
    this.#held = { frame, capturedAt };
    return isReplaced;
  }

  #giveHeld(): boolean {
    const held = this.#held;
    this.#held = null;
    return held !== null && this.#deps.shelf.put(this.#deps.cameraId, held.frame, held.capturedAt);
  }

  #dropHeld(): void {
    this.#held?.frame.free();
    this.#held = null;
  }

  /** What comes after the closing is about another address. */
  #takerOf(put: (frame: Frame, capturedAt: number) => boolean): FrameTaker {
    return {
      put: (frame, capturedAt) => {
        if (!this.#isClosed && this.#isRecognised) return put(frame, capturedAt);
        frame.free();
        return false;
      },
      clear: () => {
        this.#dropHeld();
        if (this.#isClosed) return;
        this.#deps.shelf.clear(this.#deps.cameraId);
        this.#deps.full.clear(this.#deps.cameraId);
      },
    };
  }
}

function videoOf(
  stream: StreamName,
  { onInit, onFragment }: CameraStreamsDeps,
): Pick<CameraFeedDeps, 'onInit' | 'onFragment'> {
  return {
    onInit: (...init) => onInit(stream, ...init),
    onFragment: (...fragment) => onFragment(stream, ...fragment),
  };
}
