import type { Player, PlayerDeps } from './player.ts';

const firstPauseMs = 500;
const longestPauseMs = 2_000;
const watchEveryMs = 1_000;
/** A picture that has not moved for this long is started afresh. */
const stuckAfterMs = 6_000;
/** A machine that can't keep up may take longer to the first picture: starting over each time would never let it get there. */
const longestPatienceMs = 24_000;

interface LivePictureDeps extends Omit<PlayerDeps, 'onBroken'> {
  readonly player: Player;
  /** Behind the video: holds the last picture while a new start is under way. */
  readonly lastPicture: HTMLCanvasElement;
  readonly onMoving: (isMoving: boolean) => void;
}

/**
 * Plays a camera's stream in a tile and never gives up: whatever goes wrong, it keeps the last picture and starts
 * again. Returns the way to stop.
 */
export function playLivePicture({
  video,
  lastPicture,
  player,
  path,
  fetchMedia,
  onMoving,
}: LivePictureDeps): () => void {
  let stopPlayer: (() => void) | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = firstPauseMs;
  let patienceMs = stuckAfterMs;
  let lastTime = -1;
  let lastMovedAt = Date.now();

  function start(): void {
    lastMovedAt = Date.now();
    stopPlayer = player({ video, path, fetchMedia, onBroken: startAgain });
  }

  function end(): void {
    keepLastPicture(video, lastPicture);
    stopPlayer?.();
    stopPlayer = null;
    lastTime = -1;
  }

  function startAgain(): void {
    if (again !== undefined) return;
    onMoving(false);
    again = setTimeout(() => {
      again = undefined;
      end();
      start();
    }, pauseMs);
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  }

  const watch = setInterval(() => {
    const now = Date.now();
    if (video.currentTime !== lastTime && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      lastTime = video.currentTime;
      lastMovedAt = now;
      pauseMs = firstPauseMs;
      patienceMs = stuckAfterMs;
      onMoving(true);
    } else if (now - lastMovedAt > patienceMs) {
      patienceMs = Math.min(longestPatienceMs, patienceMs * 2);
      startAgain();
    } else if (now - lastMovedAt > watchEveryMs * 2) onMoving(false);
  }, watchEveryMs);

  start();
  return () => {
    clearInterval(watch);
    clearTimeout(again);
    end();
  };
}

function keepLastPicture(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  if (video.videoWidth === 0) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
}
