import Hls from 'hls.js/light';
import { EngineClient } from '../engine/client.ts';
import { chooseTransport } from '../engine/open-transport.ts';
import { playFragments } from '../features/wall/fragments-player.ts';
import { playHls } from '../features/wall/hls-player.ts';
import { playLivePicture } from '../features/wall/live-picture.ts';
import { readFrameNumber } from './frame-number.ts';

/** How a stream is played: as tiles do, or by hls.js as it comes, from a playlist without parts. */
export type BenchPlayer = 'grid' | 'focus' | 'hls-default';

/** When each picture of a numbered clip was due at its camera. */
export interface BenchClock {
  /** Milliseconds since 1970 UTC at which picture 0 was due first. */
  readonly startedAt: number;
  readonly framesPerSecond: number;
  readonly frames: number;
}

export interface BenchCounts {
  readonly shown: number;
  readonly dropped: number;
}

declare global {
  interface Window {
    tileBench?: typeof tileBench;
  }
}

const client = new EngineClient(chooseTransport(window));
client.start();

const stops: (() => void)[] = [];

/** What `npm run bench -- tiles` does in the page. */
const tileBench = {
  /** Adds a tile. @param columns of the grid that it is in */
  play(player: BenchPlayer, cameraId: string, columns: number): number {
    const video = document.createElement('video');
    video.muted = true;
    video.style.width = `${Math.floor(100 / columns) - 1}%`;
    document.body.append(video);
    stops.push(start(player, video, cameraId));
    return document.querySelectorAll('video').length - 1;
  },

  /** Milliseconds from the camera to the screen, of each picture that is shown in so many seconds. */
  async latencies(tile: number, clock: BenchClock, forMs: number): Promise<readonly number[]> {
    const video = document.querySelectorAll('video')[tile];
    if (video === undefined) throw new Error('there is no such tile');
    const measured: number[] = [];
    const until = performance.now() + forMs;
    await new Promise<void>((resolve) => {
      const look = (_: number, { expectedDisplayTime }: VideoFrameCallbackMetadata): void => {
        const frame = readFrameNumber(video);
        if (frame !== null)
          measured.push(latencyOf(frame, performance.timeOrigin + expectedDisplayTime, clock));
        if (performance.now() < until) video.requestVideoFrameCallback(look);
        else resolve();
      };
      video.requestVideoFrameCallback(look);
      // A tile that stands still ends as well.
      setTimeout(resolve, forMs + 1_000);
    });
    return measured;
  },

  /** Of all tiles together, since they began. */
  counts(): BenchCounts {
    const qualities = [...document.querySelectorAll('video')].map((video) => video.getVideoPlaybackQuality());
    return {
      shown: qualities.reduce((sum, { totalVideoFrames }) => sum + totalVideoFrames, 0),
      dropped: qualities.reduce((sum, { droppedVideoFrames }) => sum + droppedVideoFrames, 0),
    };
  },

  clear(): void {
    for (const stop of stops.splice(0)) stop();
    document.body.replaceChildren();
  },
};
window.tileBench = tileBench;

function start(player: BenchPlayer, video: HTMLVideoElement, cameraId: string): () => void {
  if (player === 'hls-default') {
    const hls = new Hls({ enableWorker: false });
    hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play());
    hls.loadSource(new URL(`/media/plain/cameras/${cameraId}/live.m3u8`, window.location.href).href);
    hls.attachMedia(video);
    return () => hls.destroy();
  }
  return playLivePicture({
    video,
    lastPicture: document.createElement('canvas'),
    player: player === 'focus' ? playFragments : playHls,
    path: `cameras/${cameraId}`,
    fetchMedia: (path) => client.media(path),
    onMoving: () => undefined,
  });
}

/** The clip runs in a loop: the last time that this picture was due before it was shown. */
function latencyOf(
  frame: number,
  shownAt: number,
  { startedAt, framesPerSecond, frames }: BenchClock,
): number {
  const loopMs = (frames * 1_000) / framesPerSecond;
  const sinceFirst = shownAt - startedAt - (frame * 1_000) / framesPerSecond;
  return ((sinceFirst % loopMs) + loopMs) % loopMs;
}
