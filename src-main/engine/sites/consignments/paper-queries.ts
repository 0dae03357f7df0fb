import { z } from 'zod';
import { nothingChanged, parsePart, type ArrivedMail, type FiledMail } from '../../arrived-mail.ts';
import { outcomeMail, papersSchema, type PaperKind } from '../../consignment-mail.ts';
import { read, write, type SearchContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { controlRoom } from '../../mail.ts';

/** Papers that came from the control room and were not looked at yet. */
export interface ReceivedPapers {
  readonly id: string;
  readonly what: PaperKind;
  readonly files: readonly string[];
}

const filesSchema = z.array(z.string());

/** At a site: what came from the control room, kept until it is taken in or refused. */
export function filePapers({ db, log, now }: WriteContext, mail: ArrivedMail): FiledMail | null {
  const papers = parsePart(papersSchema, mail.own);
  if (papers === null || mail.from.name !== controlRoom) return null;
  const { consignmentId: id, what, files } = papers;
  if (db.get(sql`SELECT 1 FROM received_papers WHERE id = ${id}`) !== undefined) return nothingChanged;
  db.run(sql`INSERT INTO received_papers (id, party_id, what, files, arrived_at)
    VALUES (${id}, ${mail.from.id}, ${what}, ${JSON.stringify(files)}, ${now})`);
  log.append({
    kind: 'site.papers-arrived',
    subject: 'log',
    actor: null,
    body: { what, files: files.length, from: mail.from.name },
  });
  return nothingChanged;
}

export const paperProcedures = {
  /** The oldest of what waits, at a site. */
  'consignments.waiting-papers': read(({ db }: SearchContext): ReceivedPapers | null => {
    const row = db.get<{
      id: string;
      what: PaperKind;
      files: string;
    }>(sql`SELECT id, what, files FROM received_papers
      WHERE settled_at IS NULL ORDER BY arrived_at, rowid LIMIT 1`);
    return row === undefined ? null : { ...row, files: filesSchema.parse(JSON.parse(row.files)) };
  }),

  /** What became of it, here and for the control room. The text itself lies where it was taken in, if it was. */
  'consignments.settle-papers': write(
    (
      { db, log, outbox, now }: WriteContext,
      {
        id,
        isAccepted,
        words,
      }: { readonly id: string; readonly isAccepted: boolean; readonly words: string },
    ): void => {
      const row = db.get<{ what: PaperKind }>(
        sql`SELECT what FROM received_papers WHERE id = ${id} AND settled_at IS NULL`,
      );
      if (row === undefined) return;
      db.run(sql`UPDATE received_papers SET settled_at = ${now}, files = '[]' WHERE id = ${id}`);
      log.append({
        kind: 'site.papers-settled',
        subject: 'log',
        actor: null,
        body: { what: row.what, isAccepted, words },
      });
      outbox.put(outcomeMail({ consignmentId: id, what: isAccepted ? 'accepted' : 'refused', words }));
    },
  ),
};
