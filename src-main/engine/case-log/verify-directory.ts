import { pairsOf } from '../database/group-keys.ts';
import { openReadOnly } from '../database/open-read-only.ts';
import { sql } from '../database/sql.ts';
import type { Keys } from '../keys/key-groups.ts';
import { createHeadComparison, type HeadFindings } from './heads/compare-all.ts';
import { identityOf } from './log-identity.ts';
import { rootOf } from './merkle.ts';
import { verificationStart, verifyNext } from './verify.ts';
import { counted } from '../wording.ts';
import { checkCosignatures, witnessWords, type WitnessFinding } from './witness/check-cosignatures.ts';

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
  /** Witnesses that cosigned heads of this log, by its own account. */
  readonly witnesses: readonly WitnessFinding[];
  readonly words: string;
}

const verifyAtOnce = 1000;

export interface OutsideKnowledge {
  /** Heads of logs that were kept elsewhere: those of this log are compared with its entries. */
  readonly heads?: readonly string[];
  /** Verifier keys of witnesses as they came another way: each has to have cosigned a head of this log. */
  readonly witnesses?: readonly string[];
}

/** Verifies the case log of a data directory, changing nothing in it. */
export function verifyDirectory(
  directory: string,
  keys: Keys,
  { heads: notes, witnesses: trusted = [] }: OutsideKnowledge = {},
): DirectoryReport {
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
    const witnesses = database.read(({ db }) => checkCosignatures(db, trusted));
    const missing = trusted.filter((key) => !witnesses.some((one) => one.key === key && one.last !== null));
    const isWitnessed = witnesses.every(({ unfitting }) => unfitting.length === 0) && missing.length === 0;
    const isAnchored = (heads !== null && heads.fitting > 0) || (trusted.length > 0 && isWitnessed);
    const outside = [heads?.words, witnessWords(witnesses, missing)].filter(
      (words) => words !== undefined && words !== '',
    );
    return {
      ok: broken === null && heads?.contradiction !== true && isWitnessed,
      entries,
      root: Buffer.from(rootOf(verification.frontier)).toString('hex'),
      checkpoints,
      destroyedBodies,
      lockedBodies,
      brokenAt: broken?.at ?? null,
      verifierKey,
      checkpoint: note?.note ?? null,
      isAnchored: isAnchored && broken === null && heads?.contradiction !== true,
      heads,
      witnesses,
      words: [
        broken === null
          ? `All ${counted(entries, 'entry', 'entries')} fit, with ${counted(checkpoints, 'signed checkpoint', 'signed checkpoints')}.`
          : `${broken.words} ${counted(entries, 'entry', 'entries')} before it fit.`,
        ...(broken === null && lockedBodies > 0
          ? [
              `What ${counted(lockedBodies, 'of them says was', 'of them say was')} not read: that takes somebody who reviews or audits.`,
            ]
          : []),
        ...outside,
        ...(broken === null && heads === null && trusted.length === 0
          ? [
              'No head kept off this machine was compared, so this does not rule out that somebody who holds its keys rewrote all of it.',
            ]
          : []),
      ].join(' '),
    };
  } finally {
    database.close();
  }
}
