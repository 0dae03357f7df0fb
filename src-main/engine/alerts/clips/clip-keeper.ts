import { clipHeaderSchema, packFrame } from '../../../contract/media.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { concat } from '../../portable/bytes.ts';

/** What a clip is made for. */
export interface RaisedAlert {
  readonly alertId: string;
  readonly cameraId: string;
  readonly capturedAt: number;
  /** When whom it is about was looked at first. */
  readonly knownFrom: number;
}

interface Video {
  readonly init: Uint8Array<ArrayBuffer>;
  readonly fragments: { readonly startsAt: number; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

interface Picture {
  readonly capturedAt: number;
  readonly isPixelated: boolean;
  readonly bytes: Uint8Array;
}

/** Draws all that comes after a moment, with nobody but the one to be known in it. Overwrites the video. */
type DrawClip = (video: Video, from: number) => Promise<readonly Picture[]>;

export interface ClipKeeperDeps {
  readonly database: () => DatabaseClient | null;
  /** What is still in memory of a camera's video; a copy. Null where there is nothing of it. */
  readonly videoBetween: (cameraId: string, fromMs: number, untilMs: number) => Video | null;
  /** Rejects when the signal is given. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly onDefect: (cause: unknown, what: string) => void;
}

/** Before whom it is about was looked at first, and after the match. Then nobody in it can be known. */
const marginMs = 2_000;
/** As far back as video is kept of any camera. */
const longestMs = 8_000;
/** Each holds seconds of video: where more alerts come at once than anybody could judge, the others have none. */
const mostAtOnce = 8;

/**
 * Makes the clip of an alert out of the video that is in memory for the tiles: the one person, and everybody else pixelated. Nothing is
 * held for it ahead of an alert. It says nothing while it does so, on the wire or in the log: a decoy has no clip.
 */
export class ClipKeeper {
  readonly #deps: ClipKeeperDeps;
  readonly #stopping = new AbortController();
  readonly #making = new Set<Promise<void>>();

  constructor(deps: ClipKeeperDeps) {
    this.#deps = deps;
  }

  /** Returns at once. An alert without a clip is as good as any. */
  keep(alert: RaisedAlert, draw: DrawClip): void {
    if (this.#making.size >= mostAtOnce || this.#stopping.signal.aborted) return;
    const making = this.#make(alert, draw)
      .catch((cause: unknown) => {
        if (!this.#stopping.signal.aborted) this.#deps.onDefect(cause, 'the clip of an alert');
      })
      .finally(() => this.#making.delete(making));
    this.#making.add(making);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#making);
  }

  async #make({ alertId, cameraId, capturedAt, knownFrom }: RaisedAlert, draw: DrawClip): Promise<void> {
    const { database, videoBetween, pause } = this.#deps;
    await pause(marginMs, this.#stopping.signal);
    const until = capturedAt + marginMs;
    const from = Math.max(until - longestMs, knownFrom - marginMs);
    const video = videoBetween(cameraId, from, until);
    if (video === null) return;
    const pictures = await draw(video, from);
    if (pictures.length === 0) return;
    const clip = packClip(pictures);
    try {
      await database()?.call('alerts.keep-clip', { id: alertId, clip });
    } finally {
      clip.fill(0);
    }
  }
}

/** One piece of bytes, of which the pictures are overwritten. */
function packClip(pictures: readonly Picture[]): Uint8Array {
  const header = clipHeaderSchema.parse({
    pictures: pictures.map(({ bytes, ...picture }) => ({ ...picture, bytes: bytes.length })),
  });
  const body = concat(...pictures.map(({ bytes }) => bytes));
  const clip = packFrame(header, body);
  for (const bytes of [body, ...pictures.map((picture) => picture.bytes)]) bytes.fill(0);
  return clip;
}
