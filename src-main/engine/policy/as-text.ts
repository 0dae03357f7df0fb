import type { Publication } from './publication.ts';

/** Columns of plain text. */
const width = 96;

/** A publication for a terminal or a plain text file. */
export function asText({ title, facts, sections }: Publication): string {
  return [
    ...wrap(title, ''),
    '='.repeat(Math.min(width, title.length)),
    ...facts.flatMap(([term, value]) => wrap(`${term}: ${value}`, '  ')),
    ...sections.flatMap((section) => [
      '',
      section.title,
      '-'.repeat(section.title.length),
      ...(section.introduction === '' ? [] : wrap(section.introduction, '')),
      ...section.rows.flatMap(({ label, lines }) => [
        ...wrap(lines.length === 0 ? label : `${label}:`, '  '),
        ...lines.flatMap((line) => wrap(`- ${line}`, '      ', '    ')),
      ]),
    ]),
    '',
  ].join('\n');
}

/** Breaks at spaces; a word longer than the line (a hash) stays whole. */
function wrap(text: string, hanging: string, first = ''): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line.trim() === '';
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${hanging}${word}`;
    } else {
      line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
