import { AppError } from '../../contract/errors.ts';
import { read, sql, write, type ReadContext, type WriteContext } from '../database/procedures.ts';

const setting = 'keys.unattended';

/** By what the machine may open the data with nobody there. */
export const unattendedProcedures = {
  /** The id of the slot that counts; null where there is none. */
  'keys.unattended': read(
    ({ db }: ReadContext): string | null =>
      db.get<{ id: string }>(sql`SELECT value ->> '$' AS id FROM settings WHERE key = ${setting}`)?.id ??
      null,
  ),

  /** @param by login names of two people whom the caller has checked */
  'keys.allow-unattended': write(
    (
      { db, log }: WriteContext,
      { id, by }: { readonly id: string; readonly by: readonly [string, string] },
    ): void => {
      db.run(sql`INSERT INTO settings (key, value) VALUES (${setting}, ${JSON.stringify(id)})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
      log.append({ kind: 'keys.unattended-allowed', subject: 'log', actor: null, body: { by: [...by] } });
    },
  ),

  'keys.withdraw-unattended': write(
    (context: WriteContext, body: { readonly by: string; readonly reason: string }): void => {
      if (!forget(context)) throw new AppError('not-found', 'This machine may not open its data by itself.');
      context.log.append({ kind: 'keys.unattended-withdrawn', subject: 'log', actor: null, body });
    },
  ),

  /** It was not for the people of this data. */
  'keys.drop-unattended': write((context: WriteContext): void => {
    forget(context);
    context.log.append({ kind: 'keys.unattended-dropped', subject: 'log', actor: null, body: {} });
  }),

  'keys.note-unattended': write(({ log }: WriteContext): void => {
    log.append({ kind: 'keys.unattended-opened', subject: 'log', actor: null, body: {} });
  }),
};

const forget = ({ db }: WriteContext): boolean =>
  db.run(sql`DELETE FROM settings WHERE key = ${setting}`) > 0;
