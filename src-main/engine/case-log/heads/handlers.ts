import { randomUUID } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import type { HeadPlace, Heads } from '../../../contract/heads.ts';
import type { DatabaseClient } from '../../database/client.ts';
import type { Handlers } from '../../dispatch.ts';
import { atInstant } from '../../wording.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { normalisedNote } from '../open-note.ts';
import { sha256 } from '../leaf.ts';
import { assertServerAddress } from './ask-timestamp.ts';
import { assertWitness } from './ask-witness.ts';
import { certificateOf } from './timestamp.ts';
import { assertFolder, isOnSameDisk } from './head-folder.ts';
import type { HeadKeeper } from './head-keeper.ts';
import { placeKind } from './place-kind.ts';
import { printedPageId } from './queries.ts';
import { personOf } from '../../session.ts';

export interface HeadHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly keeper: HeadKeeper;
  readonly dataDirectory: string;
}

type HeadHandlers = Pick<
  Handlers,
  | 'heads.list'
  | 'heads.add-folder'
  | 'heads.add-server'
  | 'heads.add-witness'
  | 'heads.remove-folder'
  | 'heads.keep'
  | 'heads.confirm-printed'
  | 'heads.compare'
>;

export function createHeadHandlers({ database, keeper, dataDirectory }: HeadHandlerDeps): HeadHandlers {
  async function list(): Promise<Heads> {
    const [rows, latest, identity] = await Promise.all([
      database().call('heads.places'),
      database().call('heads.latest'),
      database().call('heads.identity'),
    ]);
    const places = rows.map(({ id, name, folder, address, witnessKey, lastSize, lastAt }): HeadPlace => ({
      id,
      name,
      kind: placeKind({ folder, address, witnessKey }),
      folder,
      address,
      lastKept: lastSize === null || lastAt === null ? null : { size: lastSize, at: lastAt },
      ...keeper.findingAt(id),
    }));
    return {
      places,
      latest: latest === null ? null : { ...latest, code: codeOf(latest.note) },
      logKey: identity.verifierKey,
      words: headWords(places),
    };
  }

  return {
    'heads.list': list,
    'heads.add-folder': async ({ name, folder }, caller) => {
      await assertFolder(folder, dataDirectory);
      await database().call('heads.add-place', {
        id: randomUUID(),
        name,
        folder,
        isOnSameDisk: await isOnSameDisk(folder, dataDirectory),
        actorId: personOf(caller).id,
      });
      await keeper.keepNow();
      return list();
    },
    'heads.add-server': async ({ name, address, certificate }, caller) => {
      assertServerAddress(address);
      certificateOf(certificate);
      await database().call('heads.add-server', {
        id: randomUUID(),
        name,
        address,
        certificate,
        actorId: personOf(caller).id,
      });
      await keeper.keep();
      return list();
    },
    'heads.add-witness': async ({ name, address, key, certificate }, caller) => {
      assertWitness({ address, key });
      if (certificate !== null) certificateOf(certificate);
      const actorId = personOf(caller).id;
      await database().call('heads.add-witness', {
        id: randomUUID(),
        name,
        address,
        key,
        certificate,
        actorId,
      });
      await keeper.keepNow();
      return list();
    },
    'heads.remove-folder': async ({ id, reason }, caller) => {
      await database().call('heads.remove-place', { placeId: id, reason, actorId: personOf(caller).id });
      return list();
    },
    'heads.keep': async () => {
      await keeper.keepNow();
      return list();
    },
    'heads.confirm-printed': async ({ size, code, where }, caller) => {
      const signed = await database().call('heads.signed-at', { size });
      if (signed === null || codeOf(signed.note) !== code) {
        throw new AppError('bad-request', 'This is not the code on the page of that head. Look again.');
      }
      const { verifierKey } = await database().call('heads.identity');
      const head = openCheckpoint(signed.note, verifierKey);
      if (head === null)
        throw new AppError('conflict', 'This head is not signed by this log. Verify the log.');
      await database().call('heads.note-kept', {
        placeId: printedPageId,
        actorId: personOf(caller).id,
        size,
        root: Buffer.from(head.root).toString('hex'),
        where,
      });
      return list();
    },
    'heads.compare': async ({ note }) => {
      const { comparison, words } = await keeper.compare(normalisedNote(note));
      return { fits: comparison.result === 'fits', words };
    },
  };
}

/** What the operational state of this log proves, and what it doesn't. */
function headWords(places: readonly HeadPlace[]): string {
  const contradicting = places.find(({ contradicts }) => contradicts);
  if (contradicting !== undefined) {
    return `The heads at ${contradicting.name} contradict this log. Keep this machine as it is and call whoever oversees its use.`;
  }
  // A timestamp proves that a head was there, and keeps it nowhere else.
  const kept = places.flatMap(({ lastKept, name, kind }) =>
    lastKept === null || kind === 'time-server' ? [] : [{ ...lastKept, name }],
  );
  const last = kept.toSorted((one, other) => other.size - one.size)[0];
  return last === undefined
    ? 'No head of this log is kept off this machine. So nothing rules out that somebody who holds its keys wrote all of it anew.'
    : `Up to entry ${String(last.size)} a head is kept at ${last.name} (${atInstant(last.at)}): nobody can write these entries anew without contradicting it, as long as that place is out of the hands of whoever controls this machine. What came after it could still be written anew.`;
}

/** Eight hexadecimal digits of the note's hash: enough to show that somebody has the page in hand. */
function codeOf(note: string): string {
  return Buffer.from(sha256(note)).toString('hex', 0, 4);
}
