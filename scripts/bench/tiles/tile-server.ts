import { wireMediaRequestSchema } from '../../../src-main/contract/media.ts';
import { Looks } from '../../../src-main/engine/tiles/looks.ts';
import { DrawnPictures } from '../../../src-main/engine/tiles/drawn-pictures.ts';
import { SegmentStore } from '../../../src-main/engine/tiles/segment-store.ts';
import {
  findTile,
  readTilePath,
  untilThere,
  type TileAnswer,
} from '../../../src-main/engine/tiles/serve-tile.ts';
import { serveLoopback } from '../../../src-main/loopback/loopback-server.ts';
import { createIngest } from '../create-ingest.ts';
import type { DemoStream } from '../demo-streams.ts';
import { createLink } from '../link.ts';

export interface TileServer extends AsyncDisposable {
  /** Opens in a browser what `rendererDirectory` has. */
  readonly link: string;
}

/** On a machine that is busy with other things. */
const readyMs = 120_000;

/** The real ingest process, store and loopback host, with nobody to ask who may look. */
export async function startTileServer(
  streams: readonly DemoStream[],
  rendererDirectory: string,
): Promise<TileServer> {
  const link = createLink();
  const tiles = new SegmentStore();
  const video = { tiles, drawn: new DrawnPictures() };
  const ingest = createIngest(link, {
    onInit: ({ cameraId, bytes, mimeCodec }) => tiles.setInit(`${cameraId}/main`, bytes, mimeCodec),
    onFragment: ({ cameraId, ...fragment }) => tiles.addFragment(`${cameraId}/main`, fragment),
  });
  const closeLooks = new Looks((cameraIds) => ingest.lookClosely(cameraIds));
  const answer = async (path: string): Promise<TileAnswer | null> => {
    const asked = readTilePath(path);
    if (asked === null) return null;
    if (asked.kind === 'fragments') closeLooks.note(asked.cameraId);
    await untilThere(asked, video);
    return findTile(asked, video);
  };
  const server = await serveLoopback({
    port: 0,
    rendererDirectory,
    engine: {
      connect: (send) => ({
        receive(payload) {
          const { id, path } = wireMediaRequestSchema.parse(payload);
          void answer(path).then((found) =>
            send({ kind: 'media', id, status: found?.status ?? 404, body: found?.body ?? new Uint8Array() }),
          );
        },
        close: () => undefined,
      }),
      requestMedia: async (path) => {
        const found = await answer(path.replace(/^[a-z]+\//, ''));
        if (found === null) return { status: 404, contentType: 'text/plain', body: new Uint8Array() };
        return path.startsWith('plain/') ? withoutParts(found) : found;
      },
    },
  });
  ingest.start();
  for (const stream of streams) ingest.open(stream.id, stream);
  // hls.js as it comes gives up on a playlist that isn't there yet, and begins three segments back.
  await Promise.all(
    streams.map(({ id }) => tiles.whenListed(`${id}/main`, { sequence: 4, part: null }, readyMs)),
  );
  return {
    link: server.link,
    async [Symbol.asyncDispose]() {
      await server.close();
      closeLooks.stop();
      await ingest.stop();
      tiles.clear();
      link.remove();
    },
  };
}

/** The same segments as plain HLS names them, from before there was low latency. */
function withoutParts(answer: TileAnswer): TileAnswer {
  if (answer.contentType !== 'application/vnd.apple.mpegurl') return answer;
  const lines = Buffer.from(answer.body).toString().split('\n');
  const plain = lines.filter((line) => !/^#EXT-X-(PART|SERVER-CONTROL)/.test(line));
  return { ...answer, body: Buffer.from(plain.join('\n')) };
}
