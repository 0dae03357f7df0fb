import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import { choiceOf } from '../wording.ts';
import type { WatchlistEntryBody, WatchlistRow } from './queries.ts';
import { assertMayBeListed, isBlueList } from './rules.ts';

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
  /** The policy in force. @throws AppError `no-policy` */
  readonly policy: () => Promise<Policy>;
}

const hourMs = 60 * 60 * 1000;

const sealedWords =
  'The list is sealed: nobody who judges alerts sees who is on it. A name beside a picture would tell them what to see.';
const othersWords =
  'You see the entries that you enrolled yourself. Nobody who judges alerts sees the others.';

/** Adds one picture to a list. The only way in: no path leads from a stream into a list. */
export async function enrol(
  deps: WatchlistDeps,
  list: WatchlistRow,
  body: WatchlistEntryBody,
  picture: Uint8Array,
  actorId: string | null,
): Promise<{ readonly id: string; readonly quality: number }> {
  const policy = await deps.policy();
  assertMayBeListed(body, policy, deps.now());
  deps.admitPicture(picture);
  const { template, quality, crop } = await deps.enrolPicture(picture);
  const id = `entry-${randomUUID()}`;
  try {
    // The model that made the template, not the one that the list names: the procedure compares them.
    const modelHash = deps.modelHash() ?? '';
    await deps.database().call('watchlists.enrol', {
      id,
      listId: list.id,
      modelHash,
      body,
      isBlueList: isBlueList(body.category, policy),
      maximumEntries: policy.watchlist.maximumEntries,
      template,
      quality,
      crop,
      actorId,
    });
  } finally {
    template.fill(0);
  }
  return { id, quality };
}

/** The draft list, begun now if there is none. */
export async function draftList(deps: WatchlistDeps, name: string): Promise<WatchlistRow> {
  const modelHash = deps.modelHash();
  if (modelHash === null) {
    throw new AppError('engine-restarting', 'The recognition process is starting. Try again shortly.');
  }
  const id = `list-${randomUUID().slice(0, 8)}`;
  // A draft that nobody seals dies by itself, when no deployment could start with it any more.
  const { builtHoursBeforeStart } = (await deps.policy()).watchlist;
  const expiresAt = deps.now() + builtHoursBeforeStart * hourMs;
  return deps.database().call('watchlists.find-or-begin-draft', { id, name, modelHash, expiresAt });
}

export function createWatchlistHandlers(
  deps: WatchlistDeps,
): Pick<Handlers, 'watchlists.entries' | 'watchlists.enrol'> {
  return {
    'watchlists.entries': async (_input, caller) => {
      const liveId = await deps.liveListId();
      const list =
        liveId === null
          ? await deps.database().call('watchlists.draft')
          : await deps.database().call('watchlists.find', { id: liveId });
      if (list === null) return { name: null, count: 0, sealHash: null, hiddenBecause: null, entries: [] };
      const { name, entries: count, sealHash } = list;
      if (liveId !== null || sealHash !== null) {
        return { name, count, sealHash, hiddenBecause: sealedWords, entries: [] };
      }
      const enrolledBy = personIdOf(caller);
      const [entries, { categories }] = await Promise.all([
        deps.database().call('watchlists.entries', { id: list.id, enrolledBy }),
        deps.policy(),
      ]);
      return {
        name,
        count,
        sealHash,
        hiddenBecause: entries.length === count ? null : othersWords,
        entries: entries.map(({ id, reference, name, category, source, lawfulBasis, imageDate, quality }) => {
          const picture = `watchlists/${id}.png`;
          return {
            id,
            reference,
            name,
            category: choiceOf(categories, category),
            source,
            lawfulBasis,
            imageDate,
            quality,
            picture,
          };
        }),
      };
    },
    'watchlists.enrol': async ({ pictureBase64, ...body }, caller) => {
      const list = await draftList(deps, 'Draft list');
      return enrol(deps, list, body, Buffer.from(pictureBase64, 'base64'), personIdOf(caller));
    },
  };
}

const personIdOf = (caller: Caller): string | null => caller.session?.person.id ?? null;
