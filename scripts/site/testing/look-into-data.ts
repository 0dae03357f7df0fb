import type { HeldPairs } from '../../../src-main/engine/database/group-keys.ts';
import { openReadOnly } from '../../../src-main/engine/database/open-read-only.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { verifyWhole } from '../../endure/verify-whole.ts';

type OpenData = ReturnType<typeof openReadOnly>;

/** Looks once at a machine's data, also while its engine runs. */
export function lookIntoData<Result>(
  directory: string,
  vaultKey: Uint8Array,
  pairs: HeldPairs,
  at: (data: OpenData) => Result,
): Result {
  const data = openReadOnly(directory, vaultKey, pairs);
  try {
    return at(data);
  } finally {
    data.close();
  }
}

/** How many entries of a kind a log has, once it was verified. @throws Error where it is broken */
export function countEntries(data: OpenData, kind: string): number {
  const { broken } = verifyWhole(data);
  if (broken !== null) throw new Error(`the log is broken: ${broken.words}`);
  return data.read(
    ({ db }) =>
      db.get<{ count: number }>(sql`SELECT count(*) AS count FROM entries WHERE kind = ${kind}`)?.count ?? 0,
  );
}
