import { isSame } from '../../portable/bytes.ts';
import { counted } from '../../wording.ts';
import { openCheckpoint, parseCheckpoint } from '../open-checkpoint.ts';
import { parseNote } from '../open-note.ts';
import { checkChecksums, checkSignature, findBag, type Bag, type PackFiles } from './check-files.ts';
import { checkLog, textOf, type CheckedLog } from './check-log.ts';
import { checkStory } from './check-story.ts';
import { anchorFolder, paths } from './pack-layout.ts';
import { packSchema, type Pack } from './pack-schema.ts';
import { Findings, type PackCheck, type PackReport } from './report.ts';

export interface PackOptions {
  /** Heads of the log that somebody kept elsewhere, as they lie there. */
  readonly heads?: readonly string[];
  /** The log's verifier key as it came another way; without it the pack's own is believed, and shown. */
  readonly verifierKey?: string;
}

/** Verifies a pack by itself. Pure: the same in `npm run verify` and in the page for a browser. Never throws. */
export function verifyPack(files: PackFiles, options: PackOptions = {}): PackReport {
  const bag = findBag(files);
  if (bag === null) {
    return unreadable('This is no evidence pack: it has no folder that could be one, or several.');
  }
  const checksums = checkChecksums(bag);
  const pack = readPack(bag);
  if (pack === null) {
    const signature = checkSignature(files, bag, null);
    return { ...unreadable('What this pack holds can’t be read.'), ...summary([checksums, signature]) };
  }
  const log = checkLog(bag.files, pack);
  const checks = [
    checksums,
    checkSignature(files, bag, pack.log.verifierKey),
    ...log.checks,
    ...checkStory(bag.files, pack, log.entries),
    ...(options.heads === undefined && options.verifierKey === undefined
      ? []
      : [checkOutside(bag, pack, log, options)]),
  ];
  const { problems, brokenAt } = summary(checks);
  const isAnchored = options.heads !== undefined || options.verifierKey !== undefined;
  return {
    ok: problems.length === 0,
    words: wordsOf(pack, problems, log, isAnchored),
    checks,
    problems,
    brokenAt,
    entries: log.entries,
    pack,
    verifierKey: pack.log.verifierKey,
    isAnchored: isAnchored && problems.length === 0,
  };
}

/** Whether the pack fits what came another way: only that tells a log that was written anew from the real one. */
function checkOutside(
  bag: Bag,
  { log, anchors }: Pack,
  { checkpoint }: CheckedLog,
  { heads = [], verifierKey }: PackOptions,
): PackCheck {
  const found = new Findings();
  if (verifierKey !== undefined && verifierKey.trim() !== log.verifierKey)
    found.add('The pack was signed with another key than the one that you were given.');
  let compared = 0;
  let ours = 0;
  for (const text of heads) {
    const said = parseCheckpoint(parseNote(text)?.text ?? '');
    const head = openCheckpoint(text, log.verifierKey);
    if (head === null) {
      if (said?.origin === log.origin)
        found.add(`A head of this log over ${String(said.size)} entries is signed with another key.`);
      continue;
    }
    ours += 1;
    const isAnchor = anchors.some(({ size }) => size === head.size);
    const same = isAnchor
      ? openCheckpoint(textOf(bag.files, `${anchorFolder(head.size)}/head.note`), log.verifierKey)
      : head.size === checkpoint?.size
        ? checkpoint
        : null;
    if (same === null) continue;
    compared += 1;
    if (!isSame(same.root, head.root))
      found.add(`The log was written anew: the head over ${String(head.size)} entries is another one.`);
  }
  if (heads.length > 0 && ours === 0)
    found.add(
      'None of the heads that were kept elsewhere is one of this log: they belong to another installation, or this log was begun anew under another key.',
    );
  const words =
    heads.length === 0
      ? 'The pack was signed with the key that you were given.'
      : compared === 0
        ? `${counted(ours, 'head', 'heads')} of this log that you brought are over other numbers of entries than the pack can be compared at. Compare them with the machine’s own log.`
        : `${counted(compared, 'head', 'heads')} that you brought fit.`;
  return found.as('What came another way', words);
}

function wordsOf(
  { about, variant }: Pack,
  problems: PackReport['problems'],
  { entries }: CheckedLog,
  isAnchored: boolean,
): string {
  const [first] = problems;
  if (first !== undefined) {
    const where = first.file === null || first.words.includes(first.file) ? '' : ` (${first.file})`;
    return `This pack does not hold. ${first.words}${where}`;
  }
  const what = `${variant === 'redacted' ? 'redacted pack' : 'pack'} about ${about.label}`;
  return `This ${what} holds: ${counted(entries.length, 'entry', 'entries')} as they were signed.${
    isAnchored
      ? ''
      : ' Nothing that came another way was compared, so this does not rule out that somebody who holds the keys of the machine wrote the whole log anew.'
  }`;
}

function readPack({ files }: Bag): Pack | null {
  try {
    const parsed = packSchema.safeParse(JSON.parse(textOf(files, paths.pack)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** @param words why nothing more can be said */
function unreadable(words: string): PackReport {
  const found = new Findings();
  found.add(words);
  const checks = [found.as('Pack', '')];
  return {
    ok: false,
    words,
    ...summary(checks),
    entries: [],
    pack: null,
    verifierKey: null,
    isAnchored: false,
  };
}

function summary(checks: readonly PackCheck[]): Pick<PackReport, 'checks' | 'problems' | 'brokenAt'> {
  const problems = checks.flatMap((check) => check.problems);
  const broken = problems.flatMap(({ entry }) => entry ?? []);
  return { checks, problems, brokenAt: broken.length === 0 ? null : Math.min(...broken) };
}
