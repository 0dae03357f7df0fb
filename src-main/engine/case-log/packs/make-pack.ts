import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../contract/errors.ts';
import { startThread } from '../../start-thread.ts';
import type { PackParts } from './build-pack.ts';
import type { FromPackWorker, ToPackWorker } from './pack-messages.ts';

const entriesAtOnce = 500;

export interface PackBytes {
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * The ZIP of a pack, hashed and packed in a thread of its own: a large one takes seconds, in which alerts must not wait.
 * @param sign the log's key over a manifest
 */
export async function makePack(
  { entries, pictures, ...rest }: PackParts,
  sign: (manifest: string) => Promise<Uint8Array>,
): Promise<PackBytes> {
  const worker = startThread(import.meta, 'pack.worker');
  worker.unref();
  const tell = (message: ToPackWorker, moved: readonly ArrayBuffer[] = []): void =>
    worker.postMessage(message, moved);
  const answered = new Promise<PackBytes>((resolve, reject) => {
    worker.on('message', (message: FromPackWorker) => {
      if (message.kind === 'sign')
        sign(message.manifest).then((signature) => tell({ kind: 'signature', signature }), reject);
      else if (message.kind === 'made') resolve(message);
      else
        reject(
          new AppError(
            'conflict',
            'This is more than one pack can hold. Make packs about its alerts one by one.',
          ),
        );
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the packing thread ended with ${String(code)}`)));
  });
  // Heard below, and not before everything was handed over.
  answered.catch(() => undefined);
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  try {
    tell({ kind: 'begin', parts: rest });
    // In parts, because handing over takes time in this thread too.
    for (let at = 0; at < entries.length; at += entriesAtOnce) {
      tell({ kind: 'entries', entries: entries.slice(at, at + entriesAtOnce) });
      await setImmediate();
    }
    for (const picture of pictures) {
      tell({ kind: 'picture', picture }, ownBuffer(picture.bytes));
      await setImmediate();
    }
    tell({ kind: 'end' });
    const made = await answered;
    await exited; // by itself: ending a thread from outside is for one that does not
    return made;
  } catch (cause) {
    await worker.terminate();
    throw cause;
  }
}

/** Moved instead of copied, where nothing else lies in it. */
function ownBuffer(bytes: Uint8Array): readonly ArrayBuffer[] {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}
