import type { AlertState, JudgementReasons, Verdict } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import {
  ballotOf,
  bodyOf,
  dispatchOf,
  encode,
  explanationOf,
  findAlert,
  outcomeOf,
  withdrawnVotesOf,
  type Actor,
  type AlertRow,
} from './alert-rows.ts';
import { hasClip, noteClip } from './clips/clip-queries.ts';
import { countAlert } from './count-queries.ts';
import { revealDecoy } from './decoys/decoy-queries.ts';
import { sendDecision, sendJudgement } from './elsewhere/mails.ts';
import { isPacked, takeApart } from './elsewhere/take-apart.ts';
import { canWithdraw, cannotJudgeBecause, holderOf, isRevealed, stateAfterVote } from './rules.ts';
import { alertFacesSubject, alertSubject, type VoteBody } from './sealed.ts';

export const judgeProcedures = {
  'alerts.read': read(readAlert),

  /** Before somebody looks at an alert of a site: makes it lie as one that was raised here. */
  'alerts.is-packed': read((context: ReadContext, { id }: { readonly id: string }): boolean =>
    isPacked(context, id),
  ),
  'alerts.take-apart': write((context: WriteContext, { id }: { readonly id: string }): void =>
    takeApart(context, id),
  ),

  /** Where alerts belong; those that there are. */
  'alerts.places': read(({ db }: ReadContext, { ids }: { readonly ids: readonly string[] }) =>
    db.all<{ id: string; cameraId: string; deploymentId: string | null; site: string | null }>(sql`
      SELECT alerts.id AS id, camera_id AS cameraId, deployment_id AS deploymentId, name AS site
      FROM alerts LEFT JOIN alerts_from_sites ON alert_id = alerts.id LEFT JOIN parties ON parties.id = party_id
      WHERE alerts.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
  ),

  /** The version of the policy that an alert's deployment runs under; null for those from before there were policies. */
  'alerts.policy-hash': read(({ db }: ReadContext, { id }: { readonly id: string }): string | null => {
    // A site may run under a version that was never in force here: then what is in force here counts.
    const row = db.get<{ hash: string | null }>(sql`
      SELECT coalesce(deployments.policy_hash, (SELECT hash FROM policies WHERE hash = alerts_from_sites.policy_hash)) AS hash
      FROM alerts LEFT JOIN deployments ON deployments.id = deployment_id LEFT JOIN alerts_from_sites ON alert_id = alerts.id
      WHERE alerts.id = ${id}`);
    if (row === undefined) throw new AppError('not-found', 'There is no such alert.');
    return row.hash;
  }),

  /** Of these numbers, the alerts that there are. */
  'alerts.numbered': read(
    (
      { db }: ReadContext,
      { numbers }: { readonly numbers: readonly number[] },
    ): readonly { readonly id: string; readonly number: number }[] =>
      db.all(
        sql`SELECT id, number FROM alerts WHERE number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
          ORDER BY number`,
      ),
  ),

  /** Which pictures of these alerts are left. */
  'alerts.pictures-of': read(
    (
      { db }: ReadContext,
      { ids }: { readonly ids: readonly string[] },
    ): readonly { readonly alertId: string; readonly kind: 'probe' | 'candidate'; readonly nth: number }[] =>
      db.all(
        sql`SELECT alert_id AS alertId, kind, nth FROM alert_pictures
          WHERE alert_id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY alert_id, kind DESC, nth`,
      ),
  ),

  /**
   * A sealed picture of an alert, opened; the first view by each person is an entry, and each view by somebody to whom it was
   * opened. Null: no such picture.
   */
  'alerts.view-picture': write(
    (
      context: WriteContext,
      input: {
        readonly id: string;
        readonly kind: 'probe' | 'candidate';
        readonly nth: number;
        readonly viewer: Actor;
        readonly isOpenedToThem?: boolean;
      },
    ): Uint8Array | null => {
      const { db, log, subjects } = context;
      takeApart(context, input.id);
      const row = db.get<{ sealed: Uint8Array; number: number }>(sql`
        SELECT alert_pictures.sealed, alerts.number FROM alert_pictures JOIN alerts ON alerts.id = alert_id
        WHERE alert_id = ${input.id} AND kind = ${input.kind} AND nth = ${input.nth}`);
      if (row === undefined) return null;
      const changes = db.run(sql`
        INSERT OR IGNORE INTO face_views (alert_id, person_id, what, at)
        VALUES (${input.id}, ${input.viewer.id}, ${input.kind}, ${context.now})`);
      if (changes > 0 || input.isOpenedToThem === true) {
        log.append({
          kind: 'face.viewed',
          subject: 'log',
          actor: input.viewer.id,
          body: { alertId: input.id, number: row.number, what: input.kind },
        });
      }
      return subjects.open(alertFacesSubject(input.id), row.sealed, `${input.kind}:${input.nth}`);
    },
  ),

  /** Locks a vote; with the second one, the decision is made and logged in the same transaction. */
  'alerts.judge': write(
    (
      context: WriteContext,
      input: {
        readonly id: string;
        readonly actor: Actor;
        readonly verdict: Verdict;
        readonly reasons: JudgementReasons;
        readonly idempotencyKey: string;
      },
    ): {
      readonly state: AlertState;
      /** The camera of a decoy that this vote revealed. */
      readonly decoyOn: string | null;
    } => {
      const { db, log, subjects, now } = context;
      takeApart(context, input.id);
      const { alert, votes } = findAlert(db, input.id);
      const isThisVote = sql`alert_id = ${input.id} AND person_id = ${input.actor.id}
        AND idempotency_key = ${input.idempotencyKey}`;
      // A late retry of a vote that was withdrawn since must not lock it again.
      const known = db.get(sql`SELECT 1 AS one FROM votes WHERE ${isThisVote}
        UNION SELECT 1 FROM withdrawn_votes WHERE ${isThisVote}`);
      if (known !== undefined) return { state: alert.state, decoyOn: null };
      const queued = { state: alert.state, votes, holder: holderOf(alert) };
      const obstacle = cannotJudgeBecause(queued, input.actor);
      if (obstacle !== null) throw new AppError('conflict', obstacle);

      const subject = alertSubject(input.id);
      const ballot: VoteBody = { verdict: input.verdict, reasons: input.reasons };
      const nth = votes.length === 0 ? 1 : 2;
      db.run(sql`INSERT INTO votes (alert_id, person_id, role, nth, locked_at, sealed, idempotency_key)
        VALUES (${input.id}, ${input.actor.id}, ${input.actor.role}, ${nth}, ${now},
          ${subjects.seal(subject, encode(ballot), `vote:${input.actor.id}`)}, ${input.idempotencyKey})`);
      log.append({
        kind: 'alert.judged',
        subject,
        actor: input.actor.id,
        body: {
          alertId: input.id,
          number: alert.number,
          verdict: input.verdict,
          reasons: input.reasons,
          nth,
        },
      });

      const earlier = votes.map((vote) => ({ ...vote, ...ballotOf(db, subjects, input.id, vote.personId) }));
      const isDecoy = isOfDecoy(context, alert, earlier.length);
      const verdicts = [...earlier.map(({ verdict }) => verdict), input.verdict];
      const state = stateAfterVote(verdicts, isDecoy);
      const isDecided = isRevealed(state);
      // It is out of this person's hands: the second vote waits for somebody to take it.
      db.run(sql`UPDATE alerts SET state = ${state}, decided_at = ${isDecided ? now : null}, held_by = NULL,
          held_since = NULL, waiting_since = ${isDecided ? null : now}, escalated_at = NULL
        WHERE id = ${input.id}`);
      if (state === 'confirmed' || state === 'rejected') {
        const body = bodyOf(db, subjects, input.id);
        log.append({
          kind: 'alert.decided',
          subject,
          actor: null,
          body: {
            alertId: input.id,
            number: alert.number,
            decision: state,
            reference: body.reference,
            name: body.name,
            category: body.category,
            score: body.score,
          },
        });
        noteClip(context, alert);
        const mine = {
          personId: input.actor.id,
          by: input.actor.displayName,
          role: input.actor.role,
          lockedAt: now,
          ...ballot,
        };
        const both = [...earlier, mine];
        if (isDecoy) revealDecoy(context, alert, verdicts, both);
        else countAlert(context, alert, state, verdicts);
        sendJudgement(context, alert, both);
        sendDecision(context, alert, { state, by: 'site', wasDecoy: isDecoy, votes: both });
      }
      return { state, decoyOn: isDecided && isDecoy && alert.site === null ? alert.cameraId : null };
    },
  ),
};

/** Of a site's alert only what is sealed says whether it is one, which nobody opens before the second vote. */
function isOfDecoy({ db, subjects }: WriteContext, { id, site }: AlertRow, votesBefore: number): boolean {
  if (site === null) return db.get(sql`SELECT 1 FROM decoys WHERE alert_id = ${id}`) !== undefined;
  return votesBefore > 0 && bodyOf(db, subjects, id).isDecoy === true;
}

/** One alert with its votes; what is hidden stays sealed unless both votes are locked. */
function readAlert({ db, subjects }: ReadContext, input: { readonly id: string; readonly personId: string }) {
  const { alert, votes } = findAlert(db, input.id);
  const mine = votes.find(({ personId }) => personId === input.personId);
  const myVote =
    mine === undefined
      ? null
      : { ...ballotOf(db, subjects, input.id, mine.personId), lockedAt: mine.lockedAt };
  if (!isRevealed(alert.state)) {
    return {
      phase: 'blind' as const,
      alert,
      votes,
      myVote,
      canWithdraw: canWithdraw({ state: alert.state, votes }, input.personId),
      explanation: explanationOf(db, subjects, input.id),
    };
  }
  const ballots = votes.map(({ personId, by, role, lockedAt }) => ({
    ...ballotOf(db, subjects, input.id, personId),
    by,
    role,
    lockedAt,
  }));
  const decided = { alert, votes, myVote, ballots, withdrawn: withdrawnVotesOf(db, subjects, input.id) };
  if (alert.wasDecoy === 1) return { phase: 'decoy' as const, ...decided };
  return {
    phase: 'revealed' as const,
    ...decided,
    body: bodyOf(db, subjects, input.id),
    hasClip: hasClip(db, input.id),
    dispatch: dispatchOf(db, input.id),
    outcome: outcomeOf(db, subjects, input.id),
  };
}
export type AlertReading = ReturnType<typeof readAlert>;
