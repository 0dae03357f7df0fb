import { drawnPictureHeaderSchema, unpackFrame } from '../../../src-main/contract/media.ts';
import { paintJpeg } from '../../ui/paint-jpeg.ts';
import type { FetchMedia } from './player.ts';

const pauseMs = 1_000;
/** A picture that has not changed for this long is pointed out. */
const stillMs = 3_000;

interface DrawnDeps {
  readonly canvas: HTMLCanvasElement;
  readonly path: string;
  readonly fetchMedia: FetchMedia;
  readonly onMoving: (isMoving: boolean) => void;
}

/** Asks for one picture after the other and paints it, and never gives up. Answers the way to stop. */
export function showDrawnPictures({ canvas, path, fetchMedia, onMoving }: DrawnDeps): () => void {
  const stopping = new AbortController();
  let still: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    let after = 0;
    while (!stopping.signal.aborted) {
      // Held back until there is another picture; 404 when there was none for some seconds.
      const { status, body } = await fetchMedia(`${path}?after=${after}`);
      if (stopping.signal.aborted) return;
      if (status === 404) continue;
      if (status !== 200) throw new Error(`refused with ${status}`);
      const { header, body: jpeg } = unpackFrame(body) ?? {};
      after = drawnPictureHeaderSchema.parse(header).number;
      await paintJpeg(canvas, jpeg ?? new Uint8Array());
      onMoving(true);
      clearTimeout(still);
      still = setTimeout(() => onMoving(false), stillMs);
    }
  }

  async function keepOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      await run().catch(() => undefined);
      if (!stopping.signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  void keepOn();
  return () => {
    stopping.abort();
    clearTimeout(still);
  };
}
