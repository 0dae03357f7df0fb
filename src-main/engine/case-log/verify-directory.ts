import { pairsOf } from '../database/group-keys.ts';
import { openReadOnly } from '../database/open-read-only.ts';
import { sql } from '../database/sql.ts';
import type { Keys } from '../keys/key-groups.ts';
import { createHeadComparison, type HeadFindings } from './heads/compare-all.ts';
import { identityOf } from './log-identity.ts';
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
  /** Whether a head that was kept off the machine was compared, and fits. */
  readonly isAnchored: boolean;
  /** What came of comparing the heads that were given. */
  readonly heads: HeadFindings | null;
  readonly words: string;
}

const verifyAtOnce = 1000;

/**
 * Verifies the case log of a data directory, changing nothing in it.
 * @param notes heads of logs that were kept elsewhere: those of this log are compared with its entries
 */
export function verifyDirectory(directory: string, keys: Keys, notes?: readonly string[]): DirectoryReport {
  const database = openReadOnly(directory, keys.data, pairsOf(keys));
  try {
    const identity = database.read(({ db, subjects }) => identityOf(db, subjects));
    const comparing = notes === undefined ? null : createHeadComparison(notes, identity?.verifierKey ?? null);
    let verification = verificationStart;
    while (!verification.isDone) {
      const from = verification;
      const limit = Math.min(verifyAtOnce, (comparing?.nextSize(from.entries) ?? Infinity) - from.entries);
      verification = database.read((context) => verifyNext(context, from, limit));
      if (!verification.isDone) comparing?.look(verification.frontier);
    }
    comparing?.look(verification.frontier);
    const heads = comparing?.findings(verification.entries) ?? null;
    const note = database.read(({ db }) =>
      db.get<{ note: string }>(sql`SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1`),
    );
    const { entries, broken, checkpoints, destroyedBodies, lockedBodies, verifierKey } = verification;
    return {
      ok: broken === null && heads?.contradiction !== true,
      entries,
      root: Buffer.from(rootOf(verification.frontier)).toString('hex'),
      checkpoints,
      destroyedBodies,
      lockedBodies,
      brokenAt: broken?.at ?? null,
      verifierKey,
      checkpoint: note?.note ?? null,
      isAnchored: heads !== null && heads.fitting > 0 && !heads.contradiction,
      heads,
      words:
        broken === null
          ? `All ${counted(entries, 'entry', 'entries')} fit, with ${counted(checkpoints, 'signed checkpoint', 'signed checkpoints')}.${lockedBodies === 0 ? '' : ` What ${counted(lockedBodies, 'of them says was', 'of them say was')} not read: that takes somebody who reviews or audits.`} ${heads === null ? 'No head kept off this machine was compared, so this does not rule out that somebody who holds its keys rewrote all of it.' : heads.words}`
          : `${broken.words} ${counted(entries, 'entry', 'entries')} before it fit.${heads === null ? '' : ` ${heads.words}`}`,
    };
  } finally {
    database.close();
  }
}
