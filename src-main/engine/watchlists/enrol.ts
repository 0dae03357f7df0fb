import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { overwrite } from '../database/moved-buffers.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Checked } from '../trust/checked.ts';
import type { Under18Word } from '../trust/under-18.ts';
import { sha256, type WatchlistEntryBody } from './entry-parts.ts';
import { assertMayBeListed, isBlueList } from './rules.ts';
import { builtMs, neededUntil } from './views.ts';

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
  /** Throws where a picture with this SHA-256 may not be enrolled at all (the demo takes only its synthetic portraits). */
  readonly admitPicture: (sha256: string) => void;
  /** Whether a file's text is an officer's signed word that this person under 18 may be listed with this picture. */
  readonly openUnder18Authority: (
    text: string,
    about: { readonly reference: string; readonly pictureSha256: string },
  ) => Promise<Checked<Under18Word>>;
  /** Whether a deployment is live: then nobody who judges sees who is on any list. */
  readonly isLive: () => Promise<boolean>;
  readonly personNames: () => Promise<ReadonlyMap<string, string>>;
  readonly now: () => number;
  /** The policy in force. @throws AppError `no-policy` */
  readonly policy: () => Promise<Policy>;
  readonly announce: (event: EngineEvent) => void;
  /** Somebody was taken off a list: what is searched is read anew, at once. */
  readonly dropFromSearch: (listId: string) => Promise<void>;
}

/** Adds one picture to a list. No path leads from a stream into a list. */
export async function enrol(
  deps: WatchlistDeps,
  listId: string,
  body: WatchlistEntryBody,
  picture: Uint8Array,
  actorId: string | null,
): Promise<{ readonly id: string; readonly quality: number }> {
  const policy = await deps.policy();
  const list = await deps.database().call('watchlists.find', { id: listId });
  if (list === null) throw new AppError('not-found', 'This watchlist is gone.');
  // An extra authority comes with an import: one picture alone has no place for it.
  assertMayBeListed(body, policy, deps.now(), neededUntil(list.begunAt, policy), false);
  deps.admitPicture(sha256(picture).toString('hex'));
  const { template, quality, crop } = await deps.enrolPicture(picture);
  const id = `entry-${randomUUID()}`;
  try {
    // The model that made the template, not the one that the list names: the procedure compares them.
    const modelHash = deps.modelHash() ?? '';
    await deps.database().call('watchlists.enrol', {
      id,
      listId,
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
    overwrite(template);
  }
  return { id, quality };
}

/** What a list that is begun now begins with. */
export async function newList(
  deps: WatchlistDeps,
): Promise<{ readonly id: string; readonly modelHash: string; readonly expiresAt: number }> {
  const modelHash = deps.modelHash();
  if (modelHash === null) {
    throw new AppError('engine-restarting', 'The recognition process is starting. Try again shortly.');
  }
  // A draft that nobody seals dies by itself, when no deployment could start with it any more.
  const expiresAt = deps.now() + builtMs(await deps.policy());
  return { id: `list-${randomUUID().slice(0, 8)}`, modelHash, expiresAt };
}
