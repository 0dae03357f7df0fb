import type { AlertSummary, AlertView, ErrorRate } from '../../contract/alerts.ts';
import type { Person } from '../../contract/sessions.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { choiceOf } from '../wording.ts';
import type { AlertRow, AlertWithVotes } from './alert-rows.ts';
import { assertReasons, meaningOf, plainChoices, reasonChoices } from './choices.ts';
import type { AlertReading } from './judge-queries.ts';
import { cannotJudgeBecause, cannotTakeBecause, holderOf, isRevealed } from './rules.ts';
import { personOf } from '../session.ts';

type AlertHandlers = Pick<
  Handlers,
  | 'alerts.list'
  | 'alerts.search'
  | 'alerts.read'
  | 'alerts.take'
  | 'alerts.release'
  | 'alerts.judge'
  | 'alerts.withdraw-vote'
  | 'alerts.explain-expiry'
  | 'alerts.ask-clip'
  | 'alerts.note-dispatch'
  | 'alerts.record-outcome'
>;

export interface AlertHandlerDeps {
  readonly database: () => DatabaseClient;
  /** What a deployment's version of the policy says; of the one in force where it has none. */
  readonly policyOf: (hash: string | null) => Promise<Policy>;
  /** Why a person may not judge alerts under a policy's rules; null when they may. */
  readonly cannotReviewBecause: (
    personId: string,
    rules: Policy['reviewers'] | null,
  ) => Promise<string | null>;
  /** Of pairs of different people, the share that a model finds as alike as a score or more; null where it was not measured. */
  readonly errorRateAt: (modelHash: string, score: number) => Promise<ErrorRate | null>;
  /** Both have judged it: its camera saw one face less than was said. */
  readonly onDecoyJudged: (cameraId: string) => void;
  /** At a site, why nobody here takes an alert of it just now: the control room does; null where people here do. */
  readonly judgedElsewhere?: () => string | null;
  readonly announce: (event: EngineEvent) => void;
}

export function createAlertHandlers(deps: AlertHandlerDeps): AlertHandlers {
  const { database, policyOf, cannotReviewBecause, onDecoyJudged, announce } = deps;
  const policyFor = async (id: string): Promise<Policy> =>
    policyOf(await database().call('alerts.policy-hash', { id }));

  const elsewhere = (): string | null => deps.judgedElsewhere?.() ?? null;

  /** Whether the person may judge at all, by the policy in force; by what was granted where there is none. */
  async function obstacleOf({ id }: Person): Promise<string | null> {
    const inForce = await policyOf(null).catch((cause: unknown) => {
      if (cause instanceof AppError && cause.code === 'no-policy') return null;
      throw cause;
    });
    return cannotReviewBecause(id, inForce?.reviewers ?? null);
  }

  /** The same for one alert, by the policy that its deployment runs under. */
  async function assertMayReview(alertId: string, { id }: Person): Promise<void> {
    const obstacle = await cannotReviewBecause(id, (await policyFor(alertId)).reviewers);
    if (obstacle !== null) throw new AppError('not-allowed', obstacle);
  }

  return {
    'alerts.list': async ({ closedLimit }, caller) => {
      const person = personOf(caller);
      const { open, closed, raisedInTenMinutes } = await database().call('alerts.queue', { closedLimit });
      const obstacle = await obstacleOf(person);
      const summary = (one: AlertWithVotes) =>
        summarise(one, person, { unfit: obstacle, elsewhere: elsewhere() });
      return { open: open.map(summary), closed: closed.map(summary), raisedInTenMinutes };
    },
    'alerts.search': async ({ text, among, cameraId, site, limit }, caller) => {
      const person = personOf(caller);
      const input = { person, text, among, cameraId, site, limit };
      const { alerts, found } = await database().call('alerts.search', input);
      const obstacle = await obstacleOf(person);
      return {
        alerts: alerts.map((one) => summarise(one, person, { unfit: obstacle, elsewhere: elsewhere() })),
        found,
      };
    },
    'alerts.read': async ({ id }, caller) => {
      const person = personOf(caller);
      if (await database().call('alerts.is-packed', { id }))
        await database().call('alerts.take-apart', { id });
      const policy = await policyFor(id);
      const obstacle = await cannotReviewBecause(person.id, policy.reviewers);
      const reading = await database().call('alerts.read', { id, personId: person.id });
      // Only of what is revealed: before that nobody has a score.
      const errorRate =
        reading.phase === 'revealed'
          ? await deps.errorRateAt(reading.body.modelHash, reading.body.score)
          : null;
      return viewOf(reading, person, policy, { unfit: obstacle, elsewhere: elsewhere() }, errorRate);
    },
    'alerts.take': async ({ id, isTakeOver }, caller) => {
      await assertMayReview(id, personOf(caller));
      // Whoever has one in hand goes on with it; a judgement of the control room that comes first holds all the same.
      const because = elsewhere();
      if (because !== null) throw new AppError('conflict', because);
      const { isChanged } = await database().call('alerts.take', { id, isTakeOver, actor: personOf(caller) });
      if (isChanged) announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.release': async ({ id }, caller) => {
      await database().call('alerts.release', { id, actor: personOf(caller) });
      announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.judge': async (input, caller) => {
      assertReasons(input.reasons, await policyFor(input.id));
      await assertMayReview(input.id, personOf(caller));
      const { state, decoyOn } = await database().call('alerts.judge', { ...input, actor: personOf(caller) });
      if (decoyOn !== null) onDecoyJudged(decoyOn);
      announce({ kind: 'alert.changed', alertId: input.id });
      return { state };
    },
    'alerts.withdraw-vote': async ({ id, because }, caller) => {
      await database().call('alerts.withdraw-vote', { id, because, actor: personOf(caller) });
      announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.explain-expiry': async ({ id, words }, caller) => {
      await database().call('alerts.explain-expiry', { id, words, actor: personOf(caller) });
      announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.ask-clip': async ({ id }, caller) => {
      const { isChanged } = await database().call('alerts.ask-clip', { id, actor: personOf(caller) });
      if (isChanged) announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.note-dispatch': async ({ id }, caller) => {
      const { isChanged } = await database().call('alerts.note-dispatch', { id, actor: personOf(caller) });
      if (isChanged) announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.record-outcome': async (input, caller) => {
      const meaning = meaningOf(input.code, await policyFor(input.id));
      await database().call('alerts.record-outcome', { ...input, meaning, actor: personOf(caller) });
      announce({ kind: 'alert.changed', alertId: input.id });
      return {};
    },
  };
}

/** What stands against taking any alert. */
interface Obstacles {
  /** Why the person may not judge; null when they may. */
  readonly unfit: string | null;
  /** Why nobody here takes one that nobody has in hand; null when people here do. */
  readonly elsewhere: string | null;
}

function summarise({ alert, votes }: AlertWithVotes, person: Person, obstacles: Obstacles): AlertSummary {
  const { holderId, heldBy, heldSince } = alert;
  const judged = { state: alert.state, votes };
  const queued = { ...judged, holder: holderOf(alert) };
  const mayNotTake = cannotTakeBecause(judged, person);
  const isMine = holderId === person.id;
  const unfit = obstacles.unfit ?? (isMine ? null : obstacles.elsewhere);
  // What is over, or whose turn it is not, is said first: that somebody is not qualified changes nothing there.
  const obstacle = mayNotTake ?? unfit ?? cannotJudgeBecause(queued, person);
  return {
    id: alert.id,
    number: alert.number,
    state: alert.state,
    raisedAt: alert.raisedAt,
    cameraId: alert.cameraId,
    cameraName: alert.cameraName,
    heldBy: heldBy === null || heldSince === null ? null : { name: heldBy, isMe: isMine, since: heldSince },
    waitingSince: alert.waitingSince,
    escalatedAt: alert.escalatedAt,
    votesLocked: votes.length,
    iHaveVoted: votes.some(({ personId }) => personId === person.id),
    canJudge: obstacle === null,
    cannotJudgeBecause: obstacle,
    canTake: !isMine && mayNotTake === null && unfit === null,
    wasDecoy: alert.wasDecoy === 1,
    site: siteOf(alert),
  };
}

/** Whether the clip of a site’s alert can be asked for. */
function clipThereOf(
  { site, clipAskedAt, hasNoClip, picturesDestroyedAt }: AlertRow,
  hasClip: boolean,
): 'ask' | 'asked' | 'none' | null {
  if (site === null || hasClip || picturesDestroyedAt !== null) return null;
  if (hasNoClip === 1) return 'none';
  return clipAskedAt === null ? 'ask' : 'asked';
}

function siteOf({ site, numberThere, state, stateThere, decidedThereBy }: AlertRow): AlertSummary['site'] {
  if (site === null || numberThere === null) return null;
  const isOnItsWay = isRevealed(state) && stateThere === null;
  const standing =
    stateThere === null ? (isOnItsWay ? 'sent' : 'open') : decidedThereBy === 'site' ? 'there' : 'held';
  return { name: site, number: numberThere, standing };
}

/** Makes the wire's view for this reader: the two phases are different shapes, so nothing hidden can slip in. */
function viewOf(
  reading: AlertReading,
  person: Person,
  policy: Policy,
  obstacles: Obstacles,
  errorRate: ErrorRate | null,
): AlertView {
  const summary = summarise(reading, person, obstacles);
  const { picturesDestroyedAt } = reading.alert;
  const pictures = {
    destroyedAt: picturesDestroyedAt,
    probes: Array.from(
      { length: reading.alert.probes },
      (_, nth) => `alerts/${reading.alert.id}/probe-${nth}.png`,
    ),
    candidate: picturesDestroyedAt === null ? `alerts/${reading.alert.id}/candidate-0.png` : null,
  };
  const reasons = reasonChoices(policy);
  if (reading.phase === 'blind') {
    const { myVote, canWithdraw, explanation } = reading;
    return { phase: 'blind', summary, pictures, reasons, myVote, canWithdraw, explanation };
  }
  const { myVote, withdrawn } = reading;
  const votes = [...reading.ballots];
  if (reading.phase === 'decoy')
    return { phase: 'decoy', summary, pictures, reasons, myVote, votes, withdrawn };
  const { outcome } = reading;
  const { score, threshold, model, reference, name, category, instructions } = reading.body;
  return {
    phase: 'revealed',
    summary,
    pictures,
    reasons,
    outcomes: plainChoices(policy.outcomes),
    myVote,
    votes,
    withdrawn,
    score,
    errorRate,
    threshold,
    model,
    candidate: { reference, name, category: choiceOf(policy.categories, category), instructions },
    clip: reading.hasClip ? `alerts/${reading.alert.id}/clip` : null,
    clipThere: clipThereOf(reading.alert, reading.hasClip),
    dispatch: reading.dispatch,
    outcome:
      outcome === null
        ? null
        : {
            note: outcome.note,
            by: outcome.by,
            recordedAt: outcome.recordedAt,
            what: choiceOf(policy.outcomes, outcome.code),
          },
  };
}
