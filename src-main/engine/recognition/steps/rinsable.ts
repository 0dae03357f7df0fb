import { createPlanarImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import type { ModelSession } from './tensor.ts';

export interface RinsableSession extends ModelSession {
  /** Computes an empty picture if there was a run, and none since the last call; nothing otherwise. */
  rinse(): Promise<void>;
}

/** Neither black nor white: every model gives numbers for it. */
const grey = 127;

/**
 * ONNX Runtime keeps what it computed where it computed it, until it computes there again. A picture of the same size takes
 * the same places.
 */
export function rinsable(session: ModelSession): RinsableSession {
  let lastSize: { readonly width: number; readonly height: number } | null = null;
  let hasRun = false;
  return {
    run(picture) {
      lastSize = { width: picture.width, height: picture.height };
      hasRun = true;
      return session.run(picture);
    },
    async rinse() {
      const size = lastSize;
      const isBusy = hasRun;
      hasRun = false;
      if (isBusy || size === null) return;
      lastSize = null;
      const picture = createPlanarImage(size.width, size.height);
      picture.planes.fill(grey);
      wipe(...(await session.run(picture)).values());
    },
    release: () => session.release(),
  };
}
