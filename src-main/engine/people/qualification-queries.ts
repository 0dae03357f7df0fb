import { randomUUID } from 'node:crypto';
import type { TestResult } from '../../contract/qualifications.ts';
import { AppError } from '../../contract/errors.ts';
import { read, sql, write, type ReadableDatabase, type WriteContext } from '../database/procedures.ts';
import { requireAccount } from './account-queries.ts';
import type { Qualification } from './qualification-rules.ts';

interface QualifiedPerson extends Qualification {
  readonly personId: string;
}

export const qualificationProcedures = {
  /** The latest of each person that was not taken back. */
  'people.qualifications': read(({ db }): readonly QualifiedPerson[] => qualificationsWhere(db, sql`1`)),

  'people.qualification-of': read(
    ({ db }, input: { readonly personId: string }): Qualification | null =>
      qualificationsWhere(db, sql`person_id = ${input.personId}`)[0] ?? null,
  ),

  /** Without two people: the demo's, which count nowhere else. */
  'people.qualify-for-demo': write(
    (context, input: { readonly personId: string; readonly validUntil: number }): void => {
      const result = { basis: 'demo', decoysJudged: 0, decoysRight: 0, testedAt: context.now } as const;
      qualify(context, input.personId, null, result, input.validUntil);
    },
  ),

  'people.end-qualification': write(
    (
      { db, log, now },
      input: { readonly personId: string; readonly actorId: string; readonly reason: string },
    ): void => {
      const { id: personId, displayName, role } = requireAccount(db, input.personId);
      const changes = db.run(
        sql`UPDATE qualifications SET ended_at = ${now} WHERE person_id = ${personId} AND ended_at IS NULL`,
      );
      if (changes === 0) throw new AppError('conflict', `${displayName} has no qualification to take back.`);
      log.append({
        kind: 'person.qualification-ended',
        subject: `person:${personId}`,
        actor: input.actorId,
        body: { personId, displayName, role, reason: input.reason },
      });
    },
  ),
};

/** Writes a qualification down, in the place of those before it. */
export function qualify(
  { db, log, now }: WriteContext,
  personId: string,
  grantedBy: string | null,
  { basis, decoysJudged, decoysRight, testedAt }: TestResult,
  validUntil: number,
): void {
  const { displayName, role } = requireAccount(db, personId);
  db.run(sql`UPDATE qualifications SET ended_at = ${now} WHERE person_id = ${personId} AND ended_at IS NULL`);
  db.run(sql`INSERT INTO qualifications (id, person_id, basis, decoys_judged, decoys_right, tested_at, granted_at,
      valid_until, granted_by)
    VALUES (${`qualification-${randomUUID().slice(0, 13)}`}, ${personId}, ${basis}, ${decoysJudged}, ${decoysRight},
      ${testedAt}, ${now}, ${validUntil}, ${grantedBy})`);
  log.append({
    kind: 'person.qualified',
    subject: `person:${personId}`,
    actor: grantedBy,
    body: { personId, displayName, role, basis, decoysJudged, decoysRight, testedAt, validUntil },
  });
}

function qualificationsWhere(
  db: ReadableDatabase,
  condition: ReturnType<typeof sql>,
): readonly QualifiedPerson[] {
  return db.all<QualifiedPerson>(sql`
    SELECT person_id AS personId, basis, decoys_judged AS decoysJudged, decoys_right AS decoysRight,
      tested_at AS testedAt, granted_at AS grantedAt, valid_until AS validUntil
    FROM qualifications WHERE ended_at IS NULL AND (${condition}) ORDER BY granted_at DESC, rowid DESC`);
}
