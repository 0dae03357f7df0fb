import { byPictures, createLiveEdge, keepNear } from './live-edge.ts';
import { readLiveFragments, type LiveFragments } from './live-fragments.ts';
import type { Player, PlayerDeps } from './player.ts';

/** Seconds of what was shown that are kept; less makes Chromium look for the keyframe before. */
const keptS = 3;

/** Each picture as it comes, through Media Source: for the tile that somebody looks at closely. */
export const playFragments: Player = (deps) => {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  const edge = createLiveEdge(byPictures);
  const stopping = new AbortController();
  const { video } = deps;
  const onWaiting = (): void => edge.noteWaiting();
  video.src = address;
  video.addEventListener('waiting', onWaiting);
  void follow(deps, source, stopping.signal, () => keepNear(video, edge)).catch(() => {
    if (!stopping.signal.aborted) deps.onBroken();
  });
  return () => {
    stopping.abort();
    video.removeEventListener('waiting', onWaiting);
    video.playbackRate = 1;
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  };
};

/** Ends with an error when the timeline does; resolves when it is stopped. */
async function follow(
  { video, path, fetchMedia }: PlayerDeps,
  source: MediaSource,
  stopped: AbortSignal,
  onAdded: () => void,
): Promise<void> {
  await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
  let buffer: SourceBuffer | null = null;
  let from: number | null = null;
  while (!stopped.aborted) {
    const { status, body } = await fetchMedia(`${path}/fragments${from === null ? '' : `?from=${from}`}`);
    if (stopped.aborted) return;
    // Nothing came in the time for which the engine holds a question back.
    if (status === 404) continue;
    if (status !== 200) throw new Error(`refused with ${status}`);
    const fragments = readLiveFragments(body);
    if (buffer !== null && fragments.init !== null) throw new Error('another timeline began');
    buffer ??= await begin(source, fragments);
    await append(buffer, fragments.media);
    if (from === null) void video.play().catch(() => undefined);
    from = fragments.next;
    onAdded();
    await forget(buffer, video.currentTime - keptS);
  }
}

async function begin(source: MediaSource, { mimeCodec, init }: LiveFragments): Promise<SourceBuffer> {
  if (init === null) throw new Error('the engine sent no beginning');
  const buffer = source.addSourceBuffer(`video/mp4; codecs="${mimeCodec}"`);
  await append(buffer, init);
  return buffer;
}

async function append(buffer: SourceBuffer, bytes: Uint8Array): Promise<void> {
  // What came over the wire lies in no shared memory, which TypeScript can't know.
  const ended = settled(buffer);
  buffer.appendBuffer(bytes as Uint8Array<ArrayBuffer>);
  await ended;
}

async function forget(buffer: SourceBuffer, untilS: number): Promise<void> {
  const { buffered } = buffer;
  if (buffered.length === 0 || untilS - buffered.start(0) < keptS) return;
  const ended = settled(buffer);
  buffer.remove(0, untilS);
  await ended;
}

function settled(buffer: SourceBuffer): Promise<void> {
  return new Promise((resolve, reject) => {
    buffer.addEventListener('updateend', () => resolve(), { once: true });
    buffer.addEventListener('error', () => reject(new Error('the fragment could not be read')), {
      once: true,
    });
  });
}
