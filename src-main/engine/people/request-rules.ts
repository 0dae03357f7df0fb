import type { Role } from '../../contract/domain.ts';
import type { AccountState } from '../../contract/people.ts';
import type { Grant, RequestKind, RequestState } from '../../contract/requests.ts';
import { personIdOf, type RequestBody } from './request-body.ts';

/** An account as the rules need it. */
export interface Party {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
  readonly state: AccountState;
}

/** Who asks or confirms. */
export interface Witness extends Party {
  /** Cameras and deployments that they take part in; null for all. */
  readonly cameraIds: readonly string[] | null;
  readonly deploymentIds: readonly string[] | null;
  /** And sites whose alerts they judge. */
  readonly siteNames?: readonly string[] | null | undefined;
}

export interface AskedRequest {
  readonly body: RequestBody;
  readonly state: RequestState;
  readonly expiresAt: number;
  readonly askedBy: string;
  /** In which role they asked. */
  readonly askedRole: Role;
}

const askersOf: Readonly<Record<RequestKind, readonly Role[]>> = {
  'add-person': ['admin'],
  'change-person': ['admin'],
  'reset-secret': ['admin', 'supervisor'],
  'disable-person': ['admin', 'supervisor'],
  'qualify-reviewer': ['supervisor', 'auditor'],
  'export-pack': ['supervisor', 'auditor'],
  'open-faces': ['supervisor', 'admin'],
};

/** Why something can't be asked for, whoever would confirm it; null when it can. Pure. */
export function cannotAskBecause(
  body: RequestBody,
  asker: Witness,
  everybody: readonly Party[],
  pending: readonly RequestBody[],
): string | null {
  if (!askersOf[body.kind].includes(asker.role)) return `This is not for the role ${asker.role} to ask.`;
  if (personIdOf(body) === asker.id) return 'Nobody asks about their own account. Another admin does.';
  if (isBeyond(body, asker)) return beyondWords;
  const waiting = pending.find((other) => isAboutTheSame(other, body));
  if (waiting !== undefined) {
    return `A request about ${waiting.kind === 'export-pack' ? waiting.label : waiting.displayName} is waiting for its second person. Have it confirmed, refused or withdrawn first.`;
  }
  return isImpossibleBecause(body, everybody);
}

/** One thing at a time about a person, or the same pack. */
function isAboutTheSame(one: RequestBody, other: RequestBody): boolean {
  if (one.kind !== 'export-pack' && other.kind !== 'export-pack') return one.personId === other.personId;
  return (
    one.kind === 'export-pack' &&
    other.kind === 'export-pack' &&
    one.about.id === other.about.id &&
    one.variant === other.variant
  );
}

/** Why what is asked for can't be done as things stand; null when it can. Pure. */
function isImpossibleBecause(body: RequestBody, everybody: readonly Party[]): string | null {
  if ((body.kind === 'add-person' || body.kind === 'change-person') && isLimitedWithoutNeed(body)) {
    return `Only operators and supervisors are limited to some cameras or deployments; ${withArticle(body.role)} looks after all of them.`;
  }
  if (body.kind === 'add-person' || body.kind === 'export-pack') return null;
  const about = everybody.find(({ id }) => id === body.personId);
  if (about === undefined) return 'There is no such account.';
  if (body.kind !== 'reset-secret' && about.state === 'disabled') {
    return `${about.displayName}’s account is disabled. Ask for a new code to let them back in.`;
  }
  if (body.kind === 'qualify-reviewer' && about.role !== 'operator' && about.role !== 'supervisor') {
    return `${about.displayName} is ${about.role}, and only operators and supervisors judge alerts.`;
  }
  if (body.kind === 'open-faces' && (about.role !== 'auditor' || about.state !== 'active')) {
    return `Faces are opened to auditors, and ${about.displayName} is ${about.state === 'active' ? about.role : 'not at work'}.`;
  }
  const losesAdmin =
    about.role === 'admin' &&
    about.state !== 'disabled' &&
    (body.kind === 'disable-person' || (body.kind === 'change-person' && body.role !== 'admin'));
  const otherAdmins = everybody.filter(
    ({ id, role, state }) => id !== about.id && role === 'admin' && state !== 'disabled',
  );
  if (losesAdmin && otherAdmins.length === 0) {
    return `${about.displayName} is the last admin. Add another admin first: without one nobody can look after accounts.`;
  }
  return null;
}

/** Why this person can't be the second for a request; null when they can. Pure. */
export function cannotConfirmBecause(
  request: AskedRequest,
  confirmer: Witness,
  everybody: readonly Party[],
  now: number,
): string | null {
  if (request.state !== 'pending') return 'This request has been closed.';
  if (now >= request.expiresAt) return 'This request waited too long. It has to be asked for again.';
  if (confirmer.state !== 'active') return 'Your account can’t confirm anything.';
  if (confirmer.id === request.askedBy) return 'You asked for it. A second person has to confirm it.';
  if (confirmer.role === request.askedRole) {
    return `It was asked for by ${withArticle(request.askedRole)}. Somebody of another role has to confirm it.`;
  }
  if (
    request.body.kind === 'qualify-reviewer' &&
    request.askedRole !== 'auditor' &&
    confirmer.role !== 'auditor'
  ) {
    return 'One of the two who vouch for a reviewer is an auditor.';
  }
  if (request.body.kind === 'export-pack' && !askersOf['export-pack'].includes(confirmer.role)) {
    return 'A supervisor and an auditor agree on an evidence pack, and nobody else.';
  }
  if (
    request.body.kind === 'open-faces' &&
    request.askedRole !== 'supervisor' &&
    confirmer.role !== 'supervisor'
  ) {
    return 'One of the two who open faces is a supervisor, who has their key.';
  }
  if (isBeyond(request.body, confirmer)) return beyondWords;
  if (confirmer.id === personIdOf(request.body)) return 'It is about you. Somebody else has to confirm it.';
  const asker = everybody.find(({ id }) => id === request.askedBy);
  if (asker === undefined || asker.state !== 'active' || asker.role !== request.askedRole) {
    return 'Whoever asked for it no longer has that role. It has to be asked for again.';
  }
  return isImpossibleBecause(request.body, everybody);
}

/**
 * Whether the first admin may act alone: nobody else has a password yet, and nobody else but whom it is about is
 * invited. The one thing that this allows is to get a second person.
 */
export function isAlone(body: RequestBody, asker: Party, everybody: readonly Party[]): boolean {
  const others = everybody.filter(({ id, state }) => id !== asker.id && state !== 'disabled');
  if (asker.role !== 'admin' || others.some(({ state }) => state === 'active')) return false;
  if (body.kind === 'add-person') return others.length === 0;
  return (
    body.kind !== 'change-person' &&
    body.kind !== 'qualify-reviewer' &&
    body.kind !== 'export-pack' &&
    body.kind !== 'open-faces' &&
    others.every(({ id }) => id === body.personId)
  );
}

/** Why the first admin can't add this person alone; null when they can. Pure. */
export function cannotAddAloneBecause(body: RequestBody): string | null {
  return body.kind === 'add-person' && body.role !== 'supervisor' && body.role !== 'auditor'
    ? 'You are alone. The first person you add must be a supervisor or an auditor: they confirm everybody after them.'
    : null;
}

const beyondWords = 'This is about all cameras and deployments, and your account is limited to some.';

/** Pictures and records of alerts may be of any camera: nobody who is limited to some lets them out. Pure. */
function isBeyond({ kind }: RequestBody, witness: Witness): boolean {
  return (kind === 'export-pack' || kind === 'open-faces') && isLimited(witness);
}

function isLimitedWithoutNeed({ role, ...scope }: Grant): boolean {
  return role !== 'operator' && role !== 'supervisor' && isLimited(scope);
}

function isLimited({
  cameraIds,
  deploymentIds,
  siteNames,
}: Pick<Witness, 'cameraIds' | 'deploymentIds' | 'siteNames'>): boolean {
  return cameraIds !== null || deploymentIds !== null || (siteNames ?? null) !== null;
}

function withArticle(role: Role): string {
  return role === 'supervisor' ? 'a supervisor' : `an ${role}`;
}
