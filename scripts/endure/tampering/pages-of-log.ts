import { createPageCipher, pageBytes } from '../../../src-main/engine/database/salvage/page-cipher.ts';
import { openToEdit } from './edit-rows.ts';
import type { LogUnderAttack } from './log-under-attack.ts';
import { rmSync } from 'node:fs';

interface EarlierPage {
  readonly page: number;
  readonly table: string;
  /** As it lay there at an earlier moment, encrypted for this place. */
  readonly bytes: Buffer;
}

const known = new WeakMap<LogUnderAttack, readonly EarlierPage[]>();

/** Every page that the log's tables have now and that held something else at an earlier moment, as it was then. */
export function pagesOfLog(log: LogUnderAttack): readonly EarlierPage[] {
  const found = known.get(log) ?? find(log);
  known.set(log, found);
  return found;
}

function find(log: LogUnderAttack): readonly EarlierPage[] {
  const directory = log.put(log.file);
  const connection = openToEdit(log, directory);
  const owners = connection
    .prepare<[], { page: number; table: string }>(
      `SELECT pageno AS page, name AS "table" FROM dbstat WHERE name IN ('entries', 'checkpoints', 'log_tree')`,
    )
    .all();
  connection.close();
  rmSync(directory, { recursive: true });
  const cipher = createPageCipher(log.mainKey, log.file);
  const at = (file: Buffer, page: number): Buffer => file.subarray((page - 1) * pageBytes, page * pageBytes);
  return log.earlier.flatMap((file) =>
    owners.flatMap(({ page, table }) => {
      const bytes = at(file, page);
      const [then, now] = [cipher.open(bytes, page), cipher.open(at(log.file, page), page)];
      // Encrypted anew, a page looks different and says the same.
      return then === null || now === null || then.equals(now) ? [] : [{ page, table, bytes }];
    }),
  );
}
