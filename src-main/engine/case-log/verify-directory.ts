import { pairsOf } from '../database/group-keys.ts';
import { openReadOnly } from '../database/open-read-only.ts';
import { sql } from '../database/sql.ts';
import type { Keys } from '../keys/key-groups.ts';
import { rootOf } from './merkle.ts';
import { verificationStart, verifyNext } from './verify.ts';
import { counted } from '../wording.ts';

/** What `npm run verify` prints with --json. */
export interface DirectoryReport {
  readonly ok: boolean;
  readonly entries: number;
  /** Hexadecimal RFC 6962 root. */
  readonly root: string;
  readonly checkpoints: number;
  /** Entries whose content was destroyed with its key; they still verify. */
  readonly destroyedBodies: number;
  /** Entries whose content opens only with the keys of somebody who reviews or audits; they still verify. */
  readonly lockedBodies: number;
  readonly brokenAt: number | null;
  /** The C2SP verifier key that the log's first entry names. */
  readonly verifierKey: string | null;
  /** The latest checkpoint, as it may be kept elsewhere. */
  readonly checkpoint: string | null;
  /** Whether a head kept off the machine was compared: not in this version. */
  readonly isAnchored: false;
  readonly words: string;
}

const verifyAtOnce = 1000;

/** Verifies the case log of a data directory, changing nothing in it. */
export function verifyDirectory(directory: string, keys: Keys): DirectoryReport {
  const database = openReadOnly(directory, keys.data, pairsOf(keys));
  try {
    let verification = verificationStart;
    while (!verification.isDone) {
      const from = verification;
      verification = database.read((context) => verifyNext(context, from, verifyAtOnce));
    }
    const note = database.read(({ db }) =>
      db.get<{ note: string }>(sql`SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1`),
    );
    const { entries, broken, checkpoints, destroyedBodies, lockedBodies, verifierKey } = verification;
    return {
      ok: broken === null,
      entries,
      root: Buffer.from(rootOf(verification.frontier)).toString('hex'),
      checkpoints,
      destroyedBodies,
      lockedBodies,
      brokenAt: broken?.at ?? null,
      verifierKey,
      checkpoint: note?.note ?? null,
      isAnchored: false,
      words:
        broken === null
          ? `All ${counted(entries, 'entry', 'entries')} fit, with ${counted(checkpoints, 'signed checkpoint', 'signed checkpoints')}.${lockedBodies === 0 ? '' : ` What ${counted(lockedBodies, 'of them says was', 'of them say was')} not read: that takes somebody who reviews or audits.`} No head kept off this machine was compared, so this does not rule out that somebody who holds its keys rewrote all of it.`
          : `${broken.words} ${counted(entries, 'entry', 'entries')} before it fit.`,
    };
  } finally {
    database.close();
  }
}
