import type { PackReport } from '../../src-main/engine/case-log/packs/report.ts';

const mostProblems = 20;

/** A report on a pack, to be read in a terminal. */
export function packWords({ words, checks, problems, verifierKey }: PackReport): string {
  const lines = [
    words,
    '',
    ...checks.map(
      (check) => `${check.problems.length === 0 ? 'ok    ' : 'FAILED'} ${check.title}: ${check.words}`,
    ),
  ];
  if (problems.length > 1) {
    lines.push('', 'Everything that does not hold:');
    for (const { words: said, file } of problems.slice(0, mostProblems))
      lines.push(`- ${said}${file === null ? '' : ` (${file})`}`);
    if (problems.length > mostProblems) lines.push(`… and ${String(problems.length - mostProblems)} more`);
  }
  if (verifierKey !== null)
    lines.push(
      '',
      'The key that it was checked with, to be compared with one that came another way:',
      verifierKey,
    );
  return lines.join('\n');
}
