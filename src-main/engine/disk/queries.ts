import { sql, write, type WriteContext } from '../database/procedures.ts';

export const diskProcedures = {
  /** Writes something small, to see whether anything can be written. */
  'disk.try': write(({ db, now }: WriteContext): void => {
    db.run(sql`INSERT INTO settings (key, value) VALUES ('disk-tried-at', ${String(now)})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
  }),
};
