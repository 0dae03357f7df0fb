import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { listingAnswerSchema, type Listing, type ListingAnswer } from '../../../contract/listings.ts';
import { read, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import type { Actor } from '../life-queries.ts';
import {
  cannotAskBecause,
  cannotConfirmBecause,
  listingLimits,
  type QuestionFacts,
} from './listing-rules.ts';
import { listedKey, listedSubject } from './note-listed.ts';
import { referenceDigest } from './reference-digest.ts';

const questionSubject = (id: string): string => `listing:${id}`;
const partOf = { question: 'question', answer: 'answer' } as const;
const askedSchema = z.strictObject({ reference: z.string(), reason: z.string() });

interface QuestionRow extends QuestionFacts {
  readonly id: string;
  readonly sealedQuestion: Uint8Array;
  readonly closedBy: string | null;
  readonly closedAt: number | null;
  readonly sealedAnswer: Uint8Array | null;
}

/** What is shown at once. */
const mostShown = 50;

export const listingProcedures = {
  'listings.ask': write(
    (
      { db, log, subjects, now }: WriteContext,
      input: {
        readonly id: string;
        readonly reference: string;
        readonly reason: string;
        readonly actor: Actor;
      },
    ): void => {
      const { id, reference, reason, actor } = input;
      const obstacle = cannotAskBecause(askedLately(db, actor.id, now));
      if (obstacle !== null) throw new AppError('too-many-attempts', obstacle);
      const subject = questionSubject(id);
      subjects.create(subject);
      const question = subjects.seal(
        subject,
        Buffer.from(JSON.stringify({ reference, reason })),
        partOf.question,
      );
      db.run(sql`INSERT INTO listing_questions (id, asked_by, asked_at, sealed_question, state, kept_until)
        VALUES (${id}, ${actor.id}, ${now}, ${question}, 'pending', ${now + listingLimits.questionKeptMs})`);
      log.append({
        kind: 'listing.asked',
        subject,
        actor: actor.id,
        body: { questionId: id, reference, reason },
      });
    },
  ),

  /** The second person's word: the answer is looked for, sealed, and written down as given. */
  'listings.confirm': write(
    (context: WriteContext, { id, actor }: { readonly id: string; readonly actor: Actor }): void => {
      const { db, log, subjects, now } = context;
      const row = requireQuestion(db, id);
      const obstacle = cannotConfirmBecause(row, actor.id, now);
      if (obstacle !== null) throw new AppError('conflict', obstacle);
      const { reference } = openQuestion(subjects, row);
      const answer = answerAbout(context, reference);
      const subject = questionSubject(id);
      const sealed = subjects.seal(subject, Buffer.from(JSON.stringify(answer)), partOf.answer);
      db.run(sql`UPDATE listing_questions SET state = 'answered', closed_by = ${actor.id}, closed_at = ${now},
        sealed_answer = ${sealed} WHERE id = ${id}`);
      log.append({
        kind: 'listing.answered',
        subject,
        actor: actor.id,
        body: { questionId: id, reference, lists: answer.listings.length, listsAsked: answer.listsAsked },
      });
    },
  ),

  'listings.close': write(
    (
      { db, log, now }: WriteContext,
      { id, reason, actor }: { readonly id: string; readonly reason: string; readonly actor: Actor },
    ): void => {
      const row = requireQuestion(db, id);
      if (row.state !== 'pending') throw new AppError('conflict', 'This has been decided already.');
      const state = row.askedBy === actor.id ? 'withdrawn' : 'refused';
      db.run(sql`UPDATE listing_questions SET state = ${state}, closed_by = ${actor.id}, closed_at = ${now}
        WHERE id = ${id}`);
      log.append({
        kind: 'listing.closed',
        subject: questionSubject(id),
        actor: actor.id,
        body: { questionId: id, state, reason },
      });
    },
  ),

  /** The latest questions; what they ask and their answers in plain where somebody is there who may open them. */
  'listings.list': read(
    ({ db, subjects, now }: ReadContext, { viewerId }: { readonly viewerId: string }) => ({
      cannotAskBecause: cannotAskBecause(askedLately(db, viewerId, now)),
      questions: db
        .all<QuestionRow>(sql`${questionColumns()} ORDER BY asked_at DESC LIMIT ${mostShown}`)
        .map((row) => {
          const isHeld = subjects.state(questionSubject(row.id)) === 'held';
          const { sealedQuestion: _, sealedAnswer: __, ...facts } = row;
          return {
            ...facts,
            asked: isHeld ? openQuestion(subjects, row) : null,
            answer: isHeld ? openAnswer(subjects, row) : null,
          };
        }),
    }),
  ),

  'listings.is-destruction-due': read(
    ({ db }: ReadContext, { at }: { readonly at: number }): boolean =>
      db.get(sql`SELECT 1 FROM listed_keys WHERE kept_until <= ${at} UNION ALL
        SELECT 1 FROM listing_questions WHERE kept_until <= ${at} LIMIT 1`) !== undefined,
  ),

  /** Destroys the keys of what was kept long enough: of those lists nobody can be told any more whether they were on them. */
  'listings.destroy-due': write(
    ({ db, log, subjects }: WriteContext, { at }: { readonly at: number }): void => {
      const lists = db.all<{ id: string }>(
        sql`SELECT list_id AS id FROM listed_keys WHERE kept_until <= ${at}`,
      );
      const questions = db.all<{ id: string }>(
        sql`SELECT id FROM listing_questions WHERE kept_until <= ${at}`,
      );
      for (const { id } of lists) subjects.destroy(listedSubject(id));
      for (const { id } of questions) subjects.destroy(questionSubject(id));
      db.run(sql`DELETE FROM listed_keys WHERE kept_until <= ${at}`);
      db.run(sql`DELETE FROM listing_questions WHERE kept_until <= ${at}`);
      log.append({
        kind: 'listing.traces-destroyed',
        subject: 'log',
        actor: null,
        body: { lists: lists.length, questions: questions.length },
      });
    },
  ),
};

/** Asks every list that can still be asked, found or not, so that the time it takes says nothing. */
function answerAbout(context: WriteContext, reference: string): ListingAnswer {
  const { db } = context;
  const lists = db.all<{
    readonly id: string;
    readonly listName: string;
    readonly sealedAt: number;
    readonly destroyedAt: number | null;
  }>(sql`SELECT watchlists.id, name AS listName, sealed_at AS sealedAt, destroyed_at AS destroyedAt
    FROM listed_keys JOIN watchlists ON watchlists.id = list_id WHERE sealed_at IS NOT NULL ORDER BY sealed_at DESC`);
  const listings: Listing[] = [];
  for (const { id, ...list } of lists) {
    const key = listedKey(context, id);
    if (key === null) continue;
    const found = db.get<{ readonly removedAt: number | null }>(
      sql`SELECT removed_at AS removedAt FROM listed_people
        WHERE list_id = ${id} AND digest = ${referenceDigest(key, reference)}`,
    );
    key.fill(0);
    const deployments = db.all<
      Listing['deployments'][number]
    >(sql`SELECT name, place, started_at AS startedAt,
      ended_at AS endedAt FROM deployments WHERE list_id = ${id} AND started_at IS NOT NULL ORDER BY started_at`);
    if (found !== undefined)
      listings.push({ ...list, removedAt: found.removedAt, deployments: [...deployments] });
  }
  return { listings, listsAsked: lists.length, reachesBackTo: lists.at(-1)?.sealedAt ?? null };
}

function askedLately(
  db: ReadContext['db'],
  personId: string,
  now: number,
): { readonly byPerson: number; readonly byAll: number } {
  const since = now - listingLimits.withinMs;
  const row = db.get<{ byPerson: number; byAll: number }>(
    sql`SELECT count(*) AS byAll, count(*) FILTER (WHERE asked_by = ${personId}) AS byPerson
      FROM listing_questions WHERE asked_at > ${since}`,
  );
  return row ?? { byPerson: 0, byAll: 0 };
}

function requireQuestion(db: ReadContext['db'], id: string): QuestionRow {
  const row = db.get<QuestionRow>(sql`${questionColumns()} WHERE id = ${id}`);
  if (row === undefined) throw new AppError('not-found', 'Nobody asked this, or it was destroyed since.');
  return row;
}

type Subjects = ReadContext['subjects'];

function openQuestion(subjects: Subjects, { id, sealedQuestion }: QuestionRow): z.infer<typeof askedSchema> {
  return askedSchema.parse(opened(subjects, id, sealedQuestion, partOf.question));
}

function openAnswer(subjects: Subjects, { id, sealedAnswer }: QuestionRow): ListingAnswer | null {
  if (sealedAnswer === null) return null;
  return listingAnswerSchema.parse(opened(subjects, id, sealedAnswer, partOf.answer));
}

function opened(subjects: Subjects, id: string, sealed: Uint8Array, part: string): unknown {
  const bytes = subjects.open(questionSubject(id), sealed, part);
  if (bytes === null) throw new AppError('not-found', 'This was destroyed.');
  return JSON.parse(Buffer.from(bytes).toString());
}

function questionColumns() {
  return sql`SELECT id, asked_by AS askedBy, asked_at AS askedAt, sealed_question AS sealedQuestion, state,
    closed_by AS closedBy, closed_at AS closedAt, sealed_answer AS sealedAnswer FROM listing_questions`;
}
