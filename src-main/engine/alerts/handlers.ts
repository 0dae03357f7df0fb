import type { AlertSummary, AlertView } from '../../contract/alerts.ts';
import type { Person } from '../../contract/sessions.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { AlertReading, AlertRow, VoteRow } from './queries.ts';
import { cannotJudgeBecause } from './rules.ts';

type AlertHandlers = Pick<
  Handlers,
  'alerts.list' | 'alerts.read' | 'alerts.acknowledge' | 'alerts.judge' | 'alerts.record-outcome'
>;

export interface AlertHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly announce: (event: EngineEvent) => void;
}

export function createAlertHandlers({ database, announce }: AlertHandlerDeps): AlertHandlers {
  return {
    'alerts.list': async ({ closedLimit }, caller) => {
      const person = personOf(caller);
      const { open, closed } = await database().call('alerts.queue', { closedLimit });
      const summary = ({ alert, votes }: (typeof open)[number]) => summarise(alert, votes, person);
      return { open: open.map(summary), closed: closed.map(summary) };
    },
    'alerts.read': async ({ id }, caller) => {
      const person = personOf(caller);
      return viewOf(await database().call('alerts.read', { id, personId: person.id }), person);
    },
    'alerts.acknowledge': async ({ id }, caller) => {
      const { isChanged } = await database().call('alerts.acknowledge', { id, actor: personOf(caller) });
      if (isChanged) announce({ kind: 'alert.changed', alertId: id });
      return {};
    },
    'alerts.judge': async (input, caller) => {
      const { state } = await database().call('alerts.judge', { ...input, actor: personOf(caller) });
      announce({ kind: 'alert.changed', alertId: input.id });
      return { state };
    },
    'alerts.record-outcome': async (input, caller) => {
      await database().call('alerts.record-outcome', { ...input, actor: personOf(caller) });
      announce({ kind: 'alert.changed', alertId: input.id });
      return {};
    },
  };
}

function personOf(caller: Caller): Person {
  if (caller.session === null) throw new AppError('not-signed-in', 'Sign in first.');
  return caller.session.person;
}

function summarise(alert: AlertRow, votes: readonly VoteRow[], person: Person): AlertSummary {
  const obstacle = cannotJudgeBecause({ state: alert.state, votes }, person);
  return {
    id: alert.id,
    number: alert.number,
    state: alert.state,
    raisedAt: alert.raisedAt,
    cameraId: alert.cameraId,
    cameraName: alert.cameraName,
    acknowledgedBy: alert.acknowledgedBy,
    votesLocked: votes.length,
    iHaveVoted: votes.some(({ personId }) => personId === person.id),
    canJudge: obstacle === null,
    cannotJudgeBecause: obstacle,
  };
}

/** Makes the wire's view for this reader: the two phases are different shapes, so nothing hidden can slip in. */
function viewOf(reading: AlertReading, person: Person): AlertView {
  const summary = summarise(reading.alert, reading.votes, person);
  const pictures = {
    probes: Array.from(
      { length: reading.alert.probes },
      (_, nth) => `alerts/${reading.alert.id}/probe-${nth}.png`,
    ),
    candidate: `alerts/${reading.alert.id}/candidate-0.png`,
  };
  if (reading.phase === 'blind') return { phase: 'blind', summary, pictures, myVote: reading.myVote };
  const { score, threshold, model, reference, name, category, instructions } = reading.body;
  return {
    phase: 'revealed',
    summary,
    pictures,
    myVote: reading.myVote,
    votes: [...reading.ballots],
    score,
    threshold,
    model,
    candidate: { reference, name, category, instructions },
    outcome: reading.outcome,
  };
}
