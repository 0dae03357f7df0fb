import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { OperationInput, OperationName, OperationOutput } from '../../../contract/operations.ts';
import type { WireReply } from '../../../contract/wire.ts';
import { dispatch, type Caller, type Handlers } from '../../dispatch.ts';
import { serveMedia, type MediaDeps, type MediaReply } from '../../media.ts';
import type { Session } from '../../session.ts';

export interface Seat {
  readonly person: Session['person'];
  /** The reply exactly as it goes over the wire. */
  ask<Name extends OperationName>(operation: Name, input: OperationInput<Name>): Promise<WireReply>;
  /** The output of a call that must succeed. */
  get<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
  picture(path: string): Promise<number>;
  media(path: string): Promise<MediaReply>;
}

export interface SeatDeps {
  readonly handlers: Handlers;
  readonly media: MediaDeps;
  readonly now: () => number;
}

const logger = pino({ level: 'silent' });

/** Where somebody sits who is signed in, or nobody (null). */
export function takeSeat(session: Session | null, { handlers, media, now }: SeatDeps): Seat {
  const caller: Caller = { connectionId: randomUUID(), session, bind: () => undefined };
  let id = 0;
  const fetchMedia = (path: string): Promise<MediaReply> =>
    serveMedia(`${session?.mediaTicket ?? 'none'}/${path}`, media);
  async function ask(operation: string, input: unknown): Promise<WireReply> {
    const reply = await dispatch({ kind: 'request', id: id++, operation, input }, caller, {
      handlers,
      logger,
      now,
      isOpenTo: () => true,
      heldBackBy: () => null,
    });
    if (reply === null) throw new Error('no reply');
    return reply;
  }
  return {
    person: session?.person ?? { id: 'nobody', displayName: 'Nobody', role: 'auditor' },
    ask,
    async get<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
      const reply = await ask(operation, input);
      if (!reply.ok) throw new Error(reply.error.message);
      // Dispatch parsed it with this operation's own schema.
      return reply.output as OperationOutput<Name>;
    },
    media: fetchMedia,
    picture: async (path) => (await fetchMedia(path)).status,
  };
}
