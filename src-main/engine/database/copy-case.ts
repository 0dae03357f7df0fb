import { AppError } from '../../contract/errors.ts';
import { startThread } from '../start-thread.ts';

export interface CopyCaseData {
  readonly directory: string;
  readonly vaultKey: Uint8Array;
  readonly target: string;
}

export type CopyCaseReply =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly message: string; readonly code: string | null };

/** Copies the main database in a thread of its own. Answers how many entries the log has in the copy. */
export async function copyCase(data: CopyCaseData): Promise<number> {
  const worker = startThread(import.meta, 'copy-case.worker', data);
  const reply = await new Promise<CopyCaseReply>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the copying thread ended with ${String(code)}`)));
  });
  if (reply.ok) return reply.entries;
  if (reply.code === 'SQLITE_FULL' || reply.code === 'ENOSPC')
    throw new AppError('disk-full', 'There is no room for a backup in this folder. Free some space there.');
  throw new AppError('conflict', `The backup could not be written there: ${reply.message}.`);
}
