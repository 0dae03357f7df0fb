import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { mostLayouts, wallLayoutSchema, type WallLayout } from '../../contract/wall-layouts.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';

const savedSchema = z.array(wallLayoutSchema);
const keyOf = (personId: string): string => `wall-layouts:${personId}`;

/** Nobody's but the person's own, and nothing that the log is about: no entry is written. */
export const wallLayoutProcedures = {
  'wall-layouts.of': read(
    ({ db }: ReadContext, { personId }: { readonly personId: string }): readonly WallLayout[] =>
      layoutsOf(db, personId),
  ),

  'wall-layouts.save': write(
    (
      { db }: WriteContext,
      { personId, layout }: { readonly personId: string; readonly layout: WallLayout },
    ): void => {
      const others = layoutsOf(db, personId).filter(({ name }) => name !== layout.name);
      if (others.length >= mostLayouts)
        throw new AppError('conflict', `You have ${mostLayouts} layouts already. Remove one of them first.`);
      keep(db, personId, [...others, layout]);
    },
  ),

  'wall-layouts.remove': write(
    (
      { db }: WriteContext,
      { personId, name }: { readonly personId: string; readonly name: string },
    ): void => {
      const saved = layoutsOf(db, personId);
      const others = saved.filter((layout) => layout.name !== name);
      if (others.length === saved.length) throw new AppError('not-found', 'There is no such layout.');
      keep(db, personId, others);
    },
  ),
};

function layoutsOf(db: ReadContext['db'], personId: string): readonly WallLayout[] {
  const row = db.get<{ value: string }>(sql`SELECT value FROM settings WHERE key = ${keyOf(personId)}`);
  return row === undefined ? [] : savedSchema.parse(JSON.parse(row.value));
}

function keep(db: WriteContext['db'], personId: string, layouts: readonly WallLayout[]): void {
  db.run(sql`INSERT INTO settings (key, value) VALUES (${keyOf(personId)}, ${JSON.stringify(layouts)})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
}
