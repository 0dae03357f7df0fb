import { read, sql, write, type ReadContext, type WriteContext } from '../database/procedures.ts';

/** So many alerts or lists at once, so that nothing waits long behind them. */
const atOnce = 20;

interface Parts {
  readonly table: 'alert' | 'list';
  readonly ids: readonly string[];
}

export const keyProcedures = {
  'keys.note-renewal-begun': write(
    (
      { log }: WriteContext,
      { reason, actorId }: { readonly reason: string; readonly actorId: string | null },
    ): void => {
      log.append({ kind: 'keys.renewal-begun', subject: 'log', actor: actorId, body: { reason } });
    },
  ),

  'keys.note-renewed': write(
    ({ db, log, now }: WriteContext, counts: { readonly handed: number; readonly dropped: number }): void => {
      db.run(sql`INSERT INTO settings (key, value) VALUES ('keys.renewed-at', ${String(now)})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
      log.append({ kind: 'keys.renewed', subject: 'log', actor: null, body: counts });
    },
  ),

  /** When the keys were renewed last; null for never. */
  'keys.renewed-at': read(({ db }: ReadContext): number | null => {
    const row = db.get<{ value: string }>(sql`SELECT value FROM settings WHERE key = 'keys.renewed-at'`);
    return row === undefined ? null : Number(row.value);
  }),

  /**
   * Data from before version 2: pictures and templates get a key of their own, apart from the names, and the keys are
   * sealed to whom they belong. Answers whether that is done; once it is, it stays so.
   */
  'keys.bring-forward': write((context: WriteContext): { readonly isDone: boolean } => {
    const { db, subjects } = context;
    if (db.get(sql`SELECT 1 FROM settings WHERE key = 'keys.faces-apart'`) !== undefined)
      return { isDone: true };
    const alerts = oldOnes(context, 'alert');
    const lists = oldOnes(context, 'list');
    for (const id of alerts.ids.slice(0, atOnce)) moveAlert(context, id);
    for (const id of lists.ids.slice(0, atOnce)) moveList(context, id);
    if (alerts.ids.length > atOnce || lists.ids.length > atOnce) return { isDone: false };
    subjects.wrapOldKeys();
    db.run(sql`INSERT INTO settings (key, value) VALUES ('keys.faces-apart', 'true')`);
    return { isDone: true };
  }),
};

function oldOnes({ db, subjects }: WriteContext, table: Parts['table']): Parts {
  const rows = db.all<{ id: string }>(
    table === 'alert'
      ? sql`SELECT id FROM alerts`
      : sql`SELECT id FROM watchlists WHERE destroyed_at IS NULL`,
  );
  const ids = rows
    .map(({ id }) => id)
    .filter(
      (id) =>
        subjects.state(`${table}:${id}`) === 'held' && subjects.state(`faces:${table}:${id}`) === 'none',
    );
  return { table, ids };
}

function moveAlert(context: WriteContext, id: string): void {
  const { db, subjects } = context;
  subjects.create(`faces:alert:${id}`);
  for (const { kind, nth, sealed } of db.all<{ kind: string; nth: number; sealed: Uint8Array }>(
    sql`SELECT kind, nth, sealed FROM alert_pictures WHERE alert_id = ${id}`,
  )) {
    const moved = reseal(context, `alert:${id}`, sealed, `${kind}:${String(nth)}`);
    db.run(sql`UPDATE alert_pictures SET sealed = ${moved}
      WHERE alert_id = ${id} AND kind = ${kind} AND nth = ${nth}`);
  }
}

function moveList(context: WriteContext, id: string): void {
  const { db, subjects } = context;
  subjects.create(`faces:list:${id}`);
  for (const entry of db.all<{ id: string; template: Uint8Array; crop: Uint8Array }>(
    sql`SELECT id, sealed_template AS template, sealed AS crop FROM watchlist_entries
      JOIN watchlist_crops ON entry_id = id WHERE watchlist_entries.list_id = ${id}`,
  )) {
    const template = reseal(context, `list:${id}`, entry.template, `template:${entry.id}`);
    const crop = reseal(context, `list:${id}`, entry.crop, `crop:${entry.id}`);
    db.run(sql`UPDATE watchlist_entries SET sealed_template = ${template} WHERE id = ${entry.id}`);
    db.run(sql`UPDATE watchlist_crops SET sealed = ${crop} WHERE entry_id = ${entry.id}`);
  }
}

function reseal(
  { subjects }: WriteContext,
  subject: string,
  sealed: Uint8Array,
  associatedData: string,
): Uint8Array {
  const opened = subjects.open(subject, sealed, associatedData);
  if (opened === null) throw new Error(`the key of ${subject} went while it was being brought forward`);
  return subjects.seal(`faces:${subject}`, opened, associatedData);
}
