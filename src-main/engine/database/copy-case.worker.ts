import { parentPort, workerData } from 'node:worker_threads';
import { copyEncrypted } from './copy-encrypted.ts';
import { deriveDatabaseKeys } from './derive-keys.ts';
import { mainDatabaseFile } from './file-names.ts';
import { openEncrypted } from './open-encrypted.ts';
import type { CopyCaseData, CopyCaseReply } from './copy-case.ts';

/**
 * Copies the main database beside the thread that writes it: a reader of a write-ahead log keeps nobody waiting, however
 * large the file.
 */
function main(): void {
  // Set by copy-case.ts, the only one that starts this file.
  const { directory, vaultKey, target } = workerData as CopyCaseData;
  const key = deriveDatabaseKeys(vaultKey).main;
  let reply: CopyCaseReply;
  try {
    const source = openEncrypted({
      directory,
      file: mainDatabaseFile,
      key,
      mustExist: true,
      readonly: true,
      isRebuildable: true, // its pages are checked in the copy, once
    });
    try {
      const entries = copyEncrypted(source, key, target, (copy) => {
        const counted = copy
          .prepare<[], { count: number; last: number | null }>(
            'SELECT count(*) AS count, max(sequence) AS last FROM entries',
          )
          .get();
        if (counted === undefined || counted.count !== (counted.last ?? 0))
          throw new Error('the copy lacks entries of the log');
        return counted.count;
      });
      reply = { ok: true, entries };
    } finally {
      source.close();
    }
  } catch (cause) {
    const { message, code } = cause as Error & { readonly code?: string };
    reply = { ok: false, message, code: code ?? null };
  }
  parentPort?.postMessage(reply);
}

main();
