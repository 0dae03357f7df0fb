import { randomUUID } from 'node:crypto';
import type { CaseSummary } from '../../contract/cases.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { Person } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { personOf } from '../session.ts';
import { choiceOf } from '../wording.ts';
import { cannotChangeBecause } from './case-rules.ts';
import type { CaseRow } from './queries.ts';

export interface CaseHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly now: () => number;
  /** The policy in force; null where there is none. */
  readonly policyInForce: () => Promise<Policy | null>;
  /** Those with an account who judge alerts. */
  readonly reviewers: () => Promise<readonly { readonly id: string; readonly displayName: string }[]>;
  readonly announce: (event: EngineEvent) => void;
}

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** Where no policy says for how long records are kept. */
const keptDaysWithoutPolicy = 31;

type CaseHandlers = Pick<
  Handlers,
  | 'cases.list'
  | 'cases.read'
  | 'cases.open'
  | 'cases.link-alert'
  | 'cases.add-note'
  | 'cases.hand-over'
  | 'cases.take'
  | 'cases.close'
  | 'cases.colleagues'
  | 'cases.shift-summary'
>;

/** Cases: alerts that belong together, what people wrote about them, and who looks after that. */
export function createCaseHandlers({
  database,
  now,
  policyInForce,
  reviewers,
  announce,
}: CaseHandlerDeps): CaseHandlers {
  const changed = (): Record<string, never> => {
    announce({ kind: 'cases.changed' });
    return {};
  };
  return {
    'cases.list': async (_input, caller) => {
      const person = personOf(caller);
      return { cases: (await database().call('cases.list')).map((row) => summaryOf(row, person)) };
    },
    'cases.read': async ({ id }, caller) => {
      const person = personOf(caller);
      const { row, notes, alerts } = await database().call('cases.read', { id });
      const outcomes = (await policyInForce())?.outcomes ?? [];
      return {
        summary: summaryOf(row, person),
        alerts: alerts.map(({ linkedAt, linkedBy, outcome, deploymentId: _, ...alert }) => ({
          ...alert,
          linked: { by: linkedBy, at: linkedAt },
          outcome: outcome === null ? null : choiceOf(outcomes, outcome),
        })),
        notes: [...notes],
        closed: row.closedAt === null ? null : { by: row.closedBy ?? '', at: row.closedAt },
        destroyedAt: row.destroyedAt ?? row.destroyAt,
        cannotChangeBecause: cannotChangeBecause(
          row,
          person.role === 'operator' || person.role === 'supervisor',
        ),
      };
    },
    'cases.open': async ({ title, alertId }, caller) => {
      const id = `case-${randomUUID()}`;
      await database().call('cases.open', { id, title, alertId, actorId: personOf(caller).id });
      changed();
      return { id };
    },
    'cases.link-alert': async (input, caller) => {
      await database().call('cases.link-alert', { ...input, actorId: personOf(caller).id });
      return changed();
    },
    'cases.add-note': async (input, caller) => {
      await database().call('cases.add-note', { ...input, actorId: personOf(caller).id });
      return changed();
    },
    'cases.hand-over': async (input, caller) => {
      const to = (await reviewers()).find(({ id }) => id === input.toPersonId);
      if (to === undefined) {
        throw new AppError('not-found', 'Nobody who judges alerts has this account.', {
          details: { field: 'toPersonId' },
        });
      }
      const actorId = personOf(caller).id;
      await database().call('cases.hand-over', { ...input, actorId, toName: to.displayName });
      return changed();
    },
    'cases.take': async ({ id, because }, caller) => {
      await database().call('cases.take', { id, because, actorId: personOf(caller).id });
      return changed();
    },
    'cases.close': async ({ id, reason }, caller) => {
      const keptDays = (await policyInForce())?.alerts.recordsKeptDays ?? keptDaysWithoutPolicy;
      const actorId = personOf(caller).id;
      await database().call('cases.close', { id, reason, actorId, keptMs: keptDays * dayMs });
      return changed();
    },
    'cases.colleagues': async (_input, caller) => {
      const me = personOf(caller).id;
      const people = await reviewers();
      return {
        people: people
          .filter(({ id }) => id !== me)
          .map(({ id, displayName }) => ({ id, name: displayName })),
      };
    },
    'cases.shift-summary': async ({ hours }) => {
      const until = now();
      const since = until - hours * hourMs;
      const { outcomes, votes, ...figures } = await database().call('cases.shift-figures', { since });
      const known = (await policyInForce())?.outcomes ?? [];
      return {
        since,
        until,
        ...figures,
        outcomes: outcomes.map(({ code, count }) => ({ ...choiceOf(known, code), count })),
        votes: [...votes],
      };
    },
  };
}

function summaryOf(row: CaseRow, { id: me }: Person): CaseSummary {
  const person = (id: string | null, name: string | null) =>
    id === null || name === null ? null : { name, isMe: id === me };
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    state: row.destroyedAt !== null ? 'destroyed' : row.closedAt === null ? 'open' : 'closed',
    opened: { by: row.openedBy, at: row.openedAt },
    heldBy: person(row.holderId, row.heldBy),
    offeredTo: person(row.offeredTo, row.offeredToName),
    alerts: row.alerts,
    notes: row.notes,
  };
}
