import type {
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderContext,
  LoaderStats,
} from 'hls.js';
import type { FetchMedia } from './player.ts';

interface MediaLoading {
  readonly loader: HlsConfig['loader'];
  /** The address under which hls.js asks its loader for a path. */
  readonly addressOf: (path: string) => string;
}

/**
 * Has hls.js fetch by the console's own way to the engine. A browser opens six connections to a server and no more, and each tile
 * has a question waiting nearly all the time; and a request of its own for each part costs more than the part.
 */
export function mediaLoader(fetchMedia: FetchMedia): MediaLoading {
  // Only a base for relative addresses: nothing is ever fetched there.
  const base = new URL('/media/', window.location.href).href;

  class MediaLoader implements Loader<LoaderContext> {
    context: LoaderContext | null = null;
    stats: LoaderStats = newStats();
    #callbacks: LoaderCallbacks<LoaderContext> | null = null;

    load(context: LoaderContext, _: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
      this.context = context;
      this.#callbacks = callbacks;
      const { stats } = this;
      stats.loading.start = performance.now();
      fetchMedia(context.url.slice(base.length)).then(
        ({ status, body }) => {
          // Stopped, or meant for another question.
          if (this.#callbacks !== callbacks) return;
          stats.loading.first = stats.loading.end = performance.now();
          if (status !== 200) {
            callbacks.onError({ code: status, text: 'refused' }, context, null, stats);
            return;
          }
          stats.loaded = stats.total = body.byteLength;
          const data =
            context.responseType === 'arraybuffer' ? ownBuffer(body) : new TextDecoder().decode(body);
          callbacks.onSuccess({ url: context.url, data, code: status }, stats, context, null);
        },
        () => {
          if (this.#callbacks === callbacks)
            callbacks.onError({ code: 0, text: 'the engine is away' }, context, null, stats);
        },
      );
    }

    abort(): void {
      const callbacks = this.#callbacks;
      this.#callbacks = null;
      if (this.stats.loading.end > 0 || this.context === null) return;
      this.stats.aborted = true;
      callbacks?.onAbort?.(this.stats, this.context, null);
    }

    destroy(): void {
      this.#callbacks = null;
      this.context = null;
    }
  }

  return { loader: MediaLoader, addressOf: (path) => `${base}${path}` };
}

function newStats(): LoaderStats {
  return {
    aborted: false,
    loaded: 0,
    retry: 0,
    total: 0,
    chunkCount: 0,
    bwEstimate: 0,
    loading: { start: 0, first: 0, end: 0 },
    parsing: { start: 0, end: 0 },
    buffering: { start: 0, first: 0, end: 0 },
  };
}

/** It may be a view of more. */
function ownBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  // Nothing here makes shared memory, which TypeScript can't know.
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
