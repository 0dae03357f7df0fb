import { isSame } from '../../portable/bytes.ts';
import { counted } from '../../wording.ts';
import { parseCheckpoint } from '../../portable/parse-checkpoint.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { parseNote } from '../open-note.ts';
import { checkChecksums, checkSignature, findBag, type Bag, type PackFiles } from './check-files.ts';
import { checkLog, textOf, type CheckedLog } from './check-log.ts';
import { checkStory } from './check-story.ts';
import { anchorFolder, headSizes, paths } from './pack-layout.ts';
import { packSchema, type Pack } from './pack-schema.ts';
import { Findings, type PackCheck, type PackProblem, type PackReport } from './report.ts';

export interface PackOptions {
  /** Heads of the log that somebody kept elsewhere, as they lie there. */
  readonly heads?: readonly string[];
  /** The log's verifier key as it came another way; without it the pack's own is believed, and shown. */
  readonly verifierKey?: string;
  /** Verifier keys of witnesses as they came another way: each has to have cosigned a head in the pack. */
  readonly witnesses?: readonly string[];
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
  const { heads, verifierKey, witnesses = [] } = options;
  const isAnchored = heads !== undefined || verifierKey !== undefined || witnesses.length > 0;
  const checks = [
    checksums,
    checkSignature(files, bag, pack.log.verifierKey),
    ...log.checks,
    ...checkStory(bag.files, pack, log.entries),
    ...(isAnchored ? [checkOutside(bag, pack, log, options)] : []),
  ];
  const { problems, brokenAt } = summary(checks);
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
  { log, anchors, cosignatures, timestamps }: Pack,
  { checkpoint }: CheckedLog,
  { heads = [], verifierKey, witnesses = [] }: PackOptions,
): PackCheck {
  const found = new Findings();
  if (verifierKey !== undefined && verifierKey.trim() !== log.verifierKey)
    found.add('The pack was signed with another key than the one that you were given.');
  for (const key of witnesses) {
    if (!cosignatures.some((one) => one.key === key.trim()))
      found.add(`No head in the pack is cosigned by the witness ${key.trim()}.`);
  }
  const known = headSizes(anchors, cosignatures, timestamps);
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
    const same = known.includes(head.size)
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
  const words = [
    ...(verifierKey === undefined ? [] : ['The pack was signed with the key that you were given.']),
    ...(witnesses.length === 0
      ? []
      : [`${counted(witnesses.length, 'witness', 'witnesses')} whose key you brought cosigned the log.`]),
    ...(heads.length === 0
      ? []
      : [
          compared === 0
            ? `${counted(ours, 'head', 'heads')} of this log that you brought are over other numbers of entries than the pack can be compared at. Compare them with the machine’s own log.`
            : `${counted(compared, 'head', 'heads')} that you brought fit.`,
        ]),
  ].join(' ');
  return found.as('What came another way', words);
}

function wordsOf(
  { about, variant }: Pack,
  problems: PackReport['problems'],
  { entries }: CheckedLog,
  isAnchored: boolean,
): string {
  const [first] = problems;
  if (first !== undefined) return failureWords(first);
  const what = `${variant === 'redacted' ? 'redacted pack' : 'pack'} about ${about.label}`;
  return `This ${what} holds: ${counted(entries.length, 'entry', 'entries')} as they were signed.${
    isAnchored
      ? ''
      : ' Nothing that came another way was compared, so this does not rule out that somebody who holds the keys of the machine wrote the whole log anew.'
  }`;
}

function failureWords({ file, words }: PackProblem): string {
  return `This pack does not hold. ${words}${file === null || words.includes(file) ? '' : ` (${file})`}`;
}

/** The report with one more thing that was looked at. */
export function withCheck(report: PackReport, check: PackCheck): PackReport {
  const { checks, problems, brokenAt } = summary([...report.checks, check]);
  const [first] = check.problems;
  return {
    ...report,
    ok: problems.length === 0,
    words: report.ok && first !== undefined ? failureWords(first) : report.words,
    checks,
    problems,
    brokenAt,
    isAnchored: report.isAnchored && problems.length === 0,
  };
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
