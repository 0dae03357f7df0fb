import { randomUUID } from 'node:crypto';
import type { AlertState } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql, type Sql } from '../database/sql.ts';
import {
  cannotChangeBecause,
  cannotLinkBecause,
  cannotOfferBecause,
  cannotTakeCaseBecause,
} from './case-rules.ts';

export interface CaseRow {
  readonly id: string;
  readonly number: number;
  readonly title: string | null;
  readonly openedAt: number;
  readonly openedBy: string;
  readonly holderId: string | null;
  readonly heldBy: string | null;
  readonly offeredTo: string | null;
  readonly offeredToName: string | null;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly destroyAt: number | null;
  readonly destroyedAt: number | null;
  readonly alerts: number;
  readonly notes: number;
}

export interface CaseNoteRow {
  readonly id: string;
  readonly kind: 'note' | 'hand-over' | 'closure';
  readonly words: string;
  readonly by: string;
  readonly at: number;
}

export interface CaseAlertRow {
  readonly id: string;
  readonly number: number;
  readonly state: AlertState;
  readonly raisedAt: number;
  readonly cameraName: string;
  /** Null of a site’s alert. */
  readonly deploymentId: string | null;
  readonly linkedAt: number;
  readonly linkedBy: string;
  readonly outcome: string | null;
}

/** Who does it. */
interface By {
  readonly id: string;
  readonly actorId: string;
}

const caseSubject = (id: string): string => `case:${id}`;
const mostListed = 200;

export const caseProcedures = {
  'cases.list': read((context: ReadContext): readonly CaseRow[] =>
    casesWhere(
      context,
      sql`1 ORDER BY closed_at IS NOT NULL, coalesce(closed_at, 0) DESC, number LIMIT ${mostListed}`,
    ),
  ),

  'cases.read': read((context: ReadContext, { id }: { readonly id: string }) => {
    const row = requireCase(context, id);
    return { row, notes: notesOf(context, row), alerts: alertsOf(context, id) };
  }),

  'cases.open': write(
    (
      context: WriteContext,
      input: By & { readonly title: string; readonly alertId?: string | undefined },
    ): void => {
      const { db, log, subjects, now } = context;
      const { id, actorId, title } = input;
      const number =
        (db.get<{ number: number }>(sql`SELECT max(number) AS number FROM cases`)?.number ?? 0) + 1;
      subjects.create(caseSubject(id));
      db.run(sql`INSERT INTO cases (id, number, sealed, opened_at, opened_by, holder_id)
      VALUES (${id}, ${number}, ${subjects.seal(caseSubject(id), Buffer.from(title), 'title')}, ${now}, ${actorId}, ${actorId})`);
      log.append({
        kind: 'case.opened',
        subject: caseSubject(id),
        actor: actorId,
        body: { caseId: id, caseNumber: number, title },
      });
      if (input.alertId !== undefined) link(context, requireCase(context, id), input.alertId, actorId);
    },
  ),

  'cases.link-alert': write((context: WriteContext, input: By & { readonly alertId: string }): void => {
    const row = requireCase(context, input.id);
    refuse(cannotChangeBecause(row, true));
    link(context, row, input.alertId, input.actorId);
  }),

  'cases.add-note': write((context: WriteContext, input: By & { readonly words: string }): void => {
    const row = requireCase(context, input.id);
    refuse(cannotChangeBecause(row, true));
    addNote(context, row, 'note', input.words, input.actorId);
    context.log.append({
      kind: 'case.noted',
      subject: caseSubject(row.id),
      actor: input.actorId,
      body: { ...named(row), words: input.words },
    });
  }),

  'cases.hand-over': write(
    (
      context: WriteContext,
      input: By & { readonly toPersonId: string; readonly toName: string; readonly words: string },
    ): void => {
      const row = requireCase(context, input.id);
      refuse(cannotOfferBecause(row, input.actorId, input.toPersonId));
      addNote(context, row, 'hand-over', input.words, input.actorId);
      context.db.run(sql`UPDATE cases SET offered_to = ${input.toPersonId} WHERE id = ${row.id}`);
      context.log.append({
        kind: 'case.offered',
        subject: caseSubject(row.id),
        actor: input.actorId,
        body: { ...named(row), to: input.toName, words: input.words },
      });
    },
  ),

  'cases.take': write((context: WriteContext, input: By & { readonly because: string | undefined }): void => {
    const row = requireCase(context, input.id);
    refuse(cannotTakeCaseBecause(row, input.actorId, input.because));
    context.db.run(
      sql`UPDATE cases SET holder_id = ${input.actorId}, offered_to = NULL WHERE id = ${row.id}`,
    );
    context.log.append({
      kind: 'case.taken',
      subject: caseSubject(row.id),
      actor: input.actorId,
      body: {
        ...named(row),
        from: row.heldBy,
        because: row.offeredTo === input.actorId ? null : (input.because ?? null),
      },
    });
  }),

  /** @param input.keptMs how long it is kept from now on */
  'cases.close': write(
    (context: WriteContext, input: By & { readonly reason: string; readonly keptMs: number }): void => {
      const { db, log, now } = context;
      const row = requireCase(context, input.id);
      refuse(cannotChangeBecause(row, true));
      addNote(context, row, 'closure', input.reason, input.actorId);
      db.run(sql`UPDATE cases SET closed_at = ${now}, closed_by = ${input.actorId}, offered_to = NULL,
          destroy_at = ${now + input.keptMs} WHERE id = ${row.id}`);
      log.append({
        kind: 'case.closed',
        subject: caseSubject(row.id),
        actor: input.actorId,
        body: { ...named(row), reason: input.reason },
      });
    },
  ),

  /** @param input.at how late it is by a clock that nobody sets back */
  'cases.is-destruction-due': read(
    ({ db }: ReadContext, { at }: { readonly at: number }): boolean =>
      db.get(sql`SELECT 1 FROM cases WHERE ${isDue(at)} LIMIT 1`) !== undefined,
  ),

  'cases.destroy-due': write(
    ({ db, log, subjects, now }: WriteContext, { at }: { readonly at: number }): number => {
      const due = db.all<{ id: string; number: number; dueAt: number }>(
        sql`SELECT id, number, destroy_at AS dueAt FROM cases WHERE ${isDue(at)} ORDER BY number`,
      );
      for (const { id, number, dueAt } of due) {
        subjects.destroy(caseSubject(id));
        db.run(sql`UPDATE cases SET destroyed_at = ${now} WHERE id = ${id}`);
        log.append({
          kind: 'case.destroyed',
          subject: 'log',
          actor: null,
          body: { caseId: id, caseNumber: number, dueAt, key: caseSubject(id) },
        });
      }
      return due.length;
    },
  ),

  /** What happened since an instant, in figures. A decoy is an alert as long as nobody may know. */
  'cases.shift-figures': read(({ db }: ReadContext, { since }: { readonly since: number }) => {
    const isShown = sql`(NOT EXISTS (SELECT 1 FROM decoys WHERE alert_id = alerts.id)
      AND NOT EXISTS (SELECT 1 FROM alerts_from_sites WHERE alert_id = alerts.id AND was_decoy = 1)
      OR alerts.id IN (SELECT alert_id FROM hidden_decoys))`;
    const alerts = (condition: Sql): number =>
      db.get<{ count: number }>(sql`SELECT count(*) AS count FROM alerts WHERE ${isShown} AND ${condition}`)
        ?.count ?? 0;
    const count = (condition: Sql): number =>
      db.get<{ count: number }>(sql`SELECT count(*) AS count FROM cases WHERE ${condition}`)?.count ?? 0;
    return {
      alerts: {
        raised: alerts(sql`raised_at >= ${since}`),
        confirmed: alerts(sql`state IN ('confirmed', 'closed') AND decided_at >= ${since}`),
        rejected: alerts(sql`state = 'rejected' AND decided_at >= ${since}`),
        expired: alerts(sql`state = 'expired' AND expires_at >= ${since}`),
        open: alerts(sql`state IN ('new', 'acknowledged', 'judged-once')`),
        outcomeMissing: alerts(sql`state = 'confirmed'`),
      },
      outcomes: db.all<{ code: string; count: number }>(sql`SELECT code, count(*) AS count FROM outcomes
        WHERE recorded_at >= ${since} GROUP BY code ORDER BY count DESC, code`),
      cases: {
        opened: count(sql`opened_at >= ${since}`),
        closed: count(sql`closed_at >= ${since}`),
        open: count(sql`closed_at IS NULL`),
      },
      votes: db.all<{ name: string; count: number }>(sql`SELECT display_name AS name, count(*) AS count
        FROM votes JOIN accounts ON accounts.id = person_id WHERE locked_at >= ${since}
        GROUP BY person_id ORDER BY count DESC, display_name`),
    };
  }),
};

const isDue = (at: number): Sql => sql`destroyed_at IS NULL AND destroy_at <= ${at}`;

function casesWhere({ db, subjects }: ReadContext, condition: Sql): readonly CaseRow[] {
  const rows = db.all<Omit<CaseRow, 'title'> & { readonly sealed: Uint8Array }>(sql`
    SELECT cases.id, number, sealed, opened_at AS openedAt, openers.display_name AS openedBy,
      holder_id AS holderId, holders.display_name AS heldBy, offered_to AS offeredTo,
      offered.display_name AS offeredToName, closed_at AS closedAt, closers.display_name AS closedBy,
      destroy_at AS destroyAt, destroyed_at AS destroyedAt,
      (SELECT count(*) FROM case_alerts WHERE case_id = cases.id) AS alerts,
      (SELECT count(*) FROM case_notes WHERE case_id = cases.id) AS notes
    FROM cases JOIN accounts AS openers ON openers.id = opened_by
      LEFT JOIN accounts AS holders ON holders.id = holder_id
      LEFT JOIN accounts AS offered ON offered.id = offered_to
      LEFT JOIN accounts AS closers ON closers.id = closed_by
    WHERE ${condition}`);
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    title:
      subjects.state(caseSubject(row.id)) === 'held' ? openWords(subjects, row.id, sealed, 'title') : null,
  }));
}

function requireCase(context: ReadContext, id: string): CaseRow {
  const [row] = casesWhere(context, sql`cases.id = ${id}`);
  if (row === undefined) throw new AppError('not-found', 'There is no such case.');
  return row;
}

function notesOf({ db, subjects }: ReadContext, { id, title }: CaseRow): readonly CaseNoteRow[] {
  if (title === null) return [];
  return db
    .all<Omit<CaseNoteRow, 'words'> & { readonly sealed: Uint8Array }>(
      sql`
      SELECT case_notes.id, kind, at, display_name AS "by", sealed
      FROM case_notes JOIN accounts ON accounts.id = person_id
      WHERE case_id = ${id} ORDER BY at, case_notes.rowid`,
    )
    .map(({ sealed, ...note }) => ({
      ...note,
      words: openWords(subjects, id, sealed, `note:${note.id}`) ?? '',
    }));
}

function alertsOf({ db }: ReadContext, id: string): readonly CaseAlertRow[] {
  return db.all<CaseAlertRow>(sql`SELECT alerts.id, alerts.number, alerts.state, raised_at AS raisedAt,
      camera_name AS cameraName, deployment_id AS deploymentId, linked_at AS linkedAt, display_name AS linkedBy,
      coalesce((SELECT code FROM outcomes WHERE alert_id = alerts.id),
        (SELECT code FROM done_elsewhere WHERE alert_id = alerts.id AND what = 'outcome')) AS outcome
    FROM case_alerts JOIN alerts ON alerts.id = alert_id JOIN accounts ON accounts.id = linked_by
    WHERE case_id = ${id} ORDER BY alerts.number`);
}

function link(context: WriteContext, row: CaseRow, alertId: string, actorId: string): void {
  const { db, log, now } = context;
  const alert = db.get<{ number: number; state: AlertState; isDecoy: 0 | 1 }>(sql`
    SELECT number, state, EXISTS (SELECT 1 FROM decoys WHERE alert_id = alerts.id)
        OR EXISTS (SELECT 1 FROM alerts_from_sites WHERE alert_id = alerts.id AND was_decoy = 1) AS isDecoy
    FROM alerts WHERE id = ${alertId}`);
  if (alert === undefined) throw new AppError('not-found', 'There is no such alert.');
  refuse(cannotLinkBecause({ state: alert.state, isDecoy: alert.isDecoy === 1 }));
  const changes = db.run(sql`INSERT OR IGNORE INTO case_alerts (case_id, alert_id, linked_at, linked_by)
    VALUES (${row.id}, ${alertId}, ${now}, ${actorId})`);
  if (changes === 0) return;
  log.append({
    kind: 'case.alert-linked',
    subject: caseSubject(row.id),
    actor: actorId,
    body: { ...named(row), alertId, number: alert.number },
  });
}

function addNote(
  { db, subjects, now }: WriteContext,
  { id }: CaseRow,
  kind: CaseNoteRow['kind'],
  words: string,
  actorId: string,
): void {
  const noteId = `note-${randomUUID()}`;
  db.run(sql`INSERT INTO case_notes (id, case_id, kind, at, person_id, sealed)
    VALUES (${noteId}, ${id}, ${kind}, ${now}, ${actorId},
      ${subjects.seal(caseSubject(id), Buffer.from(words), `note:${noteId}`)})`);
}

const named = ({ id, number }: CaseRow) => ({ caseId: id, caseNumber: number });

function openWords(
  subjects: ReadContext['subjects'],
  id: string,
  sealed: Uint8Array,
  place: string,
): string | null {
  const opened = subjects.open(caseSubject(id), sealed, place);
  return opened === null ? null : Buffer.from(opened).toString();
}

function refuse(because: string | null): void {
  if (because !== null) throw new AppError('conflict', because);
}
