import { randomUUID } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { PackAbout, PackView } from '../../../contract/packs.ts';
import type { Person } from '../../../contract/sessions.ts';
import type { DatabaseClient } from '../../database/client.ts';
import type { Handlers } from '../../dispatch.ts';
import { personOf } from '../../session.ts';
import type { PackRequest } from './gather-pack.ts';
import { packEntry, type PackKeeper } from './pack-keeper.ts';

/** What a pack can be made about. */
export interface PackSubject extends PackAbout {
  readonly label: string;
  readonly at: number;
}

export interface PackHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly keeper: PackKeeper;
  /** By a clock that nobody sets back. */
  readonly now: () => number;
  readonly requestMs: number;
  readonly personNames: () => Promise<ReadonlyMap<string, string>>;
  /** Latest first. */
  readonly subjects: () => Promise<readonly PackSubject[]>;
  /** How something is called that a pack can be made about. @throws AppError that says why there can be none */
  readonly labelOf: (about: PackAbout) => Promise<string>;
  readonly announce: (event: EngineEvent) => void;
}

/** How long two people's word holds. */
const takenWithinMs = 24 * 3_600_000;

type PackHandlers = Pick<Handlers, 'packs.ask' | 'packs.list' | 'packs.subjects' | 'packs.make'>;

export interface Packs {
  readonly handlers: PackHandlers;
  /** A pack that was made, for one of the two who agreed on it; it is written down first. Null for anybody else. */
  take(requestId: string, person: Person): Promise<Uint8Array | null>;
}

export function createPacks(deps: PackHandlerDeps): Packs {
  const { database, keeper, now } = deps;

  async function agreed(): Promise<readonly AgreedPack[]> {
    const rows = await database().call('requests.agreed-packs', { since: now() - takenWithinMs });
    return rows.flatMap(({ id, body, reason, askedBy, askedRole, askedAt, closedBy, closedAt }) =>
      body.kind !== 'export-pack' || closedBy === null || closedAt === null
        ? []
        : [
            {
              id,
              about: body.about,
              label: body.label,
              variant: body.variant,
              reason,
              askedBy,
              askedRole,
              askedAt,
              confirmedBy: closedBy,
              until: closedAt + takenWithinMs,
            },
          ],
    );
  }

  async function find(id: string, person: Person): Promise<AgreedPack> {
    const request = (await agreed()).find((one) => one.id === id);
    if (request === undefined)
      throw new AppError(
        'not-found',
        'Two people have agreed on no such pack in the last day. It has to be asked for.',
      );
    const obstacle = cannotTakeBecause(request, person);
    if (obstacle !== null) throw new AppError('not-allowed', obstacle);
    return request;
  }

  return {
    handlers: {
      'packs.ask': async ({ about, variant, reason }, caller) => {
        const label = await deps.labelOf(about);
        const id = `request-${randomUUID().slice(0, 13)}`;
        await database().call('requests.ask', {
          id,
          body: { kind: 'export-pack', about, label, variant },
          reason,
          firstHalf: null,
          askerId: personOf(caller).id,
          expiresAt: now() + deps.requestMs,
        });
        deps.announce({ kind: 'people.changed' });
        return { requestId: id };
      },
      'packs.list': async (_input, caller) => {
        const person = personOf(caller);
        const [requests, names] = await Promise.all([agreed(), deps.personNames()]);
        return { packs: requests.map((request) => viewOf(request, person, keeper, names)) };
      },
      'packs.subjects': async () => ({ subjects: [...(await deps.subjects())] }),
      'packs.make': async ({ id }, caller) => {
        const person = personOf(caller);
        keeper.begin(await find(id, person), person.id);
        return {};
      },
    },
    async take(requestId, person) {
      const request = await find(requestId, person).catch((cause: unknown) => {
        if (cause instanceof AppError) return null;
        throw cause;
      });
      const made = keeper.of(requestId).made;
      if (request === null || made === null) return null;
      await database().call('case-log.append', {
        kind: 'pack.taken',
        subject: 'log',
        actor: person.id,
        body: packEntry(request, made.bytes.length, made.sha256),
      });
      return made.bytes;
    },
  };
}

interface AgreedPack extends PackRequest {
  readonly askedRole: Person['role'];
  readonly askedAt: number;
  readonly until: number;
}

/** Why somebody can't have a pack that was agreed on; null when they can. Pure. */
function cannotTakeBecause(
  { askedBy, confirmedBy, variant }: Pick<PackRequest, 'askedBy' | 'confirmedBy' | 'variant'>,
  { id, role }: Pick<Person, 'id' | 'role'>,
): string | null {
  if (id !== askedBy && id !== confirmedBy) return 'It is for the two people who agreed on it.';
  if (variant === 'full' && role !== 'supervisor')
    return 'Pictures of faces are in it: the supervisor of the two who agreed on it saves it.';
  return null;
}

function viewOf(
  request: AgreedPack,
  person: Person,
  keeper: PackKeeper,
  names: ReadonlyMap<string, string>,
): PackView {
  const { id, label, variant, reason, askedBy, askedRole, askedAt, confirmedBy, until } = request;
  const { state, progress, problem, made } = keeper.of(id);
  const obstacle = cannotTakeBecause(request, person);
  return {
    id,
    label,
    variant,
    reason,
    askedBy: { name: names.get(askedBy) ?? askedBy, role: askedRole },
    askedAt,
    confirmedBy: names.get(confirmedBy) ?? confirmedBy,
    until,
    state,
    progress,
    problem,
    file:
      made === null || obstacle !== null
        ? null
        : { name: made.name, bytes: made.bytes.length, sha256: made.sha256, path: `packs/${id}` },
    cannotTakeBecause: obstacle,
  };
}
