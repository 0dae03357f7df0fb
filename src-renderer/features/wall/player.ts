/** Fetches a piece of live video: `cameras/<id>/…`. Rejects while the engine is away. */
export type FetchMedia = (path: string) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

export interface PlayerDeps {
  readonly video: HTMLVideoElement;
  /** The stream's place below `/media/<ticket>/`, without a slash at its end. */
  readonly path: string;
  readonly fetchMedia: FetchMedia;
  /** It can't go on, and has to be started afresh. */
  readonly onBroken: () => void;
}

/** Plays a stream until it is stopped by what it answers. */
export type Player = (deps: PlayerDeps) => () => void;
