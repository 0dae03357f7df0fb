import type { HlsConfig } from 'hls.js';
// Without subtitles, encryption and other things that a camera does not send.
import Hls from 'hls.js/light';
import { byParts, createLiveEdge, keepNear } from './live-edge.ts';
import { mediaLoader } from './media-loader.ts';
import type { Player } from './player.ts';

/** Low latency, and nothing kept: what was shown is dropped at once. The figures are `npm run bench -- tiles`. */
const settings: Partial<HlsConfig> = {
  // What the playlist asks for with parts of 200 ms: where it begins.
  liveSyncDuration: 0.6,
  // Jumping sooner than this lands before the buffer on a machine that can’t keep up, and stands still.
  liveMaxLatencyDuration: 4,
  // hls.js itself catches up only with more than a second in hand and less than a second too far behind, and after
  // each time that it stood still it stays another second behind: `keepNear` steers in its place.
  maxLiveSyncPlaybackRate: 1,
  liveSyncOnStallIncrease: 0,
  lowLatencyMode: true,
  liveDurationInfinity: true,
  backBufferLength: 2,
  maxBufferLength: 6,
  // Fragments are MP4 already, so there is nothing for a worker to do, and the security policy allows none.
  enableWorker: false,
};

/** Parts of low-latency HLS: cheap enough for sixteen tiles, and within a second of the camera. */
export const playHls: Player = ({ video, path, fetchMedia, onBroken }) => {
  const { loader, addressOf } = mediaLoader(fetchMedia);
  const hls = new Hls({ ...settings, loader });
  const edge = createLiveEdge(byParts);
  const onWaiting = (): void => edge.noteWaiting();
  video.addEventListener('waiting', onWaiting);
  hls.on(Hls.Events.ERROR, (_, { fatal }) => {
    if (fatal) onBroken();
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => undefined));
  // Right after a part came, when most is ahead.
  hls.on(Hls.Events.BUFFER_APPENDED, () => {
    if (!video.seeking && !video.paused) keepNear(video, edge);
  });
  hls.loadSource(addressOf(`${path}/live.m3u8`));
  hls.attachMedia(video);
  return () => {
    video.removeEventListener('waiting', onWaiting);
    hls.destroy();
    video.playbackRate = 1;
  };
};
