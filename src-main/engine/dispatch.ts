import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Role } from '../contract/domain.ts';
import { AppError } from '../contract/errors.ts';
import type { Audience, HeldBack } from '../contract/operation.ts';
import {
  isOperationName,
  operations,
  type OperationName,
  type OperationOutput,
  type OperationParsedInput,
} from '../contract/operations.ts';
import { wireRequestSchema, type WireReply } from '../contract/wire.ts';
import type { Session } from './session.ts';

/** Who asks: one connection, and the session that it is bound to. */
export interface Caller {
  readonly connectionId: string;
  readonly session: Session | null;
  /** Binds the connection to a session, or frees it (null). */
  bind(session: Session | null): void;
}

export type Handlers = {
  readonly [Name in OperationName]: (
    input: OperationParsedInput<Name>,
    caller: Caller,
  ) => Promise<OperationOutput<Name>>;
};

export interface DispatchDeps {
  readonly handlers: Handlers;
  readonly logger: Logger;
  readonly now: () => number;
  /** Whether the policy leaves an operation open to a role that the contract opens it to. */
  readonly isOpenTo: (operation: OperationName, role: Role) => boolean;
  /** Why nothing works in a session but what ends this; null when everything of its role does. */
  readonly heldBackBy: (session: Session) => HeldBack | null;
}

/**
 * Answers one wire request: parse → authorise → handle → reply. This is the only way into the engine; every
 * role, admins included, passes the same check.
 */
export async function dispatch(
  message: unknown,
  caller: Caller,
  deps: DispatchDeps,
): Promise<WireReply | null> {
  const request = wireRequestSchema.safeParse(message);
  if (!request.success) {
    deps.logger.warn({ connectionId: caller.connectionId }, 'dropped a message that is no request');
    return null;
  }
  const { id, operation, input } = request.data;
  try {
    if (!isOperationName(operation)) {
      throw new AppError('bad-request', `There is no operation called ${JSON.stringify(operation)}.`);
    }
    authorise(operations[operation].audience, caller.session, deps.now());
    narrow(operation, caller.session, deps);
    holdBack(operation, caller.session, deps);
    return { kind: 'reply', id, ok: true, output: await handle(operation, input, caller, deps) };
  } catch (cause) {
    return { kind: 'reply', id, ok: false, error: wireError(cause, operation, deps.logger) };
  }
}

async function handle<Name extends OperationName>(
  name: Name,
  input: unknown,
  caller: Caller,
  deps: DispatchDeps,
): Promise<unknown> {
  const parsed = operations[name].input.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    }));
    const [first] = issues;
    const message = first === undefined ? 'The request is not well formed.' : inOneLine(first);
    throw new AppError('bad-request', message, { details: { issues } });
  }
  // The table of handlers is typed by the same names as the table of operations; TypeScript can't follow the index.
  const handler = deps.handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
  const output = await handler(parsed.data, caller);
  return operations[name].output.parse(output);
}

/** The validator's own words don't name the field that they are about. */
function inOneLine({ path, message }: { readonly path: string; readonly message: string }): string {
  return path === '' ? message : `${path}: ${message}`;
}

function authorise(audience: Audience, session: Session | null, now: number): void {
  if (audience === 'anyone') return;
  if (session === null || session.expiresAt <= now) {
    throw new AppError('not-signed-in', 'Sign in first.');
  }
  if (audience !== 'signed-in' && !audience.includes(session.person.role)) {
    throw new AppError('not-allowed', `This is not open to the role ${session.person.role}.`);
  }
}

/** A policy only ever takes away: it is asked after the contract, and of those who are signed in. */
function narrow(operation: OperationName, session: Session | null, { isOpenTo }: DispatchDeps): void {
  if (session === null || isOpenTo(operation, session.person.role)) return;
  throw new AppError('not-allowed', `The policy does not open this to the role ${session.person.role}.`);
}

/** What anybody may ask is open to somebody who is held back too. */
function holdBack(name: OperationName, session: Session | null, deps: DispatchDeps): void {
  const { audience, whileHeldBack = [] } = operations[name];
  const by = session === null || audience === 'anyone' ? null : deps.heldBackBy(session);
  if (by === null || whileHeldBack.includes(by)) return;
  throw by === 'no-second-factor'
    ? new AppError(
        'second-factor-missing',
        'Your role works only with a second factor. Set one up first: it takes an authenticator app on a phone.',
      )
    : new AppError('session-locked', heldBackWords[by]);
}

const heldBackWords = {
  locked: 'Your screen is locked. Unlock it with your password.',
  'shift-over': 'Your shift is over. Sign in for the next one.',
} as const;

function wireError(cause: unknown, operation: string, logger: Logger) {
  if (cause instanceof AppError) return cause.toWire();
  const requestId = randomUUID();
  logger.error({ requestId, operation, err: cause }, 'operation failed');
  return new AppError(
    'internal',
    `Something went wrong inside Cordon, and it isn’t known whether this was done. Look before you try again, and tell your administrator the number ${requestId.slice(0, 8)}.`,
    { details: { requestId } },
  ).toWire();
}
