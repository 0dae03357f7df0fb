import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { TestResult } from '../../contract/qualifications.ts';
import type { Asked, RequestView } from '../../contract/requests.ts';
import type { Person } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { Custody } from '../keys/custody.ts';
import { hasGroup, keyGroups, type KeyGroup, type Keys } from '../keys/key-groups.ts';
import type { Vault } from '../keys/vault.ts';
import type { Account } from './account-queries.ts';
import { joinHalves, makeCodeHalf } from './enrolment-code.ts';
import type { FaceOpenings } from './face-openings.ts';
import type { LiveSessions } from './live-sessions.ts';
import { peopleLimits } from './people-limits.ts';
import {
  changesAccount,
  grantOf,
  invites,
  personIdOf,
  requestWords,
  type RequestBody,
} from './request-body.ts';
import { fallsShortBecause, validUntil } from './qualification-rules.ts';
import type { InvitedSlot, RequestRow } from './request-queries.ts';
import { cannotConfirmBecause } from './request-rules.ts';
import type { InTurn } from '../turns.ts';
import { personOf } from '../session.ts';
import type { SealedHalves } from './sealed-half.ts';

export interface RequestDeps {
  readonly now: () => number;
  readonly database: () => DatabaseClient;
  readonly vault: () => Vault;
  readonly custody: Custody;
  readonly sessions: LiveSessions;
  readonly announce: (event: EngineEvent) => void;
  /** What the policy in force asks of reviewers. @throws AppError `no-policy` */
  readonly reviewerRules: () => Promise<Policy['reviewers']>;
  /** One change at a time: each builds on accounts and slots as the one before left them. */
  readonly inTurn: InTurn;
  /** Of these numbers, those that there are. */
  readonly alertsNumbered: (
    numbers: readonly number[],
  ) => Promise<readonly { readonly id: string; readonly number: number }[]>;
  /** What was counted of somebody's decoys among alerts, within the time that a result counts. */
  readonly decoyRecordOf: (
    personId: string,
    rules: Policy['reviewers'],
  ) => Promise<Pick<TestResult, 'decoysJudged' | 'decoysRight'>>;
  readonly openings: FaceOpenings;
  readonly halves: SealedHalves;
}

type RequestHandlers = Pick<
  Handlers,
  | 'people.ask-to-add'
  | 'people.ask-to-change'
  | 'people.ask-to-reset'
  | 'people.ask-to-disable'
  | 'people.ask-to-qualify'
  | 'faces.ask-to-open'
  | 'requests.list'
  | 'requests.confirm'
  | 'requests.close'
>;

const endedWords = 'Your account was changed by two people. Sign in again.';

/** What needs a second person of another role: asked for, and done with that person's word. */
export function createRequestHandlers(deps: RequestDeps): RequestHandlers {
  const {
    now,
    database,
    vault,
    custody,
    sessions,
    announce,
    reviewerRules,
    inTurn,
    alertsNumbered,
    decoyRecordOf,
    openings,
    halves,
  } = deps;

  async function ask(body: RequestBody, reason: string, caller: Caller): Promise<Asked> {
    const id = `request-${randomUUID().slice(0, 13)}`;
    const codeHalf = invites(body.kind) ? makeCodeHalf() : null;
    const { isAlone } = await database().call('requests.ask', {
      id,
      body,
      reason,
      firstHalf: codeHalf === null ? null : halves.seal(id, codeHalf),
      askerId: personOf(caller).id,
      expiresAt: now() + peopleLimits.requestMs,
    });
    const otherHalf = isAlone ? await confirm(id, null) : null;
    announce({ kind: 'people.changed' });
    return { requestId: id, codeHalf, otherHalf };
  }

  const confirm = (id: string, confirmer: Person | null): Promise<string | null> =>
    inTurn(() => confirmNow(id, confirmer));

  /** Answers the second half of the code of the person who is invited. */
  async function confirmNow(id: string, confirmer: Person | null): Promise<string | null> {
    const request = await database().call('requests.find', { id });
    const people = await database().call('people.list');
    if (confirmer !== null) refuse(obstacleOf(request, confirmer, people, now()));
    const { kind } = request.body;
    const half = invites(kind) ? await confirmInvitation(request, confirmer, people) : null;
    if (kind === 'change-person') await confirmChange(request, confirmer, people);
    if (request.body.kind === 'qualify-reviewer') await confirmQualification(id, request.body, confirmer);
    if (kind === 'disable-person') await confirmDisabling(request, confirmer, people);
    if (kind === 'export-pack') await carryOut(id, confirmer, null);
    if (request.body.kind === 'open-faces') await confirmOpening(request, request.body, confirmer, people);
    // It was opened to the auditor that they were: whatever becomes of their account closes it.
    const personId = personIdOf(request.body);
    if (personId !== null && changesAccount(kind)) await openings.closeOf(personId);
    return half;
  }

  async function confirmInvitation(
    { id, body, firstHalf }: RequestRow,
    confirmer: Person | null,
    people: readonly Account[],
  ): Promise<string> {
    const known = people.find((account) => account.id === personIdOf(body));
    const loginName = body.kind === 'add-person' ? body.loginName : known?.loginName;
    const role = body.kind === 'add-person' ? body.role : known?.role;
    if (loginName === undefined || role === undefined || firstHalf === null) {
      throw new AppError('conflict', 'This request has been closed.');
    }
    const others = people.filter((account) => account.id !== personIdOf(body));
    const keys = custody.handFor(role, (group) => isMade(group, others));
    const half = makeCodeHalf();
    const until = now() + peopleLimits.invitationMs;
    const publicKey = await vault().offer(loginName, {
      kind: 'invitation',
      secret: joinHalves(halves.open(id, firstHalf), half),
      keys,
      secondFactors: null,
      expiresAt: until,
    });
    try {
      await carryOut(id, confirmer, { publicKey, until });
    } catch (cause) {
      await vault().settle(loginName, known?.publicKey ?? null);
      throw cause;
    }
    await vault().settle(loginName, publicKey);
    return half;
  }

  /** A group of keys is there, or somebody was invited who makes it: then nobody else may make another. */
  function isMade(group: KeyGroup, others: readonly Account[]): boolean {
    return (
      vault().holders(group) > 0 ||
      others.some(({ state, role }) => state === 'invited' && hasGroup(role, group))
    );
  }

  async function confirmChange(
    { id, body }: RequestRow,
    confirmer: Person | null,
    people: readonly Account[],
  ): Promise<void> {
    const known = people.find((account) => account.id === personIdOf(body));
    const grant = grantOf(body);
    if (known === undefined || grant === null) throw new AppError('not-found', 'There is no such account.');
    const others = people.filter((account) => account.id !== known.id);
    const keys = custody.handFor(grant.role, (group) => isMade(group, others));
    const lost = keyGroups.filter((group) => hasGroup(known.role, group) && !hasGroup(grant.role, group));
    assertOthersHold(known, lost);
    // Of what a role has more, first the keys, then the role; of what it has less, first the role. So nobody who is cut
    // off has a role without its keys, and the next opening of the data takes keys away that go with no role.
    if (lost.length === 0) await rehand(known, keys);
    await carryOut(id, confirmer, null);
    if (lost.length > 0) await rehand(known, keys);
  }

  async function confirmDisabling(
    { id, body }: RequestRow,
    confirmer: Person | null,
    people: readonly Account[],
  ): Promise<void> {
    const known = people.find((account) => account.id === personIdOf(body));
    if (known === undefined) throw new AppError('not-found', 'There is no such account.');
    assertOthersHold(
      known,
      keyGroups.filter((group) => hasGroup(known.role, group)),
    );
    await carryOut(id, confirmer, null);
    await vault().settle(known.loginName, null);
  }

  /** Looked at once more: the policy may have changed since it was asked for. */
  async function confirmQualification(
    id: string,
    result: TestResult & { readonly personId: string },
    confirmer: Person | null,
  ): Promise<void> {
    const rules = await reviewerRules();
    refuse(fallsShortBecause(result, rules, now()));
    await assertAsCounted(result.personId, result, rules);
    await carryOut(id, confirmer, null, validUntil(result, rules));
  }

  /** Decoys among alerts are counted here: nobody writes down another result of them. */
  async function assertAsCounted(
    personId: string,
    { basis, decoysJudged, decoysRight }: TestResult,
    rules: Policy['reviewers'],
  ): Promise<void> {
    if (basis !== 'decoys') return;
    const counted = await decoyRecordOf(personId, rules);
    if (counted.decoysJudged === decoysJudged && counted.decoysRight === decoysRight) return;
    throw new AppError(
      'conflict',
      `Cordon has counted ${String(counted.decoysRight)} right of ${String(counted.decoysJudged)} decoys. Write that down, or the result of a test apart from work.`,
      { details: { field: 'decoysJudged' } },
    );
  }

  async function confirmOpening(
    { id, reason, askedBy }: RequestRow,
    body: Extract<RequestBody, { readonly kind: 'open-faces' }>,
    confirmer: Person | null,
    people: readonly Account[],
  ): Promise<void> {
    if (custody.keys?.faces === null) {
      throw new AppError(
        'keys-locked',
        'Faces are opened with the key of those who review. An operator or supervisor has to be signed in, on this seat or another.',
      );
    }
    await carryOut(id, confirmer, null);
    const asker = people.find((account) => account.id === askedBy);
    const { personId, displayName, alerts, hours } = body;
    openings.open({
      requestId: id,
      personId,
      displayName,
      alerts,
      hours,
      reason,
      openedBy: [asker?.displayName ?? askedBy, confirmer?.displayName ?? ''],
    });
  }

  async function rehand({ loginName, publicKey }: Account, keys: Keys): Promise<void> {
    if (publicKey !== null) await vault().rehand(loginName, publicKey, keys);
  }

  /** What nobody else can open would be lost with this person, for everybody. */
  function assertOthersHold({ displayName, loginName }: Account, groups: readonly KeyGroup[]): void {
    const group = groups.find(
      (candidate) => vault().holders(candidate) > 0 && vault().holders(candidate, loginName) === 0,
    );
    if (group === undefined) return;
    throw new AppError(
      'conflict',
      group === 'faces'
        ? `Nobody but ${displayName} has the key of faces: with them every picture that was kept would be lost. Let another operator or supervisor enrol first.`
        : `Nobody but ${displayName} has the key of the records: with them every name that was kept would be lost. Let another auditor, operator or supervisor enrol first.`,
    );
  }

  async function carryOut(
    id: string,
    confirmer: Person | null,
    invited: InvitedSlot | null,
    qualifiedUntil?: number,
  ): Promise<void> {
    const confirmerId = confirmer?.id ?? null;
    const { endedSessions } = await database().call('requests.confirm', {
      id,
      confirmerId,
      invited,
      ...(qualifiedUntil === undefined ? {} : { qualifiedUntil }),
    });
    sessions.dropEnded(endedSessions, endedWords);
    if (endedSessions.length > 0) await custody.review();
  }

  return {
    'people.ask-to-add': ({ reason, ...input }, caller) =>
      ask({ kind: 'add-person', personId: randomUUID(), ...input }, reason, caller),
    'people.ask-to-change': async ({ reason, ...input }, caller) =>
      ask({ kind: 'change-person', ...input, displayName: await nameOf(input.personId) }, reason, caller),
    'people.ask-to-reset': async ({ reason, personId }, caller) =>
      ask({ kind: 'reset-secret', personId, displayName: await nameOf(personId) }, reason, caller),
    'people.ask-to-disable': async ({ reason, personId }, caller) =>
      ask({ kind: 'disable-person', personId, displayName: await nameOf(personId) }, reason, caller),

    'people.ask-to-qualify': async ({ reason, personId, ...result }, caller) => {
      const rules = await reviewerRules();
      refuse(fallsShortBecause(result, rules, now()));
      await assertAsCounted(personId, result, rules);
      const displayName = await nameOf(personId);
      return ask({ kind: 'qualify-reviewer', personId, displayName, ...result }, reason, caller);
    },

    'faces.ask-to-open': async ({ reason, personId, alertNumbers, hours }, caller) => {
      const alerts = await alertsNumbered(alertNumbers);
      const missing = alertNumbers.filter((number) => !alerts.some((one) => one.number === number));
      if (missing.length > 0) throw new AppError('not-found', `There is no alert ${missing.join(', ')}.`);
      const displayName = await nameOf(personId);
      const chosen = alerts.map(({ id, number }) => ({ id, number }));
      return ask({ kind: 'open-faces', personId, displayName, alerts: chosen, hours }, reason, caller);
    },

    'requests.list': async (_input, caller) => {
      const viewer = personOf(caller);
      const [requests, people] = await Promise.all([
        database().call('requests.list'),
        database().call('people.list'),
      ]);
      return { requests: requests.map((request) => viewOf(request, viewer, people, now())) };
    },
    'requests.confirm': async ({ id }, caller) => {
      const codeHalf = await confirm(id, personOf(caller));
      announce({ kind: 'people.changed' });
      return { codeHalf };
    },
    'requests.close': async ({ id, reason }, caller) => {
      await database().call('requests.close', { id, reason, actorId: personOf(caller).id });
      announce({ kind: 'people.changed' });
      return {};
    },
  };

  async function nameOf(personId: string): Promise<string> {
    const people = await database().call('people.list');
    const account = people.find(({ id }) => id === personId);
    if (account === undefined) throw new AppError('not-found', 'There is no such account.');
    return account.displayName;
  }
}

function viewOf(request: RequestRow, viewer: Person, people: readonly Account[], now: number): RequestView {
  const { id, body, reason, askedBy, askedRole, askedAt, expiresAt, state, closedBy, closedAt } = request;
  const displayNameOf = (personId: string): string =>
    people.find((account) => account.id === personId)?.displayName ?? personId;
  return {
    id,
    kind: body.kind,
    words: requestWords(body),
    reason,
    personId: body.kind === 'add-person' ? null : personIdOf(body),
    grant: grantOf(body),
    askedBy: { id: askedBy, displayName: displayNameOf(askedBy), role: askedRole },
    askedAt,
    expiresAt,
    state,
    closedBy: closedBy === null ? null : displayNameOf(closedBy),
    closedAt,
    cannotConfirmBecause: obstacleOf(request, viewer, people, now),
    isMine: askedBy === viewer.id,
  };
}

function obstacleOf(
  request: RequestRow,
  { id }: Person,
  people: readonly Account[],
  now: number,
): string | null {
  const confirmer = people.find((account) => account.id === id);
  return confirmer === undefined
    ? 'Your account is not there any more.'
    : cannotConfirmBecause(request, confirmer, people, now);
}

function refuse(obstacle: string | null): void {
  if (obstacle !== null) throw new AppError('conflict', obstacle);
}
