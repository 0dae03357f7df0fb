import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import type { WatchlistEntryBody, WatchlistRow } from './queries.ts';

export interface EnrolledPicture {
  readonly template: Float32Array;
  readonly quality: number;
  readonly crop: Uint8Array;
}

export interface WatchlistDeps {
  readonly database: () => DatabaseClient;
  /** Finds the one face of a picture; rejects with an AppError that names the reason for a refusal. */
  readonly enrolPicture: (picture: Uint8Array) => Promise<EnrolledPicture>;
  readonly modelHash: () => string | null;
  /** Throws where a picture may not be enrolled at all (the demo takes only its synthetic portraits). */
  readonly admitPicture: (picture: Uint8Array) => void;
  /** The list that the live deployment uses. */
  readonly liveListId: () => Promise<string | null>;
  readonly now: () => number;
}

/** A draft that nobody seals dies by itself (DOMAIN: a list is built at most a day before). */
const draftLifetimeMs = 24 * 60 * 60 * 1000;

/** Adds one picture to a list. The only way in: no path leads from a stream into a list. */
export async function enrol(
  deps: WatchlistDeps,
  list: WatchlistRow,
  body: WatchlistEntryBody,
  picture: Uint8Array,
  actorId: string | null,
): Promise<{ readonly id: string; readonly quality: number }> {
  deps.admitPicture(picture);
  const { template, quality, crop } = await deps.enrolPicture(picture);
  const id = `entry-${randomUUID()}`;
  await deps.database().call('watchlists.enrol', {
    id,
    listId: list.id,
    modelHash: list.modelHash,
    body,
    template,
    quality,
    crop,
    actorId,
  });
  template.fill(0);
  return { id, quality };
}

/** The draft list, begun now if there is none. */
export async function draftList(deps: WatchlistDeps, name: string): Promise<WatchlistRow> {
  const known = await deps.database().call('watchlists.draft');
  if (known !== null) return known;
  const modelHash = deps.modelHash();
  if (modelHash === null) {
    throw new AppError('engine-restarting', 'The recognition process is starting. Try again shortly.');
  }
  const id = `list-${randomUUID().slice(0, 8)}`;
  await deps
    .database()
    .call('watchlists.create', { id, name, modelHash, expiresAt: deps.now() + draftLifetimeMs });
  const created = await deps.database().call('watchlists.find', { id });
  if (created === null) throw new Error('a list that was just made is gone');
  return created;
}

export function createWatchlistHandlers(
  deps: WatchlistDeps,
): Pick<Handlers, 'watchlists.entries' | 'watchlists.enrol'> {
  return {
    'watchlists.entries': async () => {
      const liveId = await deps.liveListId();
      const list =
        liveId === null
          ? await deps.database().call('watchlists.draft')
          : await deps.database().call('watchlists.find', { id: liveId });
      if (list === null) return { name: null, entries: [] };
      const entries = await deps.database().call('watchlists.entries', { id: list.id });
      return {
        name: list.name,
        entries: entries.map(({ id, reference, name, category, source, lawfulBasis, imageDate, quality }) => {
          const picture = `watchlists/${id}.png`;
          return { id, reference, name, category, source, lawfulBasis, imageDate, quality, picture };
        }),
      };
    },
    'watchlists.enrol': async ({ pictureBase64, ...body }, caller) => {
      const list = await draftList(deps, 'Draft list');
      return enrol(deps, list, body, Buffer.from(pictureBase64, 'base64'), caller.session?.person.id ?? null);
    },
  };
}
