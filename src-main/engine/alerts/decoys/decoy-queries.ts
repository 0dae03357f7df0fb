import { countsSubject } from '../../counts-subject.ts';
import { isSummed } from '../count-queries.ts';
import { AppError } from '../../../contract/errors.ts';
import type { DecoyPerson } from '../../../contract/decoys.ts';
import type { Verdict } from '../../../contract/domain.ts';
import { read, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { sha256 } from '../../portable/crypto.ts';
import { toHex } from '../../portable/bytes.ts';
import type { AlertRow } from '../alert-rows.ts';
import { insertAlert, type NewAlert } from '../raise-queries.ts';
import { alertSubject, openSubject } from '../sealed.ts';
import { choosePair, type DecoyPair, type PoolPerson } from './decoy-rules.ts';

type PictureKind = 'probe' | 'candidate';

/** A face as it stands in a decoy, with what is found by it. */
export interface EnrolledCrop {
  readonly crop: Uint8Array;
  readonly template: Float32Array;
}

/** Two people who are not one, with pictures of them as they lie in the pool. */
export interface ChosenDecoy {
  readonly pair: DecoyPair;
  readonly probes: readonly Uint8Array[];
  readonly candidate: Uint8Array;
}

/** What it takes to raise one. */
export interface NewDecoy extends Omit<NewAlert, 'listEntryId' | 'body' | 'probes' | 'isDecoy'> {
  readonly dueId: string;
  readonly pair: DecoyPair;
  readonly probes: readonly Uint8Array[];
  readonly threshold: number;
  readonly model: { readonly name: string; readonly modelHash: string };
}

const decoySubject = (personId: string): string => `decoy:${personId}`;
const decoyFacesSubject = (personId: string): string => `faces:decoy:${personId}`;
const cropPlace = (kind: PictureKind, nth: number): string => `crop:${kind}:${String(nth)}`;
const templatePlace = (kind: PictureKind, nth: number): string => `template:${kind}:${String(nth)}`;

export const decoyProcedures = {
  /** Takes somebody into the pool. Their pictures are sealed to those who review, and nobody is shown them as such. */
  'decoys.add-person': write(
    (
      context: WriteContext,
      person: {
        readonly id: string;
        readonly reference: string;
        readonly basis: DecoyPerson['basis'];
        readonly consent: string;
        readonly modelHash: string;
        readonly actorId: string | null;
        readonly listed: EnrolledCrop;
        readonly cameras: readonly EnrolledCrop[];
      },
    ): void => {
      const { db, log, subjects, now } = context;
      const { id, reference, basis } = person;
      const known = db.get(
        sql`SELECT 1 FROM decoy_people
          WHERE reference = ${reference} AND model_hash = ${person.modelHash} AND removed_at IS NULL`,
      );
      if (known !== undefined) {
        throw new AppError(
          'conflict',
          `${reference} is there already: nobody may stand in a decoy beside themselves.`,
        );
      }
      subjects.create(decoySubject(id));
      subjects.create(decoyFacesSubject(id));
      const consent = subjects.seal(decoySubject(id), Buffer.from(person.consent), 'consent');
      db.run(sql`INSERT INTO decoy_people (id, reference, basis, consent, model_hash, added_at, added_by)
        VALUES (${id}, ${reference}, ${basis}, ${consent}, ${person.modelHash}, ${now}, ${person.actorId})`);
      savePicture(context, id, 'candidate', 0, person.listed);
      person.cameras.forEach((camera, nth) => savePicture(context, id, 'probe', nth, camera));
      log.append({
        kind: 'decoy.person-added',
        subject: 'log',
        actor: person.actorId,
        body: { decoyPersonId: id, reference, basis, consent: person.consent },
      });
    },
  ),

  'decoys.remove-person': write(
    (
      { db, log, subjects, now }: WriteContext,
      { id, actorId, reason }: { readonly id: string; readonly actorId: string; readonly reason: string },
    ): void => {
      const found = db.get<{ reference: string }>(
        sql`SELECT reference FROM decoy_people WHERE id = ${id} AND removed_at IS NULL`,
      );
      if (found === undefined) throw new AppError('not-found', 'This person stands in no decoy.');
      subjects.destroy(decoySubject(id));
      subjects.destroy(decoyFacesSubject(id));
      db.run(sql`DELETE FROM decoy_pictures WHERE person_id = ${id}`);
      db.run(sql`UPDATE decoy_people SET removed_at = ${now} WHERE id = ${id}`);
      log.append({
        kind: 'decoy.person-removed',
        subject: 'log',
        actor: actorId,
        body: { decoyPersonId: id, reference: found.reference, reason },
      });
    },
  ),

  'decoys.people': read(({ db }: ReadContext): readonly DecoyPerson[] =>
    db.all<DecoyPerson>(sql`SELECT id, reference, basis, added_at AS addedAt,
        (SELECT count(DISTINCT decoys.alert_id) FROM decoys JOIN decoy_votes ON decoy_votes.alert_id = decoys.alert_id
          WHERE probe_id = decoy_people.id OR candidate_id = decoy_people.id) AS shown
      FROM decoy_people WHERE removed_at IS NULL ORDER BY reference`),
  ),

  /** Who was ever put in with this model, those who were removed included. */
  'decoys.known': read(
    ({ db }: ReadContext, { modelHash }: { readonly modelHash: string }): readonly string[] =>
      db
        .all<{ reference: string }>(sql`SELECT reference FROM decoy_people WHERE model_hash = ${modelHash}`)
        .map(({ reference }) => reference),
  ),

  /** Owes a deployment a decoy. Nothing of it is logged before both votes. */
  'decoys.owe': write(
    (
      { db }: WriteContext,
      due: { readonly id: string; readonly deploymentId: string; readonly dueAt: number },
    ): void => {
      db.run(
        sql`INSERT INTO decoys_due (id, deployment_id, due_at) VALUES (${due.id}, ${due.deploymentId}, ${due.dueAt})`,
      );
    },
  ),

  /** Those that are due, oldest first. */
  'decoys.due': read(({ db }: ReadContext, { at }: { readonly at: number }) =>
    db.all<{ id: string; deploymentId: string }>(
      sql`SELECT id, deployment_id AS deploymentId FROM decoys_due WHERE due_at <= ${at} ORDER BY due_at`,
    ),
  ),

  /** Their deployment is over. */
  'decoys.drop-due': write(({ db }: WriteContext, { id }: { readonly id: string }): void => {
    db.run(sql`DELETE FROM decoys_due WHERE id = ${id}`);
  }),

  /**
   * Two people of the pool for a decoy that is due. Null where it has none, and then none is due any more.
   * @throws AppError `keys-locked` while nobody is signed in who reviews: it waits
   */
  'decoys.choose': write(
    (
      context: WriteContext,
      {
        dueId,
        modelHash,
        mostAlike,
        lots,
      }: {
        readonly dueId: string;
        readonly modelHash: string;
        /** Two templates that are closer may be the same person. */
        readonly mostAlike: number;
        /** Numbers from 0 up to but not 1: the procedure draws no lots of its own. */
        readonly lots: readonly [number, number];
      },
    ): ChosenDecoy | null => {
      let lot = 0;
      const pair = choosePair(poolOf(context, modelHash), mostAlike, () => lots[lot++] ?? 0);
      const probes = pair === null ? [] : cropsOf(context, pair.probeId, 'probe');
      const [candidate] = pair === null ? [] : cropsOf(context, pair.candidateId, 'candidate');
      if (pair !== null && candidate !== undefined && probes.length > 0) return { pair, probes, candidate };
      context.db.run(sql`DELETE FROM decoys_due WHERE id = ${dueId}`);
      return null;
    },
  ),

  /**
   * Raises one as every alert is raised: by the same rows and the same entry. Null where one of the two has been taken out of the
   * pool meanwhile: it is still due.
   * @throws AppError `keys-locked` while nobody is signed in who reviews: it waits
   */
  'decoys.raise': write((context: WriteContext, decoy: NewDecoy): { readonly number: number } | null => {
    const { db } = context;
    const { dueId, pair, threshold, model, probes, ...alert } = decoy;
    const { there } = db.get<{ there: number }>(sql`SELECT count(*) AS there FROM decoy_people
      WHERE removed_at IS NULL AND id IN (${pair.probeId}, ${pair.candidateId})`) ?? { there: 0 };
    if (there !== 2) return null;
    db.run(sql`DELETE FROM decoys_due WHERE id = ${dueId}`);
    const raised = insertAlert(context, {
      ...alert,
      listEntryId: pair.candidateId,
      body: {
        reference: 'decoy',
        name: 'Decoy',
        category: 'decoy',
        instructions: '',
        score: pair.score,
        threshold,
        model: model.name,
        modelHash: model.modelHash,
      },
      probes: probes.map((png) => ({ png, sha256: toHex(sha256(png)) })),
      isDecoy: true,
    });
    db.run(sql`INSERT INTO decoys (alert_id, probe_id, candidate_id)
      VALUES (${alert.id}, ${pair.probeId}, ${pair.candidateId})`);
    return raised;
  }),

  /** How a person judged decoys since an instant, latest first. */
  'decoys.verdicts-of': read(
    (
      { db }: ReadContext,
      { personId, since }: { readonly personId: string; readonly since: number },
    ): readonly Verdict[] =>
      db
        .all<{ verdict: Verdict }>(
          sql`SELECT verdict, judged_at, rowid FROM decoy_votes WHERE person_id = ${personId} AND judged_at > ${since}
            UNION ALL SELECT verdict, judged_at, rowid FROM site_decoy_votes WHERE person_id = ${personId} AND judged_at > ${since}
            ORDER BY 2 DESC, 3 DESC`,
        )
        .map(({ verdict }) => verdict),
  ),

  /** Votes that a person locked since an instant: of alerts and decoys alike. */
  'alerts.votes-since': read(
    (
      { db }: ReadContext,
      { personId, since }: { readonly personId: string; readonly since: number },
    ): number =>
      db.get<{ count: number }>(sql`SELECT count(*) AS count FROM votes
        WHERE person_id = ${personId} AND locked_at > ${since}`)?.count ?? 0,
  ),
};

/**
 * Writes down that an alert was a decoy, and how both people judged it. Within the transaction of the second vote.
 * @param ballots of the people here; none where two people at the control room judged it, who are known there
 */
export function revealDecoy(
  { db, log, subjects, now }: WriteContext,
  alert: Pick<AlertRow, 'id' | 'number' | 'deploymentId'>,
  verdicts: readonly Verdict[],
  ballots: readonly { readonly personId: string; readonly verdict: Verdict }[],
): void {
  const { id, number, deploymentId } = alert;
  const isOfSite = deploymentId === null;
  if (isOfSite) db.run(sql`UPDATE alerts_from_sites SET was_decoy = 1 WHERE alert_id = ${id}`);
  for (const { personId, verdict } of ballots) {
    db.run(
      isOfSite
        ? sql`INSERT INTO site_decoy_votes (alert_id, person_id, verdict, judged_at)
            VALUES (${id}, ${personId}, ${verdict}, ${now})`
        : sql`INSERT INTO decoy_votes (alert_id, person_id, verdict, judged_at)
            VALUES (${id}, ${personId}, ${verdict}, ${now})`,
    );
  }
  const right = verdicts.filter((verdict) => verdict === 'no-match').length;
  log.append({
    kind: 'alert.was-decoy',
    subject: subjects.state(alertSubject(id)) === 'held' ? alertSubject(id) : openSubject,
    actor: null,
    body: { alertId: id, number, right },
  });
  // One of a site is counted there.
  if (deploymentId === null || isSummed(db, deploymentId)) return;
  log.append({
    kind: 'count.decoy',
    subject: countsSubject(deploymentId),
    actor: null,
    body: { deploymentId, votes: verdicts.length, right },
  });
}

function savePicture(
  { db, subjects }: WriteContext,
  personId: string,
  kind: PictureKind,
  nth: number,
  { crop, template }: EnrolledCrop,
): void {
  const faces = decoyFacesSubject(personId);
  const { buffer, byteOffset, byteLength } = template;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  db.run(sql`INSERT INTO decoy_pictures (person_id, kind, nth, sealed_crop, sealed_template)
    VALUES (${personId}, ${kind}, ${nth}, ${subjects.seal(faces, crop, cropPlace(kind, nth))},
      ${subjects.seal(faces, bytes, templatePlace(kind, nth))})`);
  template.fill(0);
}

function poolOf({ db, subjects }: WriteContext, modelHash: string): readonly PoolPerson[] {
  const people = db.all<{ id: string; uses: number; probe: Uint8Array; candidate: Uint8Array }>(sql`
    SELECT id, probes.sealed_template AS probe, candidates.sealed_template AS candidate,
      (SELECT count(*) FROM decoys WHERE probe_id = decoy_people.id) AS uses
    FROM decoy_people
      JOIN decoy_pictures AS probes ON probes.person_id = id AND probes.kind = 'probe' AND probes.nth = 0
      JOIN decoy_pictures AS candidates ON candidates.person_id = id AND candidates.kind = 'candidate'
    WHERE removed_at IS NULL AND model_hash = ${modelHash} ORDER BY reference`);
  const open = (id: string, sealed: Uint8Array, kind: PictureKind): Float32Array | null => {
    const bytes = subjects.open(decoyFacesSubject(id), sealed, templatePlace(kind, 0));
    return bytes === null ? null : new Float32Array(new Uint8Array(bytes).buffer);
  };
  return people.flatMap(({ id, uses, probe, candidate }) => {
    const [camera, listed] = [open(id, probe, 'probe'), open(id, candidate, 'candidate')];
    return camera === null || listed === null ? [] : [{ id, uses, camera, listed }];
  });
}

function cropsOf({ db, subjects }: WriteContext, personId: string, kind: PictureKind): readonly Uint8Array[] {
  return db
    .all<{ nth: number; sealed: Uint8Array }>(
      sql`SELECT nth, sealed_crop AS sealed FROM decoy_pictures WHERE person_id = ${personId} AND kind = ${kind} ORDER BY nth`,
    )
    .flatMap(({ nth, sealed }) => {
      const png = subjects.open(decoyFacesSubject(personId), sealed, cropPlace(kind, nth));
      return png === null ? [] : [png];
    });
}
